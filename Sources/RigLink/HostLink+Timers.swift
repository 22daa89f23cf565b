public import Octets

extension HostLink {
    /// What a timer does; at equal deadlines the first one here fires first.
    private enum Timer: CaseIterable {
        case giveUp, lost, degraded, hello, retry, heartbeat, time
    }

    /// The earliest timer; nil if none runs.
    public var deadline: CoreTime? {
        nextTimer?.due
    }

    /// Fires what is due, in the order of deadlines, with the present as now.
    public mutating func wake(at now: CoreTime, into actions: inout [HostAction]) {
        while let (timer, due) = nextTimer, due <= now {
            fire(timer, due: due, at: now, into: &actions)
        }
    }

    private var nextTimer: (timer: Timer, due: CoreTime)? {
        var earliest: (timer: Timer, due: CoreTime)?
        for timer in Timer.allCases {
            guard let due = due(timer) else { continue }
            if let found = earliest, found.due <= due { continue }
            earliest = (timer, due)
        }
        return earliest
    }

    private func due(_ timer: Timer) -> CoreTime? {
        switch timer {
        case .giveUp: sender.oldest.map { $0.firstSent + configuration.giveUpAfter }
        case .lost: lastHeartbeatAt.map { $0 + configuration.lostAfter }
        case .degraded: state == .live ? lastHeartbeatAt.map { $0 + configuration.degradedAfter } : nil
        case .hello: helloAt
        case .retry: sender.retryAt
        case .heartbeat: heartbeatAt
        case .time: timeAt
        }
    }

    private mutating func fire(
        _ timer: Timer, due: CoreTime, at now: CoreTime, into actions: inout [HostAction]
    ) {
        switch timer {
        case .giveUp: lose(.notAcknowledged, into: &actions)
        case .lost: lose(silence(over: configuration.lostAfter, at: now), into: &actions)
        case .degraded:
            change(to: .degraded, silence(over: configuration.degradedAfter, at: now), into: &actions)
        case .hello:
            sayHello(at: now, into: &actions)
            helloAt = following(due, Limits.hello, at: now)
        case .retry: resendInTime(becauseOfTime: true, at: now, into: &actions)
        case .heartbeat: heartbeat(due: due, at: now, into: &actions)
        case .time: askTime(due: due, at: now, into: &actions)
        }
    }

    /// Nothing is sent again after its time, however late this comes: a host may have been suspended.
    mutating func resendInTime(becauseOfTime: Bool, at now: CoreTime, into actions: inout [HostAction]) {
        if let due = due(.giveUp), due <= now { return lose(.notAcknowledged, into: &actions) }
        resend(becauseOfTime: becauseOfTime, at: now, into: &actions)
    }

    /// Tells a dead port from a rig that forgot its heartbeats.
    private func silence(over span: CoreTime.Span, at now: CoreTime) -> LinkCause {
        guard let lastFrameAt, now - lastFrameAt < span else { return .silence }
        return .heartbeatsMissing
    }

    mutating func heartbeat(due: CoreTime, at now: CoreTime, into actions: inout [HostAction]) {
        leaseCounter &+= 1
        let body = HostHeartbeat(armToken: leaseToken, leaseCounter: leaseCounter, hostState: hostState)
        transmit(.heartbeat, body.encoded(), at: now, into: &actions)
        heartbeatAt = following(due, configuration.heartbeatPeriod, at: now)
    }

    mutating func askTime(due: CoreTime, at now: CoreTime, into actions: inout [HostAction]) {
        transmit(.time, TimeExchange.question(at: now.microseconds), at: now, into: &actions)
        let isNew = sessionOpenedAt.map { now - $0 < Limits.quickTimePeriod } ?? false
        timeAt = following(due, isNew ? Limits.quickTime : Limits.slowTime, at: now)
    }

    /// The next time of a periodic timer: in step with the last, or a period from now if that has passed
    /// too.
    private mutating func following(_ due: CoreTime, _ period: CoreTime.Span, at now: CoreTime) -> CoreTime {
        let next = due + period
        guard next <= now else { return next }
        counters.skippedPeriods += 1
        return now + period
    }
}

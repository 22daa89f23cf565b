public import Octets

extension HostLink {
    /// Takes octets of the port: a record that ends at a delimiter, or a fragment.
    ///
    /// `arrived` is the reader's own stamp if it has one: it makes the fit of the clock better and does
    /// nothing else.
    public mutating func receive(
        _ bytes: [UInt8], at now: CoreTime, arrived: CoreTime? = nil, into actions: inout [HostAction]
    ) {
        counters.octetsReceived += UInt64(bytes.count)
        var events: [FrameEvent] = []
        decoder.feed(bytes) { events.append($0) }
        let stamp = min(arrived ?? now, now)
        for event in events {
            switch event {
            case .damaged(let verdict, let raw):
                counters.verdicts[Int(verdict.rawValue)] += 1
                actions.append(.damaged(verdict, raw: raw))
            case .frame(let frame):
                counters.verdicts[0] += 1
                counters.framesReceived[Int(frame.kind.rawValue)] += 1
                take(frame, at: now, arrived: stamp, into: &actions)
            }
        }
        if receiver.owesAcknowledgement, state.hasSession {
            transmit(.acknowledge, at: now, into: &actions)
        }
    }

    private mutating func take(
        _ frame: LinkFrame, at now: CoreTime, arrived: CoreTime, into actions: inout [HostAction]
    ) {
        guard state != .closed, state != .lost else { return }
        if frame.kind == .helloAcknowledge {
            greeted(frame, at: now, into: &actions)
            return
        }
        guard state.hasSession, frame.session == session else {
            counters.wrongSession += 1
            if state.hasSession, frame.kind == .refuse, frame.body == [Refusal.wrongSession] {
                counters.refusalsReceived += 1
                renew(.sessionReplaced, .sessionReplaced, at: now, into: &actions)
            }
            return
        }
        lastFrameAt = now
        let isKnown = acknowledge(frame.acknowledge, at: now, into: &actions)
        switch frame.kind {
        case .data:
            actions.append(.packet(frame.body, reliable: false, deviceClock: frame.clock))
        case .reliableData:
            takeReliable(frame, at: now, into: &actions)
        case .refuse:
            counters.refusalsReceived += 1
            if isKnown, frame.body == [Refusal.gap], sender.mayResend(at: now) {
                resendInTime(becauseOfTime: false, at: now, into: &actions)
            }
        case .heartbeat:
            takeHeartbeat(frame, at: now, into: &actions)
        case .time:
            takeTime(frame, at: now, arrived: arrived, into: &actions)
        case .bye:
            renew(.byeReceived, .byeReceived, at: now, into: &actions)
        case .acknowledge, .hello, .helloAcknowledge, .stop:
            break
        }
    }

    private mutating func greeted(_ frame: LinkFrame, at now: CoreTime, into actions: inout [HostAction]) {
        guard let answer = try? HelloAcknowledge(parsing: frame.body), answer.nonce == nonce,
            answer.version == LinkFrame.version, answer.session != 0
        else {
            counters.refusedAnswers += 1
            return
        }
        if state.hasSession {
            // A repeat of the same answer is nothing new; another session means that the rig started again.
            guard answer.session != session || answer.bootCount != rig?.bootCount else { return }
            endSession(.sessionReplaced, into: &actions)
            change(to: .greeting, .sessionReplaced, into: &actions)
        } else if hellosSent == 1 {
            sender.measured(now - helloSentAt)
        }
        begin(answer, at: now, into: &actions)
    }

    private mutating func begin(
        _ answer: HelloAcknowledge, at now: CoreTime, into actions: inout [HostAction]
    ) {
        // The clock of one boot never steps, so its exchanges stay good over sessions.
        if rig?.bootCount != answer.bootCount || rig?.controllerID != answer.controllerID {
            estimator.forget()
        }
        rig = answer
        session = answer.session
        counters.sessions += 1
        sender.window = Int(max(1, min(configuration.window, answer.window)))
        longestBody = Int(min(configuration.maxBody, answer.maxBody))
        sessionOpenedAt = now
        lastFrameAt = now
        lastHeartbeatAt = now
        helloAt = nil
        actions.append(.sessionOpened(answer))
        change(to: .live, .helloAnswered, into: &actions)
        heartbeat(due: now, at: now, into: &actions)
        askTime(due: now, at: now, into: &actions)
    }

    /// False if it acknowledges what was never sent.
    private mutating func acknowledge(
        _ expected: UInt8, at now: CoreTime, into actions: inout [HostAction]
    ) -> Bool {
        let line = configuration.lineTime(octets:)
        guard let tags = sender.acknowledge(expected, at: now, lineTime: line) else {
            counters.strayAcknowledgements += 1
            return false
        }
        for tag in tags { actions.append(.acknowledged(tag: tag)) }
        if !tags.isEmpty { fillWindow(at: now, into: &actions) }
        return true
    }

    private mutating func takeReliable(
        _ frame: LinkFrame, at now: CoreTime, into actions: inout [HostAction]
    ) {
        switch receiver.judge(frame.sequence) {
        case .accept:
            actions.append(.packet(frame.body, reliable: true, deviceClock: frame.clock))
        case .repeated:
            counters.duplicates += 1
        case .gap(let isNew):
            guard isNew else { return }
            counters.gaps += 1
            counters.refusalsSent += 1
            transmit(.refuse, [Refusal.gap], at: now, into: &actions)
        }
    }

    private mutating func takeHeartbeat(
        _ frame: LinkFrame, at now: CoreTime, into actions: inout [HostAction]
    ) {
        guard let heartbeat = try? RigHeartbeat(parsing: frame.body) else { return }
        lastHeartbeatAt = now
        actions.append(.heartbeat(heartbeat))
        change(to: .live, .heartbeatsBack, into: &actions)
    }

    private mutating func takeTime(
        _ frame: LinkFrame, at now: CoreTime, arrived: CoreTime, into actions: inout [HostAction]
    ) {
        let question = configuration.lineTime(octets: Limits.timeQuestion).nanoseconds / 1000
        let answer = configuration.lineTime(octets: Limits.timeAnswer).nanoseconds / 1000
        guard let exchange = try? TimeExchange(parsing: frame.body),
            estimator.note(exchange, arrived: arrived, question: question, answer: answer, now: now),
            let fit = estimator.fit
        else {
            counters.strayTimes += 1
            return
        }
        actions.append(.clockFitted(fit))
    }
}

/// Reasons of a NAK (ICD §1).
enum Refusal {
    static let gap: UInt8 = 1
    static let wrongSession: UInt8 = 4
}

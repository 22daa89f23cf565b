import CThreadShim
import Synchronization

/// The link's thread: open, serve, close, look again.
extension SerialLink {
    func run() {
        let watch = PortWatch()
        var told: LinkError?
        var closedAt = bootTime()
        var wait: Int64 = 0
        while !isStopping {
            // Aimed before the attempt, so that a port that comes between the two is not missed.
            watch?.aim(at: configuration.path)
            do throws(LinkError) {
                let port = try openPort(isBusyKnown: told?.isBusy == true)
                told = nil
                let openedAt = bootTime()
                serve(port)
                closedAt = bootTime()
                // A port that hangs up as soon as it is open must not turn this loop into a spin.
                wait = closedAt - openedAt < configuration.retry.fast ? configuration.retry.fast : 0
            } catch {
                shared.withLock { $0.statistics.failedOpenings += 1 }
                if !error.isSameReason(as: told) { tell(.closed(.cannotOpen(error))) }
                told = error
                wait = configuration.retry.wait(after: wait, closedFor: bootTime() - closedAt)
            }
            rest(for: wait, watch)
        }
        tellRefusals()
        tell(.closed(.shutDown))
    }

    var isStopping: Bool { shared.withLock { $0.isStopping } }

    private func openPort(isBusyKnown: Bool) throws(LinkError) -> SerialPort {
        let port = try SerialPort.open(configuration, asksForOwner: !isBusyKnown)
        do throws(LinkError) {
            try lane.open(port)
        } catch {
            port.close()
            throw error
        }
        return port
    }

    /// Waits with the port closed, until it is time, a hint comes, or someone asks.
    private func rest(for wait: Int64, _ watch: PortWatch?) {
        let began = bootTime()
        while true {
            tellRefusals()
            let isAsked = shared.withLock { shared in
                shared.statistics.lastTurnAt = bootTime()
                defer { shared.reopenCause = nil }
                return shared.isStopping || shared.reopenCause != nil
            }
            let left = began + wait - bootTime()
            if isAsked || left <= 0 { return }
            var entries = [
                cts_poll_entry(fd: event, wanted: Int16(CTS_READABLE), ready: 0),
                cts_poll_entry(fd: watch?.descriptor ?? -1, wanted: Int16(CTS_READABLE), ready: 0),
            ]
            cts_poll(&entries, 2, min(left, Limits.signOfLife))
            if entries[0].ready != 0 { cts_event_clear(event) }
            if entries[1].ready != 0, watch?.take() == true {
                cts_sleep(began + Limits.hintSpacing - bootTime())
                return
            }
        }
    }

    func tell(_ signal: LinkSignal) {
        if case .closed(let cause) = signal { shared.withLock { $0.statistics.closed = cause } }
        deliver(id, signal)
    }

    /// Octets that `send` refused: told from here, so that the signals of a link have one thread and one
    /// order.
    func tellRefusals() {
        let (full, closed) = shared.withLock { shared -> (Int, Int) in
            defer {
                shared.statistics.unsentOctets += Int64(shared.refusedFull + shared.refusedClosed)
                shared.refusedFull = 0
                shared.refusedClosed = 0
            }
            return (shared.refusedFull, shared.refusedClosed)
        }
        if full > 0 { tell(.writeFailed(errno: ErrorNumber.noBufferSpace, unsent: full)) }
        if closed > 0 { tell(.writeFailed(errno: ErrorNumber.noDevice, unsent: closed)) }
    }
}

extension LinkError {
    var isBusy: Bool {
        if case .busy = self { return true }
        return false
    }

    /// The owner of a busy port is asked for once, so it does not make another reason.
    func isSameReason(as other: LinkError?) -> Bool { self == other || (isBusy && other?.isBusy == true) }
}

import CThreadShim
import Synchronization

/// One opening of the port, from `opened` to `closed`.
extension SerialLink {
    func serve(_ port: SerialPort) {
        let isPaced = configuration.pacedBaud ?? (port.isPseudoTerminal ? 0 : port.baud)
        let opening = shared.withLock { shared in
            shared.pacer = Pacer(baud: isPaced, bitsPerOctet: configuration.bitsPerOctet)
            shared.writeError = nil
            shared.reopenCause = nil
            shared.statistics.isOpen = true
            shared.statistics.closed = nil
            shared.statistics.openings += 1
            return shared.statistics.openings
        }
        tell(
            .opened(
                LinkOpenInfo(
                    path: configuration.path, device: port.device, isPseudoTerminal: port.isPseudoTerminal,
                    baud: port.baud, pacedBaud: isPaced, isLowLatency: port.isLowLatency, opening: opening,
                    openedAt: bootTime())))
        let cause = pump(port.descriptor)
        finish(port, cause)
    }

    /// Closes before anybody looks for the port again: a device that comes back while its old descriptor is
    /// open gets another number.
    private func finish(_ port: SerialPort, _ cause: LinkCloseCause) {
        lane.close()
        let unsent = shared.withLock { shared in
            shared.statistics.isOpen = false
            let unsent = shared.queue.discard()
            shared.statistics.unsentOctets += Int64(unsent)
            return unsent
        }
        port.close()
        if unsent > 0 {
            var errno = ErrorNumber.noDevice
            if case .failed(.system(_, _, let found)) = cause { errno = found }
            tell(.writeFailed(errno: errno, unsent: unsent))
        }
        tellRefusals()
        if cause != .shutDown { tell(.closed(cause)) }
    }

    private func pump(_ descriptor: Int32) -> LinkCloseCause {
        withUnsafeTemporaryAllocation(byteCount: Limits.readOctets, alignment: 16) { buffer in
            var entries = [
                cts_poll_entry(fd: descriptor, wanted: 0, ready: 0),
                cts_poll_entry(fd: event, wanted: Int16(CTS_READABLE), ready: 0),
            ]
            while true {
                tellRefusals()
                let (end, wantsWrite, timeout) = plan()
                if let end { return end }
                entries[0].wanted = Int16(CTS_READABLE | (wantsWrite ? CTS_WRITABLE : 0))
                let ready = cts_poll(&entries, 2, timeout)
                if ready < 0 {
                    return .failed(.system(call: "poll", path: configuration.path, errno: -ready))
                }
                if entries[1].ready != 0 { cts_event_clear(event) }
                let found = Int32(entries[0].ready)
                if found & CTS_WRITABLE != 0 || (ready == 0 && !wantsWrite) { flushQueue() }
                if found & (CTS_READABLE | CTS_FAILED | CTS_HUNG_UP) != 0 {
                    let isLast = found & (CTS_FAILED | CTS_HUNG_UP) != 0
                    if let end = readAll(descriptor, buffer, isLast: isLast) { return end }
                }
            }
        }
    }

    /// What to wait for: whether to end, whether the kernel having room matters, and for how long.
    private func plan() -> (end: LinkCloseCause?, wantsWrite: Bool, timeout: Int64) {
        shared.withLock { shared in
            let now = bootTime()
            shared.statistics.lastTurnAt = now
            if shared.isStopping { return (.shutDown, false, 0) }
            if let error = shared.writeError { return (ending(error, call: "write"), false, 0) }
            if let cause = shared.reopenCause { return (.reopened(cause), false, 0) }
            if shared.queue.isEmpty { return (nil, false, Limits.signOfLife) }
            let turn = shared.pacer.nextTurn
            if shared.pacer.allowance(at: now) == 0 || turn > now {
                return (nil, false, max(100_000, turn - now))
            }
            return (nil, true, Limits.signOfLife)
        }
    }

    private func flushQueue() {
        shared.withLock { shared in
            guard !shared.queue.isEmpty else { return }
            // The queue is taken out while it is read, so that `push` may change the rest of the state.
            var queue = SendQueue(limit: shared.queue.limit)
            swap(&queue, &shared.queue)
            let sent = queue.withFront(.max) { push($0, &shared) }
            queue.remove(sent)
            swap(&queue, &shared.queue)
        }
    }

    /// Reads until the kernel has no more; not nil = the port is gone.
    private func readAll(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> LinkCloseCause? {
        for _ in 0..<Limits.readsInARow {
            let count = Int(cts_read(descriptor, buffer.baseAddress, buffer.count))
            let readAt = bootTime()
            if count > 0 {
                take(Array(UnsafeRawBufferPointer(rebasing: buffer[..<count])), readAt)
            } else if count == -Int(ErrorNumber.tryAgain) {
                return isLast ? .hungUp : nil
            } else {
                return ending(Int32(-count), call: "read")
            }
        }
        return nil
    }

    private func take(_ bytes: [UInt8], _ readAt: Int64) {
        let utc = wallTime()
        shared.withLock { shared in
            shared.statistics.receivedOctets += Int64(bytes.count)
            shared.statistics.receivedChunks += 1
            shared.statistics.lastReceivedAt = readAt
        }
        tell(.received(bytes: bytes, readAt: readAt, utc: utc))
    }

    /// With VMIN = 1 a read of 0 is a hang-up, and so are the errors of a device that went away.
    private func ending(_ errno: Int32, call: String) -> LinkCloseCause {
        switch errno {
        case 0, ErrorNumber.inputOutput, ErrorNumber.noDevice, ErrorNumber.noSuchAddress: .hungUp
        default: .failed(.system(call: call, path: configuration.path, errno: errno))
        }
    }
}

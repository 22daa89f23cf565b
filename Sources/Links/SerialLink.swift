import CThreadShim
public import Octets
import Synchronization

/// A serial port, or a pseudo-terminal in its place.
///
/// One thread opens, reads, stamps and reopens. `send` writes at once from the caller's thread when nothing
/// waits and the line has room; only the rest is queued for the thread.
public final class SerialLink: Link {
    public let id: LinkID
    public var name: String { configuration.name }

    let configuration: LinkConfiguration
    let deliver: LinkDelivery
    let lane = WriteLane()
    let shared: Mutex<Shared>
    /// Wakes the thread: there is something in `shared` for it.
    let event: Int32
    private let thread = Mutex<OSThread?>(nil)

    /// What callers and the thread both touch. Lock order: this, then the lane's.
    struct Shared {
        var queue: SendQueue
        var pacer = Pacer(baud: 0, bitsPerOctet: 10)
        var statistics = LinkStatistics()
        var isStopping = false
        var reopenCause: String?
        /// A write from a caller's thread failed: the thread ends the session.
        var writeError: Int32?
        /// Octets refused since the thread last told.
        var refusedFull = 0
        var refusedClosed = 0
    }

    /// Throws for settings that no port can take; a port that is not there is the thread's matter.
    public init(id: LinkID, configuration: LinkConfiguration, deliver: @escaping LinkDelivery)
        throws(LinkError)
    {
        try configuration.checkSerial()
        self.id = id
        self.configuration = configuration
        self.deliver = deliver
        shared = Mutex(Shared(queue: SendQueue(limit: configuration.sendQueueOctets)))
        event = cts_event_open()
        guard event >= 0 else { throw .system(call: "eventfd", path: configuration.path, errno: -event) }
    }

    deinit { cts_close(event) }

    public func start() {
        do throws(LinkError) {
            let started = try OSThread(name: "link-\(name)", urgency: .link) { self.run() }
            thread.withLock { held in
                precondition(held == nil, "a link is started once")
                held = started
            }
        } catch {
            deliver(id, .closed(.failed(error)))
        }
    }

    @discardableResult
    public func send(_ octets: [UInt8]) -> Bool {
        let (taken, wakes) = shared.withLock { shared -> (Bool, Bool) in
            guard shared.statistics.isOpen, shared.writeError == nil else {
                shared.refusedClosed += octets.count
                return (false, true)
            }
            guard shared.queue.count + octets.count <= shared.queue.limit else {
                shared.refusedFull += octets.count
                return (false, true)
            }
            let sent = shared.queue.isEmpty ? octets.withUnsafeBytes { push($0, &shared) } : 0
            if sent < octets.count { shared.queue.append(octets[sent...]) }
            return (true, sent < octets.count)
        }
        if wakes { cts_event_post(event) }
        return taken
    }

    public func reopen(_ cause: String) {
        shared.withLock { $0.reopenCause = cause }
        cts_event_post(event)
    }

    public func emergencyWrite(_ octets: [UInt8]) -> EmergencyWriteResult {
        let calledAt = bootTime()
        let answer = octets.withUnsafeBytes { lane.writeAfterFlush($0) }
        let answeredAt = bootTime()
        let outcome: EmergencyWriteResult.Outcome =
            switch answer {
            case nil: .noPort
            case .some(let taken) where taken >= 0: .written(octets: taken)
            case .some(-Int(ErrorNumber.tryAgain)): .wouldBlock
            case .some(let error): .failed(errno: Int32(-error))
            }
        // Bookkeeping comes after the write: the stop waits for no lock but the lane's.
        shared.withLock { shared in
            shared.statistics.emergencyWrites += 1
            if case .written(let taken) = outcome {
                shared.statistics.sentOctets += Int64(taken)
                shared.pacer.restarted(with: taken, at: answeredAt)
            }
        }
        return EmergencyWriteResult(outcome: outcome, calledAt: calledAt, answeredAt: answeredAt)
    }

    public func shutdown() {
        shared.withLock { $0.isStopping = true }
        cts_event_post(event)
        thread.withLock { $0 }?.join()
    }

    public var statistics: LinkStatistics {
        shared.withLock { shared in
            var statistics = shared.statistics
            statistics.queuedOctets = shared.queue.count
            return statistics
        }
    }

    /// Writes what the line has room for now; returns how many octets went. Called with `shared` locked.
    func push(_ octets: UnsafeRawBufferPointer, _ shared: inout Shared) -> Int {
        let now = bootTime()
        let room = min(octets.count, shared.pacer.allowance(at: now))
        guard room > 0 else { return 0 }
        let result = lane.write(UnsafeRawBufferPointer(rebasing: octets[..<room]))
        if result < 0 {
            if result != -Int(ErrorNumber.tryAgain) { shared.writeError = Int32(-result) }
            return 0
        }
        shared.pacer.wrote(result, at: now)
        shared.statistics.sentOctets += Int64(result)
        return result
    }
}

import Links
public import Station
import StationAPI
import Synchronization

/// The station's control socket: lines of JSON from clients, answers and live lines back (see `StationAPI`).
///
/// One thread serves all clients; whoever does not read loses lines, which are counted and told, and nobody
/// else does.
public final class ControlServer: StationObserver {
    /// What reaches the server's thread from others.
    enum Arrival: Sendable {
        case effects([CoreEffect], coreTime: Int64, utcOffset: Int64)
        case status(LineServer.Client, UInt32?, StatusReport)
        /// Pages of an answer.
        case pages(LineServer.Client, [ServerMessage])
        /// An answer that was made from a look at the core.
        case answer(LineServer.Client, ServerMessage)
        /// A look at how the rig stands; made at this boot time.
        case standings([RigStanding], at: Int64)
    }

    private struct Shared {
        var arrivals: [Arrival] = []
        var dropped: UInt64 = 0
        var isFinished = false
    }

    private let shared = Mutex(Shared())
    private let waker: Waker
    private let path: String
    private let thread = Mutex<OSThread?>(nil)
    /// Somebody wants samples; without subscribers packets do not wake the thread.
    let wantsSamples = Atomic<Bool>(false)

    public init(path: String) throws(StationError) {
        self.path = path
        do {
            waker = try Waker()
        } catch {
            throw .socket("\(error)")
        }
    }

    /// Listens and serves; members of the socket file's group may connect.
    public func start(_ station: LiveStation, program: StationProgram, mode: String) throws(StationError) {
        do {
            let server = try LineServer(
                path: path, mode: 0o660, waker: waker, longestLine: Limits.line, outboxOctets: Limits.outbox)
            let box = OneShot(
                ControlLoop(owner: self, station: station, program: program, mode: mode, server: server))
            let started = try OSThread(name: "control") {
                guard var loop = box.take() else { return }
                loop.run()
            }
            thread.withLock { $0 = started }
        } catch {
            throw .socket("\(error)")
        }
    }

    public func shutdown() {
        shared.withLock { $0.isFinished = true }
        waker.post()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    public func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
        let isWanted = wantsSamples.load(ordering: .relaxed)
        let told = effects.filter { effect in
            switch effect {
            case .answer, .decision, .stage, .linkState, .event, .alarm, .alarmChange: return true
            case .samples, .freshness: return isWanted
            case .transmit, .reopenPort, .stopBits, .left, .testStop, .run: return false
            }
        }
        guard !told.isEmpty else { return }
        arrive(.effects(told, coreTime: coreTime, utcOffset: utcOffset))
    }

    func arrive(_ arrival: Arrival) {
        shared.withLock { shared in
            if shared.arrivals.count >= Limits.inbox {
                shared.arrivals.removeFirst()
                shared.dropped += 1
            }
            shared.arrivals.append(arrival)
        }
        waker.post()
    }

    var isFinished: Bool { shared.withLock { $0.isFinished } }

    func takeArrivals() -> (arrivals: [Arrival], dropped: UInt64) {
        shared.withLock { shared in
            defer {
                shared.arrivals.removeAll()
                shared.dropped = 0
            }
            return (shared.arrivals, shared.dropped)
        }
    }
}

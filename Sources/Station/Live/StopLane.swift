import Links
import Octets
import Synchronization

/// The way of a STOP: own socket, own thread, written to the device before anything is recorded.
///
/// It waits for no journal, queue, disk or core. The frame is repeated every 20 ms until the rig's heartbeat
/// shows the stop, for at least 10 s, then every second (interface control document §6).
final class StopLane: Sendable {
    /// The rig's own word on stops, from the thread that releases effects.
    struct Heard: Hashable {
        var link: LinkID
        var latched: Bool
        var standstill: Bool
        var stopID: UInt32
    }

    /// A frame that the core wants to go this way to see that it works (SR-O-13).
    struct Exercise: Hashable {
        var link: LinkID
        var frame: [UInt8]
        var stopID: UInt32
    }

    private struct Shared {
        var heard: [Heard] = []
        var exercises: [Exercise] = []
        var hasPresses = false
        var isFinished = false
    }

    private let shared = Mutex(Shared())
    private let waker: Waker
    private let path: String
    let links: [any Link]
    /// Nanoseconds between two writes of a STOP, for each link: never less than one and a half frame times.
    let repeatPeriods: [Int64]
    let record: @Sendable (LinkID, StopWrite) -> Void
    private let thread = Mutex<OSThread?>(nil)

    /// Listens at `path`, which anybody on this machine may write to. `record` tells the core, after the
    /// write.
    init(
        path: String, links: [any Link], bauds: [Int], record: @escaping @Sendable (LinkID, StopWrite) -> Void
    ) throws(LinkError) {
        self.path = path
        self.links = links
        repeatPeriods = bauds.map { baud in
            baud == 0
                ? Limits.stopRepeat
                : max(Limits.stopRepeat, Limits.stopFrameOctets * 15_000_000_000 / Int64(baud))
        }
        self.record = record
        waker = try Waker()
    }

    func start() throws(LinkError) {
        let server = try LineServer(
            path: path, mode: 0o666, waker: waker, longestLine: Limits.stopLine,
            outboxOctets: Limits.stopOutbox, crowding: .releaseOldest)
        let box = OneShot(StopLoop(lane: self, server: server))
        let started = try OSThread(name: "stop", urgency: .stopLane) {
            guard var loop = box.take() else { return }
            loop.run()
        }
        thread.withLock { $0 = started }
    }

    func shutdown() {
        shared.withLock { $0.isFinished = true }
        waker.post()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    var isFinished: Bool { shared.withLock { $0.isFinished } }

    /// Cheap while nobody pressed.
    func heard(_ word: Heard) {
        let wakes = shared.withLock { shared in
            guard shared.hasPresses else { return false }
            shared.heard.append(word)
            return true
        }
        if wakes { waker.post() }
    }

    /// Writes a test's frame with the lane's own hand.
    func exercise(_ exercise: Exercise) {
        shared.withLock { $0.exercises.append(exercise) }
        waker.post()
    }

    func takeExercises() -> [Exercise] {
        shared.withLock { shared in
            defer { shared.exercises.removeAll() }
            return shared.exercises
        }
    }

    /// What was heard since the last call.
    func takeHeard() -> [Heard] {
        shared.withLock { shared in
            defer { shared.heard.removeAll() }
            return shared.heard
        }
    }

    /// Words are kept from now on only if somebody waits for them.
    func listen(hasPresses: Bool) {
        shared.withLock { shared in
            shared.hasPresses = hasPresses
            if !hasPresses { shared.heard.removeAll() }
        }
    }
}

import Octets
import Synchronization

/// Steps of the core whose effects nobody has carried out yet, in order.
///
/// As a rule the journal's thread lets them go once their records are written. While a disk keeps that
/// thread, the core's own thread does: people are told, what leads out of danger waits for no disk, and each
/// step goes exactly once.
final class ReleaseQueue: Sendable {
    typealias Release = @Sendable (CoreStep, CoreTime, Int64) -> Void

    private struct Waiting: Sendable {
        var step: CoreStep
        var at: CoreTime
        var utcOffset: Int64
        var isWayOut: Bool
        var isTold = false
    }

    private struct State: Sendable {
        var waiting: [Waiting] = []
        /// Number of the first that waits; they are counted from 0.
        var first: UInt64 = 0
    }

    private let state = Mutex(State())
    /// Held while effects go, so that two threads cannot mix their order.
    private let gate = Mutex(())
    /// To the devices, and to people.
    private let carryOut: Release
    private let tell: Release

    init(carryOut: @escaping Release, tell: @escaping Release) {
        self.carryOut = carryOut
        self.tell = tell
    }

    /// Puts a step at the end; gives its number.
    func add(_ step: CoreStep, at: CoreTime, utcOffset: Int64, isWayOut: Bool) -> UInt64 {
        state.withLock { state in
            state.waiting.append(Waiting(step: step, at: at, utcOffset: utcOffset, isWayOut: isWayOut))
            return state.first + UInt64(state.waiting.count) - 1
        }
    }

    /// Carries out what waits, up to this number or all of it, and tells what was not told yet.
    func letGo(upTo last: UInt64 = .max) {
        gate.withLock { _ in
            let due = state.withLock { state -> [Waiting] in
                let end = last == .max ? .max : last + 1
                let count = min(state.waiting.count, Int(clamping: end - min(state.first, end)))
                let due = Array(state.waiting.prefix(count))
                state.waiting.removeFirst(count)
                state.first += UInt64(count)
                return due
            }
            for entry in due {
                carryOut(entry.step, entry.at, entry.utcOffset)
                if !entry.isTold { tell(entry.step, entry.at, entry.utcOffset) }
            }
        }
    }

    /// Tells people what waits, and lets nothing reach a device.
    func tellAll() {
        gate.withLock { _ in
            let untold = state.withLock { state -> [Waiting] in
                let untold = state.waiting.filter { !$0.isTold }
                for index in state.waiting.indices { state.waiting[index].isTold = true }
                return untold
            }
            for entry in untold { tell(entry.step, entry.at, entry.utcOffset) }
        }
    }

    /// Something waits that leads out of danger.
    var holdsWayOut: Bool { state.withLock { $0.waiting.contains { $0.isWayOut } } }
}

import Links
import Octets
import Synchronization

/// Sees frames that leave late: held up on their way from the core, or waiting for a port that takes nothing.
final class DelayWatch: Sendable {
    private struct Line: Sendable {
        /// Since when octets have waited behind the kernel.
        var queuedSince: Int64?
        var isHostTold = false
        var isPortTold = false
    }

    private let lines = Mutex<[UInt8: Line]>([:])

    /// Called behind the effects of a step that was made at `madeAt`; each delay is told once.
    func look(_ step: CoreStep, madeAt: Int64, links: [any Link]) -> [(LinkID, LeaseDelay)] {
        let now = bootTime()
        let late = now - madeAt
        var found: [(LinkID, LeaseDelay)] = []
        for effect in step.effects {
            guard case .transmit(let id, _) = effect else { continue }
            let isQueued = links[Int(id.index)].statistics.queuedOctets > 0
            lines.withLock { lines in
                var line = lines[id.index] ?? Line()
                defer { lines[id.index] = line }
                if late > Limits.leaseDelay {
                    if !line.isHostTold { found.append((id, Self.delay(.host, late))) }
                    line.isHostTold = true
                } else {
                    line.isHostTold = false
                }
                guard isQueued else {
                    line.queuedSince = nil
                    line.isPortTold = false
                    return
                }
                let since = line.queuedSince ?? now
                line.queuedSince = since
                if now - since > Limits.leaseDelay, !line.isPortTold {
                    found.append((id, Self.delay(.port, now - since)))
                    line.isPortTold = true
                }
            }
        }
        return found
    }

    private static func delay(_ cause: LeaseDelay.Cause, _ nanoseconds: Int64) -> LeaseDelay {
        LeaseDelay(cause: cause, milliseconds: UInt32(clamping: nanoseconds / 1_000_000))
    }
}

import Foundation
import Glibc
import MockDevices

/// A simulated rig in the test's own process, on a bench's link, with a second hand at its line: for what no
/// other process can see (the trace of its outputs) or do (write into the driver, stop the line).
final class OwnRig {
    /// The bit 50 mm deep: what turns there goes to HOLD-SPIN, not to rest.
    static let inTheGround = NonvolatileImage(bootCount: 4, isInHole: true, bitDepthMicrometres: 50_000)

    let host: PtyHost
    /// The station's end of the line, once more.
    private let wire: Int32

    init(_ bench: Bench, nonvolatile: NonvolatileImage = .fresh, pace: Int = 1) throws {
        var settings = RigSettings()
        settings.pace = pace
        let rig = try SimulatedRig(
            settings: settings, nonvolatile: nonvolatile, ledger: try RigLedger(path: bench.ledgerPath),
            at: Self.now, save: { _ in true })
        host = try PtyHost(rig: rig, link: bench.rigLink)
        try host.start()
        // Before a station has it for itself.
        wire = open(host.slavePath, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard wire >= 0 else { throw BenchError.unexpected("\(host.slavePath): error \(errno)") }
    }

    deinit {
        flow(true)
        close(wire)
        host.stop()
    }

    /// Microseconds of the ledger's clock.
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }

    var view: RigView { host.withRig { $0.view } }
    var spindle: Double { host.withRig { $0.plant.spindle } }
    var trace: OutputTrace { host.withRig { $0.trace } ?? OutputTrace() }

    func beginTrace() { host.withRig { $0.trace = OutputTrace() } }

    func entries(_ kind: LedgerEntry.Kind, since: UInt64 = 0) -> [LedgerEntry] {
        host.withRig { rig in rig.ledger.entries.filter { $0.kind == kind && $0.at >= since } }
    }

    /// Whether the line takes octets of the station; false is a driver that does not drain.
    func flow(_ isOpen: Bool) { tcflow(wire, isOpen ? TCOON : TCOOFF) }

    /// Empty frames until the driver takes no more. Octets that it took beside those that it had, and
    /// whether it said that it was full.
    func fillDriver() -> (taken: Int, isFull: Bool) {
        let zeros = [UInt8](repeating: 0, count: 4_096)
        var taken = 0
        while true {
            let count = Glibc.write(wire, zeros, zeros.count)
            guard count > 0 else { return (taken, count < 0 && errno == EAGAIN) }
            taken += count
        }
    }

    /// Octets that come to the rig as if the station had sent them.
    func inject(_ octets: [UInt8]) { _ = Glibc.write(wire, octets, octets.count) }
}

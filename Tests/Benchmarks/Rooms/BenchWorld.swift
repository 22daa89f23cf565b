import Journal
import MockDevices
import Octets
import Station

/// A rig on a perfect wire, in virtual time.
struct BenchWorld: SimulatedWorld {
    private let rig: SimulatedRig
    private var now: UInt64
    private var signals: [WorldSignal] = [.port(LinkID(0), .opened("bench"))]

    init(at start: CoreTime) throws {
        now = UInt64(start.microseconds)
        rig = try SimulatedRig(
            settings: RigSettings(), nonvolatile: .fresh, ledger: try RigLedger(), at: now)
    }

    var deadline: CoreTime { CoreTime(nanoseconds: Int64(now + 1000) * 1000) }

    mutating func advance(to time: CoreTime) -> [WorldSignal] {
        now = UInt64(time.microseconds)
        rig.step(to: now)
        let output = rig.takeOutput()
        if !output.isEmpty { signals.append(.received(LinkID(0), output)) }
        defer { signals.removeAll() }
        return signals
    }

    mutating func transmit(_ octets: [UInt8], on link: LinkID, at time: CoreTime) {
        rig.receive(octets, at: UInt64(time.microseconds))
    }

    mutating func reopen(_ link: LinkID, at time: CoreTime) {}

    /// Keeps the spindle turning, so that telemetry comes at 20 Hz, and gives the records of it all.
    static func record(
        _ driver: inout SimulationDriver<BenchWorld>, seconds: Int64
    ) throws -> [JournalRecord] {
        let revision = driver.core.linkViews(at: driver.now)[0].picture?.stateRevision
        _ = driver.submit(
            CommandOrder(
                name: "ARM",
                arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "3600s")],
                isConfirmed: true, stateRevision: revision))
        driver.run(for: .milliseconds(500))
        _ = driver.submit(
            CommandOrder(
                name: "SPIN",
                arguments: [.init(name: "rpm", text: "60rpm"), .init(name: "duration", text: "600s")],
                isConfirmed: true))
        driver.run(for: .seconds(seconds))
        return driver.records
    }
}

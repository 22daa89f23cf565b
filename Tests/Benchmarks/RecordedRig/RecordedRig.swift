public import Journal
import MockDevices
public import Octets
public import Station

/// A simulated rig on a perfect wire, in virtual time: telemetry as it really looks, for what is measured.
public struct RecordedRig: SimulatedWorld {
    private let rig: SimulatedRig
    private var now: UInt64
    private var signals: [WorldSignal] = [.port(LinkID(0), .opened("bench"))]

    public init(at start: CoreTime) throws {
        now = UInt64(start.microseconds)
        rig = try SimulatedRig(
            settings: RigSettings(), nonvolatile: .fresh, ledger: try RigLedger(), at: now)
    }

    public var deadline: CoreTime { CoreTime(nanoseconds: Int64(now + 1000) * 1000) }

    public mutating func advance(to time: CoreTime) -> [WorldSignal] {
        now = UInt64(time.microseconds)
        rig.step(to: now)
        let output = rig.takeOutput()
        if !output.isEmpty { signals.append(.received(LinkID(0), output)) }
        defer { signals.removeAll() }
        return signals
    }

    public mutating func transmit(_ octets: [UInt8], on link: LinkID, at time: CoreTime) {
        rig.receive(octets, at: UInt64(time.microseconds))
    }

    public mutating func reopen(_ link: LinkID, at time: CoreTime) {}

    /// Seconds with the spindle turning, so that FAST comes at 20 Hz: the records of it all.
    public static func records(seconds: Int64, dictionary: [UInt8]) throws -> [JournalRecord] {
        let program = try StationProgram(
            stationName: "bench", stationID: 1, links: [.init(name: "rig", baud: 0)], dictionary: dictionary,
            file: "dictionary")
        let start = CoreTime.milliseconds(1000)
        var driver = SimulationDriver(
            program: program, world: try RecordedRig(at: start), seed: 1, at: start, keepsRecords: true)
        driver.run(for: .seconds(2))
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

    /// The FAST packets among them, without their frames.
    public static func packets(in records: [JournalRecord]) -> [[UInt8]] {
        records.compactMap { record in
            guard case .link(_, .received, _) = record.channel else { return nil }
            let stuffed = record.payload.drop { $0 == 0 }.dropLast()
            guard let frame = try? COBS.decode(stuffed), frame.count > 40 else { return nil }
            return Array(frame[8..<frame.count - 4])
        }
    }
}

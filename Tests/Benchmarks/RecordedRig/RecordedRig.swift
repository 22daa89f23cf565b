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

    /// The records of so many seconds, nearly all with the spindle turning, so that FAST comes at 20 Hz.
    public static func records(seconds: Int64, dictionary: [UInt8]) throws -> [JournalRecord] {
        let program = try StationProgram(
            stationName: "bench", stationID: 1, links: [.init(name: "rig", baud: 0)], dictionary: dictionary,
            file: "dictionary")
        let start = CoreTime.milliseconds(1000)
        var driver = SimulationDriver(
            program: program, world: try RecordedRig(at: start), seed: 1, at: start, keepsRecords: true)
        var left = seconds
        while left > 0 {
            let turn = min(left, longestSpin)
            // It must have stood still for a while to be armed.
            driver.run(for: .seconds(4))
            try driver.order("ARM", ["scope": "AIR", "ttl": "900s"])
            try driver.order("SPIN", ["rpm": "60rpm", "duration": "\(longestSpin)s"])
            driver.run(for: .seconds(turn))
            try driver.order("HOLD")
            try driver.order("DISARM")
            left -= turn
        }
        guard packets(in: driver.records).count >= seconds * 20 else { throw RecordingError.rigAtRest }
        return driver.records
    }

    /// As long as the rig turns the spindle for one command.
    private static let longestSpin: Int64 = 600

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

/// What was recorded is not what was wanted.
public enum RecordingError: Error {
    /// The spindle did not turn: telemetry came seldom, and everything seems fast.
    case rigAtRest
    case refused(String)
}

extension SimulationDriver<RecordedRig> {
    /// A person's order, and the time it takes to be done.
    fileprivate mutating func order(_ name: String, _ arguments: KeyValuePairs<String, String> = [:]) throws {
        let rig = core.linkViews(at: now)[0]
        let answer = submit(
            CommandOrder(
                name: name, arguments: arguments.map { .init(name: $0.key, text: $0.value) },
                isConfirmed: true, stateRevision: rig.picture?.stateRevision, review: rig.review))
        if case .refused(_, let text) = answer { throw RecordingError.refused(text) }
        run(for: .milliseconds(500))
    }
}

import Foundation
import Journal
import Octets

/// A directory that goes away with the value.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "journal-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func segment(_ number: Int) -> String { path + "/segment-00000\(number).pcapng" }
}

/// Numbers that are the same in every run (SplitMix64).
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

enum Bench {
    static let gapKind: UInt8 = 11
    static let snapshotKind: UInt8 = 3
    static let links = [
        JournalLink(
            id: LinkID(0), name: "rig", explanation: "drill rig, serial", kind: .rigLink,
            bitsPerSecond: 115_200),
        JournalLink(id: LinkID(4), name: "radio", explanation: "S band, UDP", kind: .telemetryFrames),
    ]

    static func settings(
        segmentOctets: Int? = nil, segmentAge: CoreTime.Span? = nil
    ) -> JournalSettings {
        JournalSettings(
            origin: JournalOrigin(
                program: "regolithd 1.0", behaviour: 7, hardware: "bench", operatingSystem: "Linux"),
            links: links, gapKind: gapKind, segmentOctets: segmentOctets, segmentAge: segmentAge)
    }

    static func writer(
        _ directory: TemporaryDirectory, _ settings: JournalSettings = settings(), files: FileLayer = .system
    ) throws(JournalError) -> JournalWriter {
        try JournalWriter.open(directory: directory.path, settings: settings, files: files)
    }

    static let header = [event(1, "configuration"), event(2, "dictionary"), event(snapshotKind, "snapshot")]

    static func event(_ kind: UInt8, _ text: String, at core: Int64 = 1000) -> JournalRecord {
        JournalRecord(
            channel: .events, kind: kind, coreTime: CoreTime(nanoseconds: core),
            utc: UTCTime(nanoseconds: 1_790_000_000_000_000_000 + core), payload: Array(text.utf8))
    }

    /// Records of all channels with payloads of 0 to `longest` octets.
    static func records(_ count: Int, seed: UInt64 = 1, longest: Int = 90) -> [JournalRecord] {
        var dice = Dice(state: seed)
        return (0..<count).map { index in
            let channel: JournalRecord.Channel =
                switch dice.next() % 4 {
                case 0: .link(LinkID(0), direction: .transmitted, lateStop: dice.next() % 8 == 0)
                case 1: .link(LinkID(0), direction: .received, lateStop: false)
                case 2: .link(LinkID(4), direction: .received, lateStop: false)
                default: .events
                }
            let core = Int64(index) * 1_000_000 + 5_000
            let payload = (0..<Int(dice.next() % UInt64(longest + 1))).map { _ in
                UInt8(truncatingIfNeeded: dice.next())
            }
            return JournalRecord(
                channel: channel, kind: channel == .events ? UInt8(20 + dice.next() % 5) : 0,
                coreTime: CoreTime(nanoseconds: core),
                utc: UTCTime(nanoseconds: 1_790_000_000_000_000_000 + core), readAt: core - 40,
                trace: JournalRecord.Trace(
                    safety: UInt32(truncatingIfNeeded: dice.next()),
                    data: UInt32(truncatingIfNeeded: dice.next())),
                payload: payload)
        }
    }

    static func items(_ path: String, files: FileLayer = .system) throws(JournalError) -> [JournalItem] {
        var reader = try JournalReader(path: path, files: files)
        var items: [JournalItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    /// A directory with one segment per batch, the header's records before each.
    @discardableResult
    static func write(
        _ batches: [[JournalRecord]], to directory: TemporaryDirectory
    ) throws(JournalError) -> JournalPosition {
        let writer = try writer(directory)
        for batch in batches {
            _ = try writer.beginSegment(header: header)
            _ = try writer.append(batch)
        }
        try writer.close()
        return writer.nextPosition
    }

    static func bytes(_ path: String) -> [UInt8] {
        FileManager.default.contents(atPath: path).map(Array.init) ?? []
    }

    static func put(_ bytes: some Collection<UInt8>, at path: String) {
        _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }

    /// Offsets of all blocks of a whole segment, by their lengths alone.
    static func blocks(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var at = 0
        while at + 12 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[at + 4 + $1]) << (8 * $1) }
            ranges.append(at..<at + length)
            at += length
        }
        return ranges
    }
}

extension [JournalItem] {
    var records: [JournalRecord] {
        compactMap { if case .record(_, let record) = $0 { record } else { nil } }
    }

    var damages: [JournalDamage] {
        compactMap { if case .damaged(let damage) = $0 { damage } else { nil } }
    }

    var torn: [(at: JournalPosition, offset: UInt64, length: UInt64)] {
        compactMap {
            if case .torn(let at, let offset, let length) = $0 { (at, offset, length) } else { nil }
        }
    }

    var positions: [JournalPosition] {
        compactMap { if case .record(let position, _) = $0 { position } else { nil } }
    }
}

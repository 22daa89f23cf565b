import Archive
import ArchiveFeed
import CThreadShim
import Foundation
import Journal
import MissionDatabase
import Octets
import RecordedRig
import Station
import Telemetry

/// The same telemetry for this archive and for a peer's: `Peers/yamcs.py` asks for it and compares.
struct EqualPackets {
    let folder: String
    let dictionary: [UInt8]
    let database: MissionDatabase

    private struct Figures: Encodable {
        var packets: Int
        var samples: Int
        /// Of the archive, and of the journal that holds the packets themselves, compressed as a station does
        /// it with segments that are done with.
        var octets: Int
        var journalOctets: Int
        var feedSeconds: Double
        var querySeconds: Double
        var queried: Int
        var plotSeconds: Double
    }

    /// Writes the packets one after the other into a file, feeds the journal they came from into an archive,
    /// and says how long that and two questions took.
    func measure(seconds: Int64, packetFile: String, parameter: String) throws -> String {
        let records = try RecordedRig.records(seconds: seconds, dictionary: dictionary)
        let plan = DecodePlan(database)
        let packets = RecordedRig.packets(in: records).filter { plan.container(of: $0) != nil }
        try Data(packets.joined()).write(to: URL(fileURLWithPath: packetFile))
        let journal = folder + "/equal"
        let writer = try JournalWriter.open(
            directory: journal,
            settings: JournalSettings(
                origin: JournalOrigin(program: "bars", behaviour: StationProgram.behaviourVersion),
                links: [JournalLink(id: LinkID(0), name: "rig", kind: .rigLink)],
                gapKind: RecordKind.gap.rawValue))
        _ = try writer.beginSegment(header: Array(records.prefix(4)))
        _ = try writer.append(Array(records.dropFirst(4)))
        try writer.close()
        let path = folder + "/equal.sqlite"
        let feed = try Self.timed { _ = try ArchiveRebuild(journal: journal, archive: path) }
        let reader = try ArchiveReader(path: path)
        let summary = try reader.summary()
        guard let from = summary.from, let to = summary.to else { throw RecordingError.rigAtRest }
        let span = from..<to
        var found = 0
        let query = try Self.timed { found = try reader.samples(of: parameter, in: span).samples.count }
        let plot = try Self.timed { _ = try reader.plot(of: parameter, in: span, pixels: 1000) }
        let press = SegmentCompression()
        for segment in try press.plainSegments(of: journal, withNewest: true) {
            _ = try press.compress(segment)
        }
        let figures = Figures(
            packets: packets.count, samples: Int(summary.samples), octets: Int(summary.fileOctets),
            journalOctets: try Self.octets(of: journal), feedSeconds: feed, querySeconds: query,
            queried: found, plotSeconds: plot)
        return String(decoding: try JSONEncoder().encode(figures), as: UTF8.self)
    }

    private static func octets(of folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, name in
            let size = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.size]
            return sum + (size as? Int ?? 0)
        }
    }

    private static func timed(_ work: () throws -> Void) rethrows -> Double {
        let began = cts_clock_monotonic()
        try work()
        return Double(cts_clock_monotonic() - began) / 1e9
    }
}

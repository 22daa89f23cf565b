import Archive
import ArgumentParser
import Foundation
import Octets

extension ArchiveCommand {
    /// `regolith archive info`
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What it holds: packets, samples, tables, how far it is fed.",
            discussion: """
                Example:
                  regolith archive info /var/lib/regolith/journal --json
                """)

        @OptionGroup var place: ArchivePlace
        @Flag(help: "As JSON.")
        var json = false

        func run() throws {
            let reader = try place.reader()
            let summary = try ArchiveWords.doing { () throws(ArchiveError) in try reader.summary() }
            if json {
                Terminal.say(try JSONLine.text(ArchiveInfoReport(summary)))
                return
            }
            Terminal.say(
                "\(summary.path): \(summary.packetCount) packets, \(summary.samples) samples, "
                    + "\(summary.fileOctets) octets, layout \(summary.layout)")
            Terminal.say(
                "fed up to segment \(summary.position.segment), record \(summary.position.record); "
                    + "\(summary.segments.count) segments")
            if let from = summary.from, let to = summary.to {
                Terminal.say("received \(JournalWords.time(from)) … \(JournalWords.time(to))")
            }
            for packets in summary.packets {
                let octets = Double(packets.octets) / Double(max(1, packets.samples))
                Terminal.say(
                    "  \(packets.link) \(packets.container): \(packets.packets) packets, "
                        + "\(packets.samples) samples, \(packets.octets) octets "
                        + String(format: "(%.2f a sample)", octets))
            }
            for table in summary.rows where table.rows > 0 { Terminal.say("  \(table.table): \(table.rows)") }
        }
    }
}

/// `archive info` for programs.
struct ArchiveInfoReport: Encodable {
    struct Packets: Encodable {
        var link: String
        var container: String
        var packets: Int64
        var samples: Int64
        var octets: Int64
        var fromUTC: Int64
        var toUTC: Int64
    }

    struct Segment: Encodable {
        var number: UInt32
        var utc: Int64
        var program: String
        var behaviour: UInt32
    }

    var path: String
    var layout: String
    var segment: UInt32
    var record: UInt64
    var octets: Int64
    var packets: [Packets]
    var segments: [Segment]
    var rows: [String: Int64]

    init(_ summary: ArchiveSummary) {
        path = summary.path
        layout = summary.layout
        segment = summary.position.segment
        record = summary.position.record
        octets = summary.fileOctets
        packets = summary.packets.map {
            Packets(
                link: $0.link, container: $0.container, packets: $0.packets, samples: $0.samples,
                octets: $0.octets, fromUTC: $0.from.nanoseconds, toUTC: $0.to.nanoseconds)
        }
        segments = summary.segments.map {
            Segment(number: $0.number, utc: $0.utc.nanoseconds, program: $0.program, behaviour: $0.behaviour)
        }
        rows = Dictionary(uniqueKeysWithValues: summary.rows.map { ($0.table, $0.rows) })
    }
}

/// One line of JSON with its keys in order.
enum JSONLine {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

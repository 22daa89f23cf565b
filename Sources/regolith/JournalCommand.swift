import ArgumentParser
import Foundation
import Journal
import Octets
import Station

/// `regolith journal info|verify|cut|renew|compress|expand`
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Look at journals: pcapng files that hold every octet and every request, chained.",
        discussion: """
            A journal is a folder of segments; each opens in Wireshark. \
            A segment that was compressed (.zst) is read like any other.

            Examples:
              regolith journal info /var/lib/regolith/journal
              regolith journal verify segment-000001.pcapng
              regolith journal cut journal/ --from "last 2m" /tmp/jam
            """,
        subcommands: [
            Info.self, Verify.self, JournalCutCommand.self, JournalRenewCommand.self,
            JournalCompressCommand.self, JournalExpandCommand.self,
        ])

    /// `regolith journal info`
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Segments, times, records by kind, gaps.",
            discussion: """
                Example:
                  regolith journal info /var/lib/regolith/journal
                """)

        @Argument(help: "Folder or segment.", completion: .file())
        var path: String
        @Flag(help: "As JSON.")
        var json = false

        func run() throws {
            let summary = try JournalWords.reading { () throws(JournalError) in try JournalSummary(path: path)
            }
            if json {
                try Terminal.say(JournalWords.json(summary))
                return
            }
            for segment in summary.segments {
                let program = segment.header?.origin.program ?? "unknown program"
                let from = segment.firstUTC.map(JournalWords.time) ?? "–"
                let to = segment.lastUTC.map(JournalWords.time) ?? "–"
                Terminal.say(
                    "segment \(segment.number): \(segment.records) records, \(segment.octets) octets, "
                        + "\(from) … \(to), \(program)")
                if segment.tornOctets > 0 {
                    Terminal.say(
                        "  ends in \(segment.tornOctets) octets of an unfinished block (a killed writer)")
                }
            }
            for count in summary.counts {
                Terminal.say(
                    "  \(JournalWords.name(count.channel, count.kind)): \(count.records) records, "
                        + "\(count.octets) octets")
            }
            for gap in summary.gaps {
                Terminal.say(
                    "  gap at \(JournalWords.place(gap.position)): \(gap.gap.records) records not written")
            }
            for damage in summary.damages { Terminal.say(Terminal.red("  damage: \(damage)")) }
        }
    }

    /// `regolith journal verify`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Is every octet what was written? Names the position of what is not.",
            discussion: """
                Example:
                  regolith journal verify /var/lib/regolith/journal && echo whole

                Exit code 0: whole; 1: damaged.
                """)

        @Argument(help: "Folder or segment.", completion: .file())
        var path: String

        func run() throws {
            let verification = try JournalWords.reading { () throws(JournalError) in
                try JournalVerification(path: path)
            }
            Terminal.say(
                "\(verification.segments) segments, \(verification.records) records, "
                    + "\(verification.octets) octets"
            )
            for torn in verification.torn {
                Terminal.say(
                    "unfinished end at \(JournalWords.place(torn.position)): \(torn.octets) octets (a "
                        + "killed writer; "
                        + "nothing that had an effect stood there)")
            }
            for damage in verification.damages { Terminal.say(Terminal.red("damage: \(damage)")) }
            guard verification.isWhole else {
                Terminal.complain(
                    "\(verification.damageCount) damages: keep the file as evidence and take the copy "
                        + "that is whole"
                )
                throw Exit.failed
            }
            Terminal.say(
                Terminal.green("whole: the chain of checksums holds from the first record to the last"))
        }
    }
}

/// Journals in words.
enum JournalWords {
    static func reading<Result>(_ body: () throws(JournalError) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
    }

    static func name(_ channel: JournalRecord.Channel, _ kind: UInt8) -> String {
        switch channel {
        case .link(let link, let direction, let isLate):
            return "link \(link.index) \(direction)\(isLate ? " (STOP, written first)" : "")"
        case .events: return "event \(RecordKind(rawValue: kind).map { "\($0)" } ?? "kind \(kind)")"
        }
    }

    static func place(_ position: JournalPosition) -> String {
        "segment \(position.segment), record \(position.record)"
    }

    static func time(_ utc: UTCTime) -> String {
        let date = Date(timeIntervalSince1970: Double(utc.nanoseconds) / 1e9)
        return date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
    }

    static func json(_ summary: JournalSummary) throws -> String {
        let segments: [[String: Any]] = summary.segments.map {
            [
                "number": $0.number, "records": $0.records, "octets": $0.octets, "torn": $0.tornOctets,
                "path": $0.path,
            ]
        }
        let counts: [[String: Any]] = summary.counts.map {
            ["name": name($0.channel, $0.kind), "records": $0.records, "octets": $0.octets]
        }
        let whole: [String: Any] = [
            "segments": segments, "counts": counts, "damages": summary.damageCount,
            "gaps": summary.gaps.count,
        ]
        let data = try JSONSerialization.data(withJSONObject: whole, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}

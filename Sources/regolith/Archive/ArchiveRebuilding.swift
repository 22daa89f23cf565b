import Archive
import ArchiveFeed
import ArgumentParser
import Foundation
import Links
import Octets

extension ArchiveCommand {
    /// `regolith archive rebuild`
    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make it anew from the journal, then put it in the old one's place.",
            discussion: """
                The old archive stays until the new one is complete. End the station first; with --archive a \
                running station's journal can be read into another file.

                Examples:
                  regolith archive rebuild /var/lib/regolith/journal
                  regolith archive rebuild /var/lib/regolith/journal --archive /tmp/look.sqlite
                """)

        private struct Report: Encodable {
            var path: String
            var segment: UInt32
            var record: UInt64
            var records: Int
            var seconds: Double
        }

        @Argument(help: "Folder of the journal.")
        var journal: String
        @Option(help: ArgumentHelp("Archive to be made [JOURNAL/archive.sqlite].", valueName: "FILE"))
        var archive: String?
        @Flag(help: "As JSON.")
        var json = false

        func run() throws {
            let path = archive ?? ArchiveFile.path(journal)
            let began = bootTime()
            let progress = ProgressLine()
            let rebuilt = try ArchiveWords.doing { () throws(FeedError) in
                try ArchiveRebuild(journal: journal, archive: path) { state in
                    progress.show(
                        "rebuilding: segment \(state.segments.done + 1) of \(state.segments.all), "
                            + "\(state.records) records")
                }
            }
            progress.end()
            let seconds = Double(bootTime() - began) / 1e9
            if json {
                Terminal.say(
                    try JSONLine.text(
                        Report(
                            path: path, segment: rebuilt.position.segment, record: rebuilt.position.record,
                            records: rebuilt.records, seconds: seconds)))
                return
            }
            Terminal.say(
                "\(path): \(rebuilt.records) records, up to segment \(rebuilt.position.segment), record "
                    + "\(rebuilt.position.record), in " + String(format: "%.1f s", seconds))
            let reader = try ArchiveWords.doing { () throws(ArchiveError) in try ArchiveReader(path: path) }
            let all = UTCTime(nanoseconds: .min)..<UTCTime(nanoseconds: .max)
            let gaps = try ArchiveWords.doing { () throws(ArchiveError) in try reader.gaps(in: all, limit: 20)
            }
            for gap in gaps where gap.kind != .packets {
                Terminal.say(Terminal.yellow("  missing: \(gap.text)"))
            }
        }
    }

    /// `regolith archive prune`
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the oldest segments of journal and archive until enough of the disk is free.",
            discussion: """
                Protected runs and the newest days stay. A running station does this by itself, as \
                [archive] of station.toml says.

                Examples:
                  regolith archive prune /var/lib/regolith/journal --dry-run
                  regolith archive prune /var/lib/regolith/journal --keep-free 40 --keep-days 30
                """)

        private struct Report: Encodable {
            var segments: [UInt32]
            var isDryRun: Bool
        }

        @Argument(help: "Folder of the journal.")
        var journal: String
        @Option(help: ArgumentHelp("Archive [JOURNAL/archive.sqlite].", valueName: "FILE"))
        var archive: String?
        @Option(help: "Of the disk in per cent that is to be free.")
        var keepFree = 20.0
        @Option(help: "Nothing younger goes.")
        var keepDays = 7
        @Option(help: "So many of the newest segments stay.")
        var keepSegments: UInt32 = 48
        @Flag(help: "Only say what would go.")
        var dryRun = false
        @Flag(help: "As JSON.")
        var json = false

        func validate() throws {
            guard (0...100).contains(keepFree) else { throw ValidationError("--keep-free is 0 to 100") }
            guard (0...36_500).contains(keepDays) else { throw ValidationError("--keep-days is 0 to 36500") }
        }

        func run() throws {
            let path = archive ?? ArchiveFile.path(journal)
            let retention = Retention(
                freeFraction: keepFree / 100, keptDays: keepDays, keptSegments: keepSegments)
            let now = UTCTime(nanoseconds: wallTime())
            let segments = try ArchiveWords.doing { () throws(ArchiveError) in
                guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
                let writer = try ArchiveWriter(path: path)
                return dryRun
                    ? try retention.candidates(in: writer, journal: journal, at: now)
                    : try retention.apply(to: writer, journal: journal, at: now)
            }
            if json {
                Terminal.say(try JSONLine.text(Report(segments: segments, isDryRun: dryRun)))
            } else if segments.isEmpty {
                Terminal.say("nothing to remove: enough is free, or all of it is kept")
            } else {
                let list = segments.map(String.init).joined(separator: ", ")
                Terminal.say(
                    (dryRun ? "would remove" : "removed") + " segments \(list) of journal and archive")
            }
        }
    }
}

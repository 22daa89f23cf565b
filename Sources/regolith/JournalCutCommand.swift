import ArgumentParser
import Foundation
import Journal
import Station

/// `regolith journal cut`
struct JournalCutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cut",
        abstract: "Take a part of a journal out as a small journal that replays by itself.",
        discussion: """
            OUT becomes a folder with the cut (compressed), `about.txt` (where it comes from and what it \
            leaves out) and `expected.txt` (what the core does with it, line by line). It begins at the last \
            snapshot before --from, because the state there is needed, and its chain of checksums is its \
            own. Where a folder `dictionaries` stands beside OUT, the dictionary goes there once and is only \
            named in the cut; else the cut carries it.

            A folder in Tests/Regression/captures is a test from then on.

            Moments: start · end · +30s (after the start) · "last 2m" or -2m (before the end) · \
            2026-11-30T19:31:05Z · 19:31:05 (UTC, on the last day) · 2:1500 (segment and record); where an \
            archive stands beside it also "last stop", "run 7", "event NAME".

            Examples:
              regolith journal cut /var/lib/regolith/journal --from "last 2m" --to end /tmp/jam
              regolith journal cut journal/ --from 19:31:05 --to 19:31:40 \\
                --about "SPIN stalls at 40 mm, HOLD comes late" Tests/Regression/captures/late-hold

            Exit codes: 0 cut, and it replays equal · 1 not cut, or the core does something else with it now.
            """)

    @Argument(help: "Folder or segment.", completion: .file())
    var path: String
    @Option(help: "First moment that is wanted.", transform: Moment.read)
    var from: Moment = Moment(.start)
    @Option(help: "Last moment that is wanted.", transform: Moment.read)
    var to: Moment = Moment(.end)
    @Option(help: "Why it is kept, for about.txt.")
    var about: String?
    @Argument(help: "Folder to make.")
    var out: String

    func run() throws {
        guard !FileManager.default.fileExists(atPath: out) else {
            Terminal.complain("regolith: \(out) is there already: name a new folder")
            throw Exit.failed
        }
        let unfinished = out + ".part"
        try? FileManager.default.removeItem(atPath: unfinished)
        do {
            let outline = try JournalOutline(path: path)
            let shelf = DictionaryShelf((out as NSString).deletingLastPathComponent.asFolder + "dictionaries")
            let isShared = shelf.exists
            let report = try JournalCut.cut(
                outline, from: from.moment(of: path), to: to.moment(of: path, isEnd: true), into: unfinished,
                shelf: isShared ? shelf : nil)
            try describe(report, isShared).write(
                toFile: unfinished + "/about.txt", atomically: false, encoding: .utf8)
            try FileManager.default.moveItem(atPath: unfinished, toPath: out)
            let listing = try EffectListing(of: out)
            try (listing.lines.joined(separator: "\n") + "\n").write(
                toFile: out + "/expected.txt", atomically: true, encoding: .utf8)
            try tell(report, isShared, listing)
        } catch let error as ExitCode {
            throw error
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
    }

    private func describe(_ report: JournalCut.Report, _ isShared: Bool) -> String {
        let hash = report.dictionary.map { $0.prefix(8).map { String(format: "%02x", $0) }.joined() }
        let lines = [
            about ?? "Cut by `regolith journal cut`; nobody said why it is kept.", "",
            "From \((path as NSString).standardizingPath), \(report.from.text) to \(report.to.text);",
            "it begins at the snapshot \(report.snapshot.text) of \(JournalWords.time(report.begins)),"
                + " \(report.lead) records before.",
            "Left out: \(report.leftBefore) records before it, \(report.leftBehind) behind it"
                + (hash.map { ", the dictionary (dictionaries/\($0).xml.zst)" } ?? "") + ".",
            "Behaviour version \(StationProgram.behaviourVersion).",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func tell(_ report: JournalCut.Report, _ isShared: Bool, _ listing: EffectListing) throws {
        Terminal.say(
            "\(out): \(report.segments) segments, \(report.records) records (\(report.inputs) inputs), "
                + "\(report.octets) octets")
        Terminal.say(
            "  begins at the snapshot \(report.snapshot.text), \(report.lead) records before "
                + report.from.text)
        Terminal.say(
            "  left out: \(report.leftBefore) records before, \(report.leftBehind) behind"
                + (isShared ? "; the dictionary is named, it lies in dictionaries" : ""))
        if report.gaps > 0 {
            Terminal.say(
                "  \(report.gaps) gaps of the journal are in it: behind one nothing is compared up to the "
                    + "next snapshot")
        }
        let player = listing.player
        guard player.differenceCount == 0 else {
            for difference in player.differences.prefix(5) { Terminal.say(Terminal.red("  \(difference)")) }
            Terminal.complain(
                "the core does something else with it now than the journal says (\(player.differenceCount) "
                    + "differences): the cut stays, with what was recorded")
            throw Exit.failed
        }
        Terminal.say(Terminal.green("  replays equal: safety trace and data trace are the recorded ones"))
    }
}

extension String {
    /// With a slash at the end; the present folder for an empty path.
    fileprivate var asFolder: String { isEmpty ? "./" : hasSuffix("/") ? self : self + "/" }
}

import ArgumentParser
import Foundation
import Station

/// `regolith journal renew`
struct JournalRenewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Record anew what the core does with the inputs of a fixture, and show the difference.",
        discussion: """
            For cuts in Tests/Regression/captures after the core's behaviour was changed on purpose and \
            StationProgram.behaviourVersion was raised. The inputs stay as they were recorded; stages, \
            alarms, transmissions and traces become those of this version. Captures that scripts make \
            are made anew by `make captures`.

            Example:
              regolith journal renew Tests/Regression/captures/late-hold

            Exit codes: 0 renewed, or nothing to renew · 1 not renewed, nothing has changed.
            """)

    @Argument(help: "Folder that `journal cut` made.")
    var folder: String
    @Flag(help: "Show the difference and change nothing.")
    var dryRun = false

    func run() throws {
        let unfinished = folder + ".part"
        try? FileManager.default.removeItem(atPath: unfinished)
        defer { try? FileManager.default.removeItem(atPath: unfinished) }
        do {
            let before = try String(contentsOfFile: folder + "/expected.txt", encoding: .utf8)
            try JournalRenewal.renew(folder, into: unfinished)
            let listing = try EffectListing(of: unfinished)
            guard listing.player.differenceCount == 0 else {
                throw StationError.replay(
                    "the new recording does not replay equal: \(listing.player.differences)")
            }
            let old = before.split(separator: "\n").map(String.init)
            let changes = listing.lines.difference(from: old)
            for change in changes {
                switch change {
                case .remove(_, let line, _): Terminal.say(Terminal.red("- \(line)"))
                case .insert(_, let line, _): Terminal.say(Terminal.green("+ \(line)"))
                }
            }
            Terminal.say("\(changes.removals.count) lines go, \(changes.insertions.count) come")
            if !dryRun { try put(unfinished, listing) }
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
    }

    private func put(_ unfinished: String, _ listing: EffectListing) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder) where name.hasPrefix("segment-") {
            try files.removeItem(atPath: folder + "/" + name)
        }
        for name in try files.contentsOfDirectory(atPath: unfinished) {
            try files.moveItem(atPath: unfinished + "/" + name, toPath: folder + "/" + name)
        }
        try (listing.lines.joined(separator: "\n") + "\n").write(
            toFile: folder + "/expected.txt", atomically: true, encoding: .utf8)
    }
}

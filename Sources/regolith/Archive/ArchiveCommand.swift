import Archive
import ArchiveFeed
import ArgumentParser

/// `regolith archive info|verify|rebuild|dump|prune|backup`
struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Look after archives: the index of a journal, for questions about runs.",
        discussion: """
            A station keeps archive.sqlite in its journal's folder. It holds nothing that the journal does \
            not, so it can always be made anew. A running station's archive can be looked at, dumped and \
            backed up; rebuild and prune want the station to be ended.

            Examples:
              regolith archive info /var/lib/regolith/journal
              regolith archive verify /var/lib/regolith/journal
              regolith archive rebuild /var/lib/regolith/journal
              regolith archive dump /var/lib/regolith/journal --digest
              regolith archive prune /var/lib/regolith/journal --keep-free 30 --dry-run
              regolith archive backup /var/lib/regolith/journal /media/stick/archive.sqlite

            Exit codes: 0 done · 1 failed, damaged, or another process writes into it · 64 wrong usage.
            """,
        subcommands: [Info.self, Verify.self, Rebuild.self, Dump.self, Prune.self, Backup.self])
}

/// The archive that a command line means.
struct ArchivePlace: ParsableArguments {
    @Argument(
        help: "Archive, or folder of the journal beside which it stands.", completion: .file())
    var path: String

    var archive: String { ArchiveFile.path(path) }

    func reader() throws -> ArchiveReader {
        try ArchiveWords.doing { () throws(ArchiveError) in try ArchiveReader(path: archive) }
    }
}

/// Archives in words.
enum ArchiveWords {
    /// Runs `body`; what went wrong is said, and the exit code is 1.
    static func doing<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
    }
}

import Archive
import ArgumentParser
import Foundation

extension ArchiveCommand {
    /// `regolith archive verify`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Is everything what was written? Names what is not.",
            discussion: """
                Looks at SQLite's own structure, each chunk's checksum, order and summary, each level for \
                plots, and each command's ladder.

                Example:
                  regolith archive verify /var/lib/regolith/journal

                Exit codes: 0 whole · 1 damaged.
                """)

        private struct Report: Encodable {
            var chunks: Int
            var packets: Int64
            var samples: Int64
            var problems: [String]
            var problemCount: Int
        }

        @OptionGroup var place: ArchivePlace
        @Flag(help: "As JSON.")
        var json = false

        func run() throws {
            let reader = try place.reader()
            let progress = ProgressLine()
            let found = try ArchiveWords.doing { () throws(ArchiveError) in
                try ArchiveVerification(reader) { done, all in
                    progress.show("verifying: \(done) of \(all) chunks")
                }
            }
            progress.end()
            if json {
                Terminal.say(
                    try JSONLine.text(
                        Report(
                            chunks: found.chunks, packets: found.packets, samples: found.samples,
                            problems: found.problems, problemCount: found.problemCount)))
            } else {
                Terminal.say("\(found.chunks) chunks, \(found.packets) packets, \(found.samples) samples")
                for problem in found.problems { Terminal.say(Terminal.red(problem)) }
                if found.isWhole { Terminal.say(Terminal.green("whole")) }
            }
            guard found.isWhole else {
                Terminal.complain(
                    "\(found.problemCount) problems: `regolith archive rebuild` makes it anew"
                )
                throw Exit.failed
            }
        }
    }

    /// `regolith archive dump`
    struct Dump: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print all of it in one order: equal archives give equal dumps.",
            discussion: """
                Examples:
                  regolith archive dump /var/lib/regolith/journal > archive.txt
                  regolith archive dump /var/lib/regolith/journal --digest
                """)

        private struct Section: Encodable {
            var section: String
            var lines: Int
            var checksum: String
        }

        @OptionGroup var place: ArchivePlace
        @Flag(help: "Only the number of lines and a checksum of each part.")
        var digest = false
        @Flag(help: "The digest as JSON.")
        var json = false

        func run() throws {
            let dump = ArchiveDump(try place.reader())
            guard digest || json else {
                try ArchiveWords.doing { try dump.write { Terminal.say($0) } }
                return
            }
            let sections = try ArchiveWords.doing { () throws(ArchiveError) in try dump.digest() }.map {
                Section(
                    section: $0.section, lines: $0.lines, checksum: String(format: "%08x", $0.checksum))
            }
            if json {
                Terminal.say(try JSONLine.text(sections))
            } else {
                for section in sections {
                    Terminal.say("\(section.section): \(section.lines) lines, \(section.checksum)")
                }
            }
        }
    }

    /// `regolith archive backup`
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy it as it is now into one whole file; a running station goes on.",
            discussion: """
                Example:
                  regolith archive backup /var/lib/regolith/journal /media/stick/archive.sqlite
                """)

        private struct Report: Encodable {
            var path: String
            var octets: Int64
        }

        @OptionGroup var place: ArchivePlace
        @Argument(help: "File to be made; it must not be there yet.")
        var target: String
        @Flag(help: "As JSON.")
        var json = false

        func run() throws {
            let reader = try place.reader()
            let progress = ProgressLine()
            progress.show("copying \(place.archive)")
            defer { progress.end() }
            let octets = try ArchiveWords.doing { () throws(ArchiveError) in
                try reader.backUp(to: target)
                return try ArchiveReader(path: target).summary().fileOctets
            }
            progress.end()
            Terminal.say(
                json
                    ? try JSONLine.text(Report(path: target, octets: octets))
                    : "\(target): \(octets) octets")
        }
    }
}

/// One line on standard error that is replaced as work goes on; nothing where nobody looks.
final class ProgressLine {
    private let isShown = isatty(STDERR_FILENO) == 1
    private var isOpen = false

    func show(_ text: String) {
        guard isShown else { return }
        isOpen = true
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
    }

    func end() {
        guard isOpen else { return }
        isOpen = false
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    }
}

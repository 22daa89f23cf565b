import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Octets
import Station
import StationAPI
import StationClient
import TerminalText

/// `regolith run start|stop|note|list|show|protect`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Name a stretch of work, so that it can be asked about: --time \"run 7\".",
        discussion: """
            One run is open at a time. It moves nothing and permits nothing. Notes that are made meanwhile \
            belong to it. What a protected run touches is kept, whatever the disk says.

            Examples:
              regolith run start "hole 3, regolith simulant" --person anna
              regolith run note "chips look wet"
              regolith run stop
              regolith run list
              regolith run show 7
              regolith run protect 7
              regolith export csv --time "run 7" > run7.csv

            Exit codes: 0 done · 1 no archive, no such run · 2 refused (one is open, none is open) · \
            3 no station · 64 wrong usage.
            """,
        subcommands: [Start.self, Stop.self, Note.self, List.self, Show.self, Protect.self])

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a run.",
            discussion: """
                Example:
                  regolith run start "hole 3"
                """)
        @Argument(help: "Its name.")
        var title: String
        @Option(help: "Who you are, where the account is shared.")
        var person = ""
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            var message = ClientMessage(id: 0, operation: .run)
            (message.runAct, message.text, message.person) = (.start, title, person)
            try RunTalk.ask(message, station, json: json, says: "begins")
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End the run that is open. It stops nothing else: that is `regolith stop`.",
            discussion: """
                Example:
                  regolith run stop
                """)
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            var message = ClientMessage(id: 0, operation: .run)
            message.runAct = .stop
            try RunTalk.ask(message, station, json: json, says: "ends")
        }
    }

    struct Note: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a sentence into the record; while a run is open it belongs to it.",
            discussion: """
                Example:
                  regolith run note "new bit since 10:00"
                """)
        @Argument(help: "The sentence.")
        var text: String
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            var message = ClientMessage(id: 0, operation: .note)
            message.text = text
            try Session(station).settle(message, json: json, says: "noted")
        }
    }

    struct Protect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep what a run touches, whatever the disk says.",
            discussion: """
                Example:
                  regolith run protect 7
                """)
        @Argument(help: "Its number.", completion: StationWords.runs)
        var number: UInt32
        @Flag(help: "No longer.")
        var undo = false
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            var message = ClientMessage(id: 0, operation: .run)
            (message.runAct, message.run) = (undo ? .unprotect : .protect, number)
            try RunTalk.ask(message, station, json: json, says: undo ? "is kept no longer" : "is kept")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All runs with duration, commands, failures, alarms and what was drilled.",
            discussion: """
                Example:
                  regolith run list --json | jq .title
                """)
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func run() throws {
            let reader = try archive.reader()
            let runs = try ArchiveWords.doing { () throws(ArchiveError) in try RunReport.archived(of: reader)
            }
            if json { return runs.forEach { Terminal.say(LineCoder().text($0)) } }
            var table = TextTable([
                .init("run", .right), .init("began"), .init("lasted", .right),
                .init("commands", .right), .init("failed", .right),
                .init("alarms", .right), .init("drilled"), .init("kept"),
                .init("name", mayShrink: true), .init("by"),
            ])
            for run in runs {
                table.add([
                    "\(run.number)", RunTalk.time(run.from), RunTalk.lasted(run), "\(run.commands ?? 0)",
                    "\(run.failedCommands ?? 0)", "\(run.alarms ?? 0)", RunTalk.drilled(run) ?? "",
                    run.isProtected ? "kept" : "", run.title, run.by,
                ])
            }
            table.say()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One run: what happened in it, its notes, its failures.",
            discussion: """
                Example:
                  regolith run show 7
                """)
        @Argument(help: "Its number [the newest].", completion: StationWords.runs)
        var number: Int64?
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func run() throws {
            let reader = try archive.reader()
            let found = try ArchiveWords.doing { () throws(ArchiveError) in
                if let number { return try reader.run(number) as ArchivedRun? }
                return try reader.lastRun()
            }
            guard let found else {
                Terminal.complain("regolith: \(TimeError.noRun)")
                throw Exit.failed
            }
            let run = try ArchiveWords.doing { () throws(ArchiveError) in
                try RunReport(found, of: reader, isWhole: true)
            }
            if json { return Terminal.say(LineCoder().text(run)) }
            let kept = run.isProtected ? ", kept" : ""
            Terminal.say(Terminal.bold("run \(run.number): \(run.title)") + ", by \(run.by)\(kept)")
            let end = run.to.map { RunTalk.time($0) } ?? "now (it is open)"
            Terminal.say("  \(RunTalk.time(run.from)) … \(end), \(RunTalk.lasted(run))")
            Terminal.say(
                "  \(run.commands ?? 0) commands, \(run.failedCommands ?? 0) failed, "
                    + "\(run.alarms ?? 0) alarms, \(run.events ?? 0) events"
                    + (RunTalk.drilled(run).map { ", drilled \($0)" } ?? ""))
            for note in run.notes ?? [] {
                Terminal.say("  \(RunTalk.time(note.time)) \(note.by): \(note.text)")
            }
            let range = found.from.utc..<UTCTime(nanoseconds: found.to.map { $0.utc.nanoseconds + 1 } ?? .max)
            let failed = try ArchiveWords.doing { () throws(ArchiveError) in
                try HistoryEntry.archived(in: range, of: reader, failed: true)
            }
            for entry in failed { Terminal.say("  " + HistoryText.line(entry)) }
        }
    }
}

/// What is said of runs.
private enum RunTalk {
    static func ask(
        _ message: ClientMessage, _ station: StationOptions, json: Bool, says what: String
    ) throws {
        let answer = try Session(station).ask(message)
        if json { return Terminal.say(LineCoder().text(answer)) }
        StandingText.say(answer)
        guard let run = answer.run else { return }
        Terminal.say("run \(run.number)\(run.title.isEmpty ? "" : " (\(run.title))") \(what)")
    }

    static func time(_ nanoseconds: Int64) -> String {
        CivilDate.text(UTCTime(nanoseconds: nanoseconds), digits: 0)
    }

    static func lasted(_ run: RunReport) -> String {
        let seconds = Int64((run.seconds ?? 0).rounded())
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min \(seconds % 60) s" : "\(seconds) s"
    }

    /// Nil where nothing was drilled, or nothing shows it.
    static func drilled(_ run: RunReport) -> String? {
        guard let from = run.drilledFromMillimetres, let to = run.drilledToMillimetres, to > from else {
            return nil
        }
        return String(format: "%.1f … %.1f mm", from, to)
    }
}

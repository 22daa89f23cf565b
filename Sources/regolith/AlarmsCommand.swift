import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import StationAPI
import StationClient

/// `regolith alarms list|ack|shelve|unshelve|history`
struct AlarmsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarms",
        abstract: "What is wrong, what was, and who has seen it.",
        discussion: """
            An alarm stays until its cause is gone and a person has acknowledged it. Acknowledging clears no \
            cause and permits no motion. The number names one occurrence: a newer one of the same kind has \
            another.

            Examples:
              regolith alarms                            open alarms, the newest first
              regolith alarms ack 12 --note "brush replaced"
              regolith alarms ack --all
              regolith alarms shelve 14 --minutes 30 --note "sensor under repair"
              regolith alarms unshelve 14
              regolith alarms history --json
              regolith alarms list --time "run 7"        what was open then, from the archive

            Exit codes: 0 done · 2 refused (a safety event cannot be shelved, no such alarm) · 3 no station.
            """,
        subcommands: [List.self, Ack.self, Shelve.self, Unshelve.self, History.self],
        defaultSubcommand: List.self)

    /// `regolith alarms list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open alarms and what is shelved; with --time those that were open then.",
            discussion: """
                Examples:
                  regolith alarms list
                  regolith alarms list --time "run 7"
                  regolith alarms list --time "last stop" --json
                """)
        @OptionGroup var time: TimeOptions
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func run() throws {
            guard time.isGiven || archive.archive != nil else {
                return try AlarmTalk(archive.station).show(history: false, json: json)
            }
            let reader = try archive.reader()
            let range = try time.range(in: reader, usual: "all")
            let alarms = try ArchiveWords.doing { () throws(ArchiveError) in
                try AlarmEntry.archived(in: range, of: reader)
            }
            if json { return alarms.forEach { Terminal.say(LineCoder().text($0)) } }
            Terminal.say(
                Terminal.bold("ARCHIVED") + " \(alarms.count) alarms, as they stood at the end of that time")
            for alarm in alarms { Terminal.say(AlarmWords.line(alarm)) }
        }
    }

    /// `regolith alarms history`
    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closed alarms, the newest first; the journal has all of them.",
            discussion: """
                Example:
                  regolith alarms history
                """)
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws { try AlarmTalk(station).show(history: true, json: json) }
    }

    /// `regolith alarms ack`
    struct Ack: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that you have seen it. Clears nothing, permits nothing.",
            discussion: """
                Examples:
                  regolith alarms ack 3 --note "cable pulled on purpose"
                  regolith alarms ack --all
                """)
        @Argument(help: "Numbers of alarms.", completion: StationWords.alarms)
        var numbers: [UInt32] = []
        @Flag(help: "Every open alarm that nobody has acknowledged, after showing them.")
        var all = false
        @Option(help: "What you found; kept with the alarm.")
        var note = ""
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var station: StationOptions

        func validate() throws {
            guard all != numbers.isEmpty else { return }
            throw ValidationError("give numbers of alarms, or --all, and not both")
        }

        func run() throws {
            let talk = try AlarmTalk(station)
            var wanted = numbers
            if all {
                let open = try talk.alarms(history: false).flatMap(\.alarms).filter(\.isUnacknowledged)
                if !json { for alarm in open { Terminal.say(AlarmWords.line(alarm)) } }
                wanted = open.map(\.number).reversed()
            }
            for number in wanted { try talk.ask(.acknowledge, number, note: note, json: json) }
        }
    }

    /// `regolith alarms shelve`
    struct Shelve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Silence an alarm for a while; it stays listed. Impossible for safety events.",
            discussion: """
                Example:
                  regolith alarms shelve 3 --minutes 15 --note "sensor is being replaced"
                """)
        @Argument(help: "Number of the alarm.", completion: StationWords.alarms)
        var number: UInt32
        @Option(help: "1 to 60.")
        var minutes: UInt16
        @Option(help: "Why; kept with the shelf.")
        var note = ""
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            try AlarmTalk(station).ask(.shelve, number, minutes: minutes, note: note, json: json)
        }
    }

    /// `regolith alarms unshelve`
    struct Unshelve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a shelved alarm speak again.",
            discussion: """
                Example:
                  regolith alarms unshelve 3
                """)
        @Argument(help: "Number of the alarm.", completion: StationWords.alarms)
        var number: UInt32
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws { try AlarmTalk(station).ask(.unshelve, number, note: "", json: json) }
    }
}

/// The part of a conversation that is about alarms.
private struct AlarmTalk {
    private let session: Session

    init(_ station: StationOptions) throws { session = try Session(station) }

    func alarms(history: Bool) throws -> [AlarmsReport] {
        var message = ClientMessage(id: 0, operation: .alarms)
        message.history = history
        return try session.pages(message) { $0.alarms?.left ?? 0 }.compactMap(\.alarms)
    }

    func show(history: Bool, json: Bool) throws {
        var message = ClientMessage(id: 0, operation: .alarms)
        message.history = history
        let pages = try session.pages(message) { $0.alarms?.left ?? 0 }
        if json {
            for page in pages { Terminal.say(LineCoder().text(page)) }
            return
        }
        StandingText.say(pages.first)
        let mode = pages.first?.mode ?? "LIVE"
        if let standing = pages.first?.alarms?.standing {
            Terminal.say("\(Terminal.bold(mode)) \(AlarmWords.standing(standing))")
        }
        for alarm in pages.compactMap(\.alarms).flatMap(\.alarms) { Terminal.say(AlarmWords.line(alarm)) }
        for shelf in pages.compactMap(\.alarms).flatMap(\.shelves) { Terminal.say(AlarmWords.line(shelf)) }
    }

    func ask(
        _ operation: ClientMessage.Operation, _ number: UInt32, minutes: UInt16? = nil, note: String,
        json: Bool
    ) throws {
        var message = ClientMessage(id: 0, operation: operation)
        message.alarm = number
        message.minutes = minutes
        message.text = note
        let reply = try session.talk { (connection) throws(StationClientError) in
            let id = try connection.send(message)
            return try connection.answer(to: id, timeout: 5_000_000_000)
        }
        if json { Terminal.say(LineCoder().text(reply)) }
        if let refusal = reply.refusal {
            if !json { Terminal.complain("\(Terminal.red("refused")) (\(refusal.code)): \(refusal.text)") }
            throw Exit.refused
        }
        guard !json else { return }
        let words = [
            "acknowledge": "acknowledged; it stays until its cause is gone",
            "shelve": "shelved for \(minutes ?? 0) min; it stays listed", "unshelve": "speaks again",
        ]
        Terminal.say("alarm #\(number): \(words[operation.rawValue] ?? "done")")
    }
}

/// Alarms as a person reads them; the words say everything that a colour does.
enum AlarmWords {
    static func standing(_ standing: AlarmStanding) -> String {
        var parts = [
            "\(standing.unacknowledged) alarms not acknowledged", "\(standing.acknowledged) acknowledged",
            "\(standing.shelved) shelved",
        ]
        if standing.isSounding { parts.append(Terminal.red("SOUNDING: acknowledge the critical ones")) }
        if standing.unkept > 0 { parts.append(Terminal.red("\(standing.unkept) found no place")) }
        return parts.joined(separator: ", ")
    }

    static func line(_ alarm: AlarmEntry) -> String {
        var parts = ["  #\(alarm.number)", coloured(alarm.severity, alarm), alarm.state]
        parts.append("\(alarm.link) \(alarm.kind) \(alarm.name): \(alarm.text)")
        if let worst = alarm.worstValue { parts.append("worst \(number(worst, alarm.unit))") }
        if alarm.worstSeverity != alarm.severity { parts.append("was \(alarm.worstSeverity)") }
        if alarm.count > 1 { parts.append("\(alarm.count) times") }
        parts.append("since \(time(alarm.raisedAt))")
        if let cleared = alarm.clearedAt { parts.append("cause gone \(time(cleared))") }
        if let by = alarm.acknowledgedBy { parts.append("seen by \(by)") }
        if let note = alarm.note, !note.isEmpty { parts.append("“\(note)”") }
        if alarm.isShelved { parts.append("SHELVED") }
        return parts.joined(separator: " · ")
    }

    static func line(_ shelf: AlarmsReport.Shelf) -> String {
        let note = shelf.note.isEmpty ? "" : " “\(shelf.note)”"
        let what = "\(shelf.link) \(shelf.kind) \(shelf.name)"
        return "  shelved until \(time(shelf.until)): \(what), by \(shelf.by)\(note)"
    }

    static func change(_ change: AlarmChangeReport) -> String {
        let by = change.by.map { " by \($0)" } ?? ""
        let alarm = change.alarm
        let quiet = alarm.isShelved ? " (shelved)" : ""
        return "alarm #\(alarm.number) \(change.step)\(by)\(quiet): "
            + "\(coloured(alarm.severity, alarm)) \(alarm.text)"
    }

    static func worst(_ standing: AlarmStanding) -> String {
        guard let worst = standing.worst else { return "no alarms" }
        let more = standing.unacknowledged + standing.acknowledged - 1
        let others = more > 0 ? " (and \(more) more)" : ""
        let seen = worst.isUnacknowledged ? "" : " acknowledged"
        return "\(coloured(worst.severity, worst))\(seen) #\(worst.number) \(worst.text)\(others)"
    }

    private static func coloured(_ text: String, _ alarm: AlarmEntry) -> String {
        alarm.severity == "CRITICAL" ? Terminal.red(text) : Terminal.yellow(text)
    }

    private static func number(_ value: Double, _ unit: String?) -> String {
        let text = String(format: "%.6g", value)
        return unit.map { "\(text) \($0)" } ?? text
    }

    private static func time(_ nanoseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
        return date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false))
    }
}

import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Octets
import Station
import StationAPI
import StationClient
import TerminalText

/// `regolith events`
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "What the rig reported, and with --all everything that happened.",
        discussion: """
            From the station's archive, the newest last. --all puts events, alarms, commands, link states, \
            notes and runs into one row of time.

            Examples:
              regolith events                                  the newest 50
              regolith events --time "run 7" --severity medium
              regolith events --name 'STOP*' --time today
              regolith events --all --time "last stop"         what happened around it?
              regolith events --follow                         and whatever comes, until Ctrl-C
              regolith events --json | jq -r .name

            Exit codes: 0 done · 1 no archive, no such time · 3 no station (--follow) · 64 wrong usage.
            """)

    enum Severity: String, ExpressibleByArgument, CaseIterable {
        case info, low, medium, high

        var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
    }

    @OptionGroup var time: TimeOptions
    @Option(help: "This and worse: info, low, medium or high.")
    var severity: Severity = .info
    @Option(help: "Only events of this name or pattern.")
    var name: String?
    @Option(
        name: [.long, .customLong("rig")], help: "Only of this link.", completion: StationWords.links)
    var link: String?
    @Flag(help: "Alarms, commands, links, notes and runs too.")
    var all = false
    @Flag(help: "Go on with what comes.")
    var follow = false
    @Option(help: "At most so many, the newest [50; with a time 10000].")
    var limit: Int?
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var archive: ArchiveOptions

    func validate() throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit is 1 or more") }
        guard !follow || !time.isGiven else {
            throw ValidationError("--follow goes on from now: leave the time")
        }
    }

    func run() throws {
        // Whatever happens while the archive is read is in one or the other.
        let session = try follow ? Session(archive.station) : nil
        if let session { try subscribe(session) }
        if FileManager.default.fileExists(atPath: archive.resolvedPath) || session == nil {
            // Who follows wants what comes, also from a station whose archive is not there yet; why it is not
            // has been said.
            let lines = follow ? (try? archived()) ?? [] : try archived()
            if json { try lines.forEach { Terminal.say(try JSONLine.text($0)) } } else { say(lines) }
        }
        if let session { try go(on: session) }
    }

    private func archived() throws -> [HappeningReport] {
        let reader = try archive.reader()
        let hasAny = try ArchiveWords.doing { () throws(ArchiveError) in try reader.bounds() != nil }
        guard hasAny else { return [] }
        let range = try time.range(in: reader, usual: "all")
        let words = EventWords(json ? nil : JournalDictionary.load(archive.journal))
        let limit = limit ?? (time.isGiven ? 10_000 : 50)
        let found = try ArchiveWords.doing { () throws(ArchiveError) in
            try HappeningReport.archived(in: range, of: reader, isAll: all, words)
        }
        return found.filter { isWanted($0) }.suffix(limit)
    }

    private func isWanted(_ happening: HappeningReport) -> Bool {
        if let link, happening.link != link { return false }
        if let name, !Glob.matches(name.lowercased(), happening.name.lowercased()) { return false }
        return happening.kind != "event" || happening.severity ?? 1 >= severity.number
    }

    private func say(_ lines: [HappeningReport]) {
        var table = TextTable([
            .init("utc"), .init(all ? "what" : "severity"), .init("name"),
            .init("meaning", mayShrink: true),
        ])
        for line in lines {
            let what = line.kind == "event" ? EventWords.severity(line.severity ?? 1) : line.kind
            table.add([line.utc, what, line.name, line.text])
        }
        table.say()
    }

    // MARK: Live

    private func subscribe(_ session: Session) throws {
        var message = ClientMessage(id: 0, operation: .subscribe)
        message.topics = all ? [.stages, .events, .links, .alarms] : [.events]
        _ = try session.talk { (connection) throws(StationClientError) in try connection.send(message) }
    }

    private func go(on session: Session) throws {
        let words = EventWords(json ? nil : JournalDictionary.load(archive.journal))
        var view = LiveView(only: [], json: json)
        while true {
            let received = try session.talk { (connection) throws(StationClientError) in
                try connection.receive(timeout: nil)
            }
            guard let line = received else { return }
            guard let event = line.event, !json else {
                if line.kind != .subscribed { view.show(line) }
                continue
            }
            let happening = HappeningReport(event, words)
            guard isWanted(happening) else { continue }
            Terminal.say(
                "\(happening.utc)  \(EventWords.severity(happening.severity ?? 1))  \(happening.name)  "
                    + happening.text)
        }
    }
}

import ArgumentParser
import CThreadShim
import ConsoleView
import StationAPI
import StationClient
import TerminalText

/// `regolith console`
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "One screen: link, rig, values, alarms, charts, commands, events; keys for STOP and HOLD.",
        discussion: """
            S is STOP (software): one key, no question, by the way of `regolith stop`; it works in every \
            view, and without a station it says so. It is not an emergency stop: use the wired one whenever \
            people are concerned. H is HOLD. A acknowledges the alarm at the mark, V shelves it, ? explains \
            the keys. Leaving the console changes nothing at the rig.

            The window has at least 80 by 24 cells. NO_COLOR takes all colour away; nothing is said by \
            colour alone. When the station ends, the console says so and connects again by itself.

            Examples:
              regolith console
              ssh lab regolith console
              regolith console --once               one screen as text, for a pipe or a note
            """)

    @Flag(help: "Print one screen as text and end; no terminal is needed.")
    var once = false
    @Option(help: "Cells of a line with --once.")
    var columns = 120
    @Option(help: "Lines with --once.")
    var rows = 40
    @OptionGroup var station: StationOptions

    func validate() throws {
        guard (80...500).contains(columns), (24...200).contains(rows) else {
            throw ValidationError("a screen has 80 to 500 columns and 24 to 200 rows")
        }
    }

    func run() throws {
        let folder = SocketFolder.resolve(station.sockets)
        if once { return try printOnce(folder) }
        guard let output = TerminalOutput() else {
            Terminal.complain(
                "regolith: the console needs a terminal; into a pipe: `regolith watch`, or `--once`")
            throw Exit.refused
        }
        let console = try Console(
            station, topics: [.samples, .stages, .events, .links, .alarms, .status], outlivesStation: true)
        defer { console.close() }
        guard console.hasKeyboard else {
            Terminal.complain("regolith: the console needs a keyboard: standard input is no terminal")
            throw Exit.refused
        }
        var panel = ConsolePanel(console: console, output: output, folder: folder)
        let why = try panel.run()
        console.close()
        if why == "left" || why == "interrupted" { return }
        Terminal.complain("regolith: the console ended: \(why)")
        throw Exit.failed
    }

    /// Reads what a console would have read, and prints it.
    private func printOnce(_ folder: String) throws {
        let session = try Session(station)
        var picture = ConsolePicture(folder: folder)
        var history = ClientMessage(id: 0, operation: .history)
        history.count = rows
        let asked: [(ClientMessage, (ServerMessage) -> Int)] = [
            (ClientMessage(id: 0, operation: .status), { _ in 0 }),
            (ClientMessage(id: 0, operation: .values), { $0.values?.left ?? 0 }),
            (ClientMessage(id: 0, operation: .alarms), { $0.alarms?.left ?? 0 }),
            (history, { _ in 0 }),
        ]
        for (message, left) in asked {
            for page in try session.pages(message, left: left) {
                picture.take(page, at: cts_clock_boottime())
            }
        }
        let screen = ConsoleFrame.screen(
            of: picture, columns: columns, rows: rows, now: cts_clock_boottime(), utc: cts_clock_realtime())
        Terminal.say(screen.text)
    }
}

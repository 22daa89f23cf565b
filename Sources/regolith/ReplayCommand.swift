import ArchiveReports
import ArgumentParser
import Foundation
import Journal
import Links
import Octets
import Station
import StationAPI

/// `regolith replay`
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Feed the core from a journal; nothing of it can be sent to a rig.",
        discussion: """
            With --verify every transmission, command stage, link state, alarm, sample and event of this \
            run is \
            compared with the recording, octet by octet.

            With --dictionary the packets of the journal are read by another dictionary as well: what cannot \
            be decoded, is named otherwise, has another value, unit or limits there is told, with counts.

            At a terminal: SPACE pauses and goes on · n shows the next packet or event while it is paused · \
            f and b go 10 s forward and back, F and B 60 s · + and - change the speed · s stops the live \
            rig (STOP, software), and nothing else leads from here to one · q ends.

            Examples:
              regolith replay journal/                     as it happened, at its own pace
              regolith replay journal/ --speed 10 --only z_bit,spn_rpm --from "last 5m"
              regolith replay journal/ --speed max --verify
              regolith replay journal/ --dictionary next.xml
              regolith replay journal/ --speed max --json --from 2:1500 --to 2:1600 | jq .

            Exit codes: 0 replayed (and equal, with --verify; no difference, with --dictionary) · 1 differs \
            or damaged.
            """)

    @Argument(help: "Folder or segment.", completion: .file())
    var path: String
    @Option(help: "1 = as it happened, N = so many times faster, max = as fast as it goes.")
    var speed = "1"
    @Flag(help: "Compare with what the journal says was done.")
    var verify = false
    @Option(help: "Show only these parameters (comma between).", completion: StationWords.parameterList)
    var only: String?
    @Option(
        help: "First moment (start, +30s, \"last 2m\", 19:31:05, 2:1500, \"run 7\").", transform: Moment.read)
    var from: Moment = Moment(.start)
    @Option(help: "Last moment.", transform: Moment.read)
    var to: Moment = Moment(.end)
    @Option(help: ArgumentHelp("Say what would differ under this dictionary.", valueName: "OTHER.xml"))
    var dictionary: String?
    @Option(help: ArgumentHelp("Sockets of the live station, for the key s.", valueName: "FOLDER"))
    var sockets: String?
    @Flag(help: "One object a line.")
    var json = false
    @Flag(help: "Show no telemetry, only the result.")
    var quiet = false

    func validate() throws {
        guard verify,
            from.mark != TimeMark(.moment(.start)) || to.mark != TimeMark(.moment(.end)) || dictionary != nil
        else { return }
        throw ValidationError("--verify holds the whole journal against the core: `journal cut` takes a part")
    }

    func run() throws {
        let pace = try Pace(speed)
        do {
            if let dictionary { return try ReplayComparison(path: path, isJSON: json).run(dictionary) }
            guard verify else { return try show(pace) }
        } catch let error as StationError {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        } catch let error as JournalError {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
        try compare(pace)
    }

    private func compare(_ pace: Pace) throws {
        var reader = try JournalWords.reading { () throws(JournalError) in try JournalReader(path: path) }
        var player = JournalPlayer(verifies: true)
        player.shelves = DictionaryShelf.around(path)
        let began = bootTime()
        do {
            while let item = try reader.next() {
                if case .record(_, let record) = item { pace.wait(for: record.coreTime.nanoseconds) }
                try player.take(item)
            }
            player.finish()
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
        try report(player, seconds: Double(bootTime() - began) / 1e9)
    }

    private func show(_ pace: Pace) throws {
        let outline = try JournalOutline(path: path)
        let began = bootTime()
        let view = ReplayView(
            only: only?.split(separator: ",").map(String.init), isQuiet: quiet, isJSON: json)
        var stage = try ReplayStage(
            outline, from: from.moment(of: path), to: to.moment(of: path, isEnd: true), pace: pace,
            view: view,
            stopSocket: SocketFolder.resolve(sockets) + "/stop.sock")
        try stage.run()
        try report(
            stage.player, seconds: Double(bootTime() - began) / 1e9, hasPlayed: stage.hasPlayed)
    }

    private func report(_ player: JournalPlayer, seconds: Double, hasPlayed: Bool = false) throws {
        let totals = player.totals
        let rate = seconds > 0 ? Double(totals.packets) / seconds : 0
        tell(
            "REPLAY of \(totals.records) records: \(totals.inputs) inputs, \(totals.packets) packets, "
                + "\(totals.transmitted) transmissions, \(totals.snapshots) snapshots, in "
                + String(format: "%.2f s (%.0f packets/s)", seconds, rate))
        guard hasPlayed || player.core != nil else {
            Terminal.complain("no snapshot was found: this is no whole segment; begin with its first record")
            throw Exit.failed
        }
        for difference in player.differences { Terminal.say(Terminal.red("\(difference)")) }
        if player.differenceCount > player.differences.count {
            Terminal.say("… \(player.differenceCount - player.differences.count) more")
        }
        guard player.differenceCount == 0 else { throw Exit.failed }
        if verify {
            Terminal.say(Terminal.green("equal: safety trace and data trace are the recorded ones"))
        }
    }

    /// With --json the lines of standard output are objects and nothing else.
    private func tell(_ text: String) {
        if json { Terminal.complain(text) } else { Terminal.say(text) }
    }
}

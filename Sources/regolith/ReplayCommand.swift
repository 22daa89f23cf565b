import ArgumentParser
import Foundation
import Journal
import Links
import Octets
import Station

/// `regolith replay`
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Feed the core from a journal; nothing can be sent to a rig from here.",
        discussion: """
            With --verify every transmission, command stage, link state, alarm, sample and event of this \
            run is \
            compared with the recording, octet by octet.

            Examples:
              regolith replay journal/                     as it happened, at its own pace
              regolith replay journal/ --speed 10 --only z_bit,spn_rpm
              regolith replay journal/ --speed max --verify

            Exit codes: 0 replayed (and equal, with --verify) · 1 differs or damaged.
            """)

    @Argument(help: "Folder or segment.")
    var path: String
    @Option(help: "1 = as it happened, N = so many times faster, max = as fast as it goes.")
    var speed = "1"
    @Flag(help: "Compare with what the journal says was done.")
    var verify = false
    @Option(help: "Show only these parameters (comma between).")
    var only: String?
    @Flag(help: "Show no telemetry, only the result.")
    var quiet = false

    func run() throws {
        let pace = try Pace(speed)
        var reader = try JournalWords.reading { () throws(JournalError) in try JournalReader(path: path) }
        var player = JournalPlayer(verifies: verify)
        player.shelves = DictionaryShelf.around(path)
        var view = ReplayView(only: only?.split(separator: ",").map(String.init), isQuiet: quiet || verify)
        let began = bootTime()
        do {
            while let item = try reader.next() {
                if case .record(_, let record) = item { pace.wait(for: record.coreTime.nanoseconds) }
                try player.take(item) { effect, record in view.show(effect, record) }
                if view.database == nil { view.database = player.core?.program.database }
            }
            player.finish()
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
        try report(player, seconds: Double(bootTime() - began) / 1e9)
    }

    private func report(_ player: JournalPlayer, seconds: Double) throws {
        let totals = player.totals
        let rate = seconds > 0 ? Double(totals.packets) / seconds : 0
        Terminal.say(
            "REPLAY of \(totals.records) records: \(totals.inputs) inputs, \(totals.packets) packets, "
                + "\(totals.transmitted) transmissions, \(totals.snapshots) snapshots, in "
                + String(format: "%.2f s (%.0f packets/s)", seconds, rate))
        guard player.core != nil else {
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
}

/// How fast the records of a journal pass.
final class Pace {
    private let factor: Double?
    private var first: (recorded: Int64, now: Int64)?

    init(_ text: String) throws {
        if text == "max" {
            factor = nil
        } else if let number = Double(text), number >= 0.001, number <= 1e6 {
            factor = number
        } else {
            throw ValidationError("--speed is \(text); give 0.001 to 1000000, or max")
        }
    }

    /// Sleeps until the record's time has come; a long pause in the recording is cut to 5 s.
    func wait(for recorded: Int64) {
        guard let factor else { return }
        let now = bootTime()
        guard let first else {
            first = (recorded, now)
            return
        }
        let due = first.now + Int64(Double(recorded - first.recorded) / factor)
        guard due > now else {
            // A new process in the recording may begin at another time.
            if due < now - 2_000_000_000 || recorded < first.recorded { self.first = (recorded, now) }
            return
        }
        if due - now > 5_000_000_000 {
            self.first = (recorded, now)
            return
        }
        sleepNanoseconds(due - now)
    }
}

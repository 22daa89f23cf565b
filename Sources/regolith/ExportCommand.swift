import ArgumentParser
import Foundation
import Journal
import Station

/// `regolith export csv|ndjson|packets|pcapng`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Telemetry and what happened, out of a journal, for other programs.",
        discussion: """
            csv      one row a packet: utc, core_s, generation_s, link, packet, quality, then the parameters \
            with their units in the header ("z_bit [mm]"); other cells are empty
            ndjson   one object a line: samples, events, stages of commands, states of links, alarms
            packets  the space packets that came, one behind the other, each once
            pcapng   the same for Wireshark, with their times (link type 147)

            quality is GOOD, or what speaks against it (AFTER_GAP, OTHER_DICTIONARY, TIME_UNCERTAIN), \
            and SIMULATED. Memory does not grow with the journal.

            Times as everywhere (`regolith telemetry --help`); runs, commands and events are found in the \
            archive beside the journal.

            Examples:
              regolith export csv --time "run 7" --parameters z_bit,wob > run7.csv
              regolith export csv journal/ --parameters z_bit,wob,spn_torque --from "last 10m" > bite.csv
              regolith export ndjson journal/ --output run.ndjson
              regolith export packets journal/ --output run.bin; regolith decode run.bin

            With pandas: pandas.read_csv("bite.csv", parse_dates=["utc"], index_col="utc")

            Exit codes: 0 exported · 1 not, or damage in that part (told; the rest is exported).
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, ndjson, packets, pcapng }

    @Argument(help: "csv, ndjson, packets or pcapng.")
    var format: Format
    @Argument(
        help: "Folder or segment of a journal [that of the station at hand].", completion: .file())
    var path: String?
    @Option(
        help: "Only these parameters (comma between; * at an end stands for anything).",
        completion: StationWords.parameterList)
    var parameters: String?
    @OptionGroup var time: JournalTimeOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("File instead of standard output.", valueName: "FILE"))
    var output: String?
    @OptionGroup var archive: ArchiveOptions

    func run() throws {
        do {
            let path = path ?? archive.journal
            let part = try time.moments(of: path)
            let outline = try JournalOutline(path: path)
            var scan = try JournalScan(outline, from: part.from, to: part.to)
            let sink = try BufferedOutput(output)
            var writer = ExportWriter(format: format, wanted: parameters, sink: sink)
            var progress = Progress("export", total: outline.records)
            var done: UInt64 = 0
            while let step = try scan.next() {
                try writer.take(step)
                done += 1
                if done % 1024 == 0 { progress.show(done) }
            }
            try sink.flush()
            progress.clear()
            if output != nil {
                Terminal.complain(
                    "\(writer.rows) \(format == .csv ? "rows" : "entries"), \(sink.written) octets")
            }
            guard scan.player.differenceCount == 0 else {
                for difference in scan.player.differences { Terminal.complain("\(difference)") }
                throw Exit.failed
            }
        } catch let error as ExitCode {
            throw error
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
    }
}

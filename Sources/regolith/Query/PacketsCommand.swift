import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Journal
import Octets
import Station
import Telemetry
import TerminalText

/// `regolith packets`
struct PacketsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packets",
        abstract: "Which packets came, where they stand in the journal, and which bytes they were.",
        discussion: """
            The archive says when and where; --bytes and --at read the octets out of the journal beside it, \
            with each field at its place (octet.bit, bits).

            Examples:
              regolith packets --time "last stop"
              regolith packets --packet SLOW --time "run 7" --json
              regolith packets --packet FAST --at "last stop"      which bytes were that packet?
              regolith packets --at 2:1500                         the packet of that record

            Exit codes: 0 done · 1 no such packet, time, archive or journal · 64 wrong usage.
            """)

    @OptionGroup var time: TimeOptions
    @Option(
        help: ArgumentHelp("The last packet up to then, with its bytes.", valueName: "TIME"),
        transform: TimeWords.mark)
    var at: TimeMark?
    @Option(help: "Only packets of this name.")
    var packet: String?
    @Option(help: "Only of this link.", completion: StationWords.links)
    var link: String?
    @Flag(help: "The bytes of each, with its fields.")
    var bytes = false
    @Option(help: "At most so many, the first of the time.")
    var limit = 1000
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var archive: ArchiveOptions

    func validate() throws {
        guard at == nil || !time.isGiven else { throw ValidationError("say --at, or a time") }
        guard limit > 0 else { throw ValidationError("--limit is 1 or more") }
    }

    func run() throws {
        let reader = try archive.reader()
        let wanted = packet?.uppercased()
        guard let at else {
            let range = try time.range(in: reader, usual: "last 10s")
            let found = try ArchiveWords.doing { () throws(ArchiveError) in
                try reader.packets(container: wanted, link: link, in: range, limit: limit)
            }
            return bytes ? try show(found) : try list(found)
        }
        let moment = try ArchiveWords.doing { () throws(TimeError) in
            try TimeWords.resolver(reader).instant(at)
        }
        let found = try ArchiveWords.doing { () throws(ArchiveError) in
            try reader.lastPacket(
                container: wanted, link: link, before: UTCTime(nanoseconds: moment.nanoseconds + 1))
        }
        guard let found else {
            Terminal.complain("regolith: no \(wanted ?? "packet") had come before \(CivilDate.text(moment))")
            throw Exit.failed
        }
        try show([found])
    }

    private func list(_ packets: [ArchivedPacket]) throws {
        if json { return try packets.forEach { Terminal.say(try JSONLine.text(PacketReport($0))) } }
        var table = TextTable([
            .init("received"), .init("record"), .init("link"), .init("packet"), .init("quality"),
        ])
        for packet in packets {
            table.add([
                CivilDate.text(packet.moment.utc, digits: 6), packet.moment.position.text, packet.link,
                packet.container, packet.quality.text,
            ])
        }
        table.say()
    }

    private func show(_ packets: [ArchivedPacket]) throws {
        for packet in packets {
            do {
                let found = try JournalPacket(packet, in: archive.journal)
                var text = PacketText(found.database, isJSON: json, isBrief: false, isAnnotated: true)
                let place =
                    "record \(packet.moment.position.text) \(CivilDate.text(packet.moment.utc, digits: 6))"
                text.show(.packet(found.octets, isRepeat: false), at: place)
            } catch {
                Terminal.complain("regolith: \(error)")
                throw Exit.failed
            }
        }
    }
}

/// `regolith packets` for programs.
private struct PacketReport: Encodable {
    var utc: String
    var record: String
    var link: String
    var packet: String
    var quality: String

    init(_ packet: ArchivedPacket) {
        utc = CivilDate.text(packet.moment.utc, digits: 6)
        record = packet.moment.position.text
        (link, self.packet, quality) = (packet.link, packet.container, packet.quality.text)
    }
}

import ArgumentParser
import Foundation
import Journal
import Octets
import Station

/// `regolith decode`
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Which values stand in these octets? Packets or frames, binary or hex, or a journal.",
        discussion: """
            The form is found by trying: space packets one behind the other, frames of a rig, frames of a \
            station. Text of hex digits (spaces, line ends and 0x do not count) is read as its octets. \
            A journal, or one segment, gives the packets that came; --time, --from and --to take a part of it.

            Examples:
              regolith decode packets.bin
              echo "09 02 c0 00 …" | regolith decode -
              regolith decode capture.hex --as frames --dictionary other.xml --json
              regolith decode journal/ --from 2:1500 --to 2:1510     which bytes were that packet?
              regolith decode journal/ --time "last stop"            those of 5 s before and behind it

            Exit codes: 0 everything has a meaning · 1 something is damaged or unknown (told).
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case packets, frames
        case commandFrames = "command-frames"
    }

    @Argument(help: "File, journal, or - for standard input.", completion: .file())
    var path: String
    @Option(
        help: ArgumentHelp("XTCE file [a journal's own, else the one of this checkout].", valueName: "FILE"))
    var dictionary: String?
    @Option(name: .customLong("as"), help: "packets, frames or command-frames instead of trying.")
    var form: Form?
    @OptionGroup var time: JournalTimeOptions
    @Flag(help: "One object a line.")
    var json = false
    @Flag(help: "No octets, only values.")
    var brief = false

    private static let mostOctets = 256 << 20

    func run() throws {
        do {
            if path != "-", isJournal {
                try decodeJournal()
            } else {
                try decodeFile()
            }
        } catch let error as ExitCode {
            throw error
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
    }

    private var isJournal: Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
        if isFolder.boolValue { return true }
        let head = FileHandle(forReadingAtPath: path)?.readData(ofLength: 4) ?? Data()
        return [[0x0A, 0x0D, 0x0D, 0x0A], [0x28, 0xB5, 0x2F, 0xFD]].contains(Array(head))
    }

    private func decodeJournal() throws {
        let outline = try JournalOutline(path: path)
        let part = try time.moments(of: path)
        var scan = try JournalScan(outline, from: part.from, to: part.to)
        let own = try dictionary.map { try PacketText.load($0) }
        var streams: [UInt8: PacketStream] = [:]
        var text: PacketText?
        var compiled: [UInt8] = []
        while let step = try scan.next() {
            guard let program = step.core?.program, case .link(let link, .received, _) = step.record.channel
            else { continue }
            if text == nil || own == nil && compiled != program.dictionary {
                text = PacketText(
                    own ?? program.database, isJSON: json, isBrief: brief, shown: text?.shown ?? 0,
                    bad: text?.bad ?? 0)
                compiled = program.dictionary
            }
            var found: [PacketStream.Found] = []
            streams[link.index, default: PacketStream()].feed(step.record.payload) { found.append($0) }
            for item in found {
                text?.show(item, at: "record \(step.position.text) \(CivilDate.text(step.record.utc))")
            }
        }
        guard let text, text.shown + text.bad > 0 else {
            Terminal.complain("regolith: no packet came between \(scan.from.text) and \(scan.to.text)")
            throw Exit.failed
        }
        if text.bad > 0 { throw Exit.failed }
    }

    private func decodeFile() throws {
        let octets = try PacketText.octets(of: read())
        let form =
            self.form.flatMap { PacketStream.Form(rawValue: $0.rawValue) } ?? PacketStream.guess(octets)
        var text = PacketText(
            try PacketText.load(dictionary ?? Checkout.dictionary ?? "regolith.xtce.xml"), isJSON: json,
            isBrief: brief)
        var place = 0
        PacketStream.read(octets, as: form) { item in
            text.show(item, at: form == .packets ? "octet \(place)" : "")
            if case .packet(let packet, _) = item { place += packet.count }
        }
        if text.shown == 0, text.bad == 0 {
            Terminal.complain(
                "regolith: no packet stands in these \(octets.count) octets (read as \(form.rawValue))")
            throw Exit.failed
        }
        if text.bad > 0 { throw Exit.failed }
    }

    private func read() throws -> [UInt8] {
        let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let handle else {
            Terminal.complain("regolith: \(path) cannot be read")
            throw Exit.failed
        }
        let data = try handle.read(upToCount: Self.mostOctets + 1) ?? Data()
        guard data.count <= Self.mostOctets else {
            Terminal.complain("regolith: more than \(Self.mostOctets >> 20) MB: cut it")
            throw Exit.failed
        }
        return Array(data)
    }
}

import Foundation
import Journal
import Octets
import Testing

/// Wireshark's own reader as the judge of the format; skipped with a word where it is not installed.
@Suite(.enabled("tshark is not installed: apt-get install tshark") { Wireshark.path != nil })
struct WiresharkTests {
    @Test func `tshark reads interfaces, directions, times and octets as they were written`() throws {
        let directory = TemporaryDirectory()
        let records = Bench.records(60)
        try Bench.write([records], to: directory)
        let rows = try Wireshark.fields(
            directory.segment(1),
            [
                "frame.interface_id", "frame.interface_name", "frame.packet_flags_direction",
                "frame.time_epoch",
                "frame.len", "frame.encap_type",
            ])
        let all = Bench.header + records
        #expect(rows.count == all.count)
        for (row, record) in zip(rows, all) {
            #expect(row == Wireshark.row(of: record))
        }
    }

    @Test func `a payload too long for a packet does not keep tshark from the packets behind it`() throws {
        let directory = TemporaryDirectory()
        var long = Bench.event(5, "")
        long.payload = [UInt8](repeating: 7, count: 1_000_000)
        let after = Bench.records(10, longest: 60).filter { $0.channel != .events }
        try Bench.write([[long] + after], to: directory)
        let rows = try Wireshark.fields(directory.segment(1), ["frame.interface_name"])
        #expect(rows.count(where: { $0 != ["station"] && $0 != [""] }) == after.count)
    }

    @Test func `tshark shows the whole packets of a cut segment`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(5)], to: directory)
        Bench.put(Bench.bytes(directory.segment(1)).dropLast(30), at: directory.segment(1))
        #expect(try Wireshark.fields(directory.segment(1), ["frame.len"]).count == 7)
    }
}

enum Wireshark {
    static let path = ["/usr/bin/tshark", "/usr/local/bin/tshark", "/opt/homebrew/bin/tshark"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    static func fields(_ file: String, _ names: [String]) throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/false")
        process.arguments = ["-r", file, "-T", "fields"] + names.flatMap { ["-e", $0] }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// What tshark prints for a record in the fields of the test.
    static func row(of record: JournalRecord) -> [String] {
        let seconds = record.utc.nanoseconds / 1_000_000_000
        let fraction = String(record.utc.nanoseconds % 1_000_000_000 + 1_000_000_000).dropFirst()
        let place: [String] =
            switch record.channel {
            case .link(LinkID(0), let direction, _):
                ["0", "rig", direction == .received ? "0x00000001" : "0x00000002"]
            case .link: ["1", "radio", "0x00000001"]
            case .events: ["2", "station", "0x00000000"]
            }
        let kind = ["rig": "46", "radio": "48", "station": "51"][place[1]] ?? ""
        return place + ["\(seconds).\(fraction)", "\(record.payload.count)", kind]
    }
}

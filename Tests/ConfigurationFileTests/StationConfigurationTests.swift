import ConfigurationFile
import Foundation
import Testing

@Suite("station.toml")
struct StationConfigurationTests {
    static let whole = """
        [station]
        name = "lab-1"
        id = 16
        operator = 7
        dictionary = "dictionary/regolith.xtce.xml"
        journal = "/var/lib/regolith"
        socket = "../run"

        [[link]]
        name = "rig"
        kind = "serial"
        port = "/dev/ttyUSB0"
        baud = 230_400
        low_latency = false

        [[link]]
        name = "spare"
        kind = "serial"
        port = "/dev/ttyUSB1"
        role = "listener"

        [journal]
        segment_size_mb = 8
        segment_minutes = 5
        snapshot_seconds = 30
        free_space_mb = 4096

        [archive]
        enabled = false
        path = "index.sqlite"
        keep_free_percent = 35
        keep_days = 90
        """

    @Test func `every key arrives`() throws {
        let found = try StationConfiguration.load(text: Self.whole, directory: "/etc/regolith")
        #expect(found.name == "lab-1")
        #expect(found.id == 16)
        #expect(found.defaultOperator == 7)
        #expect(found.dictionaryPath == "/etc/regolith/dictionary/regolith.xtce.xml")
        #expect(found.journalDirectory == "/var/lib/regolith")
        #expect(found.socketDirectory == "/etc/run")
        #expect(
            found.archive
                == ArchiveConfiguration(
                    isEnabled: false, path: "/etc/regolith/index.sqlite", keepFreePercent: 35, keepDays: 90))
        #expect(
            found.links == [
                LinkConfiguration(
                    name: "rig", kind: "serial", port: "/dev/ttyUSB0", baud: 230_400, lowLatency: false,
                    line: 9),
                LinkConfiguration(
                    name: "spare", kind: "serial", role: "listener", port: "/dev/ttyUSB1", line: 16),
            ])
        #expect(
            found.journal
                == JournalConfiguration(
                    segmentMegabytes: 8, segmentMinutes: 5, snapshotSeconds: 30, reserveMegabytes: 4096))
        #expect(found.text == Self.whole)
    }

    @Test func `what is left out has a default`() throws {
        let found = try StationConfiguration.load(
            text: """
                station = { name = "a", id = 1, dictionary = "d.xml" }
                link = [{ name = "rig", kind = "serial", port = "/dev/x" }]
                """, directory: "/etc")
        #expect(found.defaultOperator == nil)
        #expect(found.journalDirectory == "/etc/journal")
        #expect(found.socketDirectory == "/etc/run")
        #expect(found.links.map(\.baud) == [115_200])
        #expect(found.links.map(\.role) == ["rig"])
        #expect(found.links.map(\.lowLatency) == [true])
        #expect(found.journal == JournalConfiguration())
    }

    /// A line of `whole`, what to put there, and the first line of the answer.
    static let mistakes: [(line: Int, text: String, answer: String)] = [
        (2, "nmae = \"lab-1\"", "s.toml:1: station.name is missing: add name = \"lab-1\""),
        (4, "operater = 7", "s.toml:4: station.operater is not a known key: did you mean operator?"),
        (4, "colour = 7", "s.toml:4: station.colour is not a known key: remove it; known are"),
        (3, "id = \"16\"", "s.toml:3: station.id is a text, expected is an integer: correct the value"),
        (3, "id = 16.0", "s.toml:3: station.id is a number with a decimal point, expected is an integer"),
        (3, "id = 65536", "s.toml:3: station.id is 65536, allowed is 1 … 65535: choose a value inside"),
        (3, "id = 0", "s.toml:3: station.id is 0, allowed is 1 … 65535"),
        (2, "name = \"\"", "s.toml:2: station.name is empty: give it a value or remove it"),
        (2, "name = \"  \"", "s.toml:2: station.name is empty"),
        (2, "name = \"lab 1\"", "s.toml:2: station.name is 'lab 1': use letters, digits, - and _ only"),
        (2, "name = \"lab-1", "s.toml:2:"),
        (2, "name = \"a\\u0000b\"", "s.toml:2: this is not UTF-8 text"),
        (3, "name = \"twice\"", "s.toml:3:"),
        (5, "dictionary = [\"a\"]", "s.toml:5: station.dictionary is an array, expected is a text in quotes"),
        (7, "socket = \"\(String(repeating: "x", count: 99))\"", "s.toml:7: station.socket has "),
        (10, "name = \"spare\"", "s.toml:17: link[1].name is 'spare' as in line 9 already"),
        (18, "kind = true", "s.toml:18: link[1].kind is true or false, expected is a text in quotes"),
        (19, "port = \"/dev/ttyUSB0\"", "s.toml:19: link[1].port is '/dev/ttyUSB0' as in line 9 already"),
        (19, "prot = \"/dev/x\"", "s.toml:16: link[1].port is missing: add port = "),
        (13, "baud = 110", "s.toml:13: link[0].baud is 110, allowed is 300 … 4000000"),
        (13, "baud = 99999999999999999999", "s.toml:13:"),
        (14, "low_latency = \"yes\"", "s.toml:14: link[0].low_latency is a text, expected is true or false"),
        (20, "baudrate = 9600", "s.toml:20: link[1].baudrate is not a known key: did you mean baud?"),
        (22, "[jurnal]", "s.toml:22: jurnal is not a known key: did you mean journal?"),
        (22, "[[journal]]", "s.toml:22: journal is an array, expected is a table [journal]"),
        (23, "segment_size_mb = 65", "s.toml:23: journal.segment_size_mb is 65, allowed is 1 … 64"),
        (26, "free_space_mb = 2047", "s.toml:26: journal.free_space_mb is 2047, allowed is 2048 … 1677"),
        (32, "keep_days = 0", "s.toml:32: archive.keep_days is 0, allowed is 1 … 36500"),
        (25, "snapshot_seconds = 1979-05-27", "s.toml:25: journal.snapshot_seconds is a date"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is told with file, line, key and advice`(
        _ mistake: (line: Int, text: String, answer: String)
    ) {
        var lines = Self.whole.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[mistake.line - 1] = mistake.text
        let text = lines.joined(separator: "\n")
        let error = #expect(throws: ConfigurationError.self) {
            try StationConfiguration.load(text: text, file: "s.toml")
        }
        #expect(error?.description.hasPrefix(mistake.answer) == true, "\(error?.description ?? "")")
    }

    @Test func `an unknown key in the second link is not looked for in the first`() {
        let text = Self.whole.replacingOccurrences(
            of: "role = \"listener\"", with: "lowlatency = true\nrole = \"listener\"")
        let error = #expect(throws: ConfigurationError.self) {
            try StationConfiguration.load(text: text, file: "s.toml")
        }
        #expect(
            error?.description
                == "s.toml:20: link[1].lowlatency is not a known key: did you mean low_latency?")
    }

    @Test func `all problems are told at once, by line`() {
        let error = #expect(throws: ConfigurationError.self) {
            try StationConfiguration.load(
                text: "[journal]\nsegment_minutes = 61\n[station]\nid = -1\nname = 'x'\n[links]\n",
                file: "s.toml")
        }
        let lines = error?.description.split(separator: "\n").map { String($0.prefix(22)) }
        #expect(
            lines == [
                "s.toml:1: link is miss", "s.toml:2: journal.segm", "s.toml:3: station.dict",
                "s.toml:4: station.id i",
                "s.toml:6: links is not",
            ])
    }

    @Test func `keys are found in every way of writing a table`() {
        let text = """
            # station.toml
            station = { name = "a", id = 1,
              dictionary = "d.xml", idd = 2 }
            journal.segment_minuets = 3
            link = [
              { name = "rig", kind = "serial", port = "/dev/x" },
              { name = "two", kind = "serial", port = "/dev/y", "speed" = 1 },
            ]
            """.replacing(",\n  dictionary", with: ", dictionary")
        let error = #expect(throws: ConfigurationError.self) {
            try StationConfiguration.load(text: text, file: "s.toml")
        }
        let lines = error?.description.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(lines == ["s.toml:2:", "s.toml:3:", "s.toml:6:"], "\(error?.description ?? "")")
    }

    @Test func `an empty text lacks everything`() {
        let error = #expect(throws: ConfigurationError.self) { try StationConfiguration.load(text: "") }
        #expect(
            error?.description == """
                station.toml:1: station is missing: add a table [station] with name, id and dictionary
                station.toml:1: link is missing: add a table [[link]] with name, kind and port
                """)
    }

    @Test func `windows line ends and a byte order mark do not disturb`() throws {
        let text = "\u{FEFF}" + Self.whole.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try StationConfiguration.load(text: text).links.count == 2)
    }

    /// SR-S-21
    @Test(arguments: ["RETRACT", "ABORT_TO_TOP", "HOLD", "stop", "send HOLD"])
    func `an alarm may be told to hold and nothing else`(action: String) throws {
        let good = try StationConfiguration.load(text: Self.whole + "\n[monitoring]\ncritical = \"hold\"\n")
        #expect(good.monitoring == MonitoringConfiguration(warning: .none, critical: .hold))
        let error = #expect(throws: ConfigurationError.self) {
            try StationConfiguration.load(text: Self.whole + "\n[monitoring]\nwarning = \"\(action)\"\n")
        }
        let text = error?.description ?? ""
        #expect(
            text.contains("monitoring.warning is \"\(action)\", allowed is \"none\" or \"hold\""), "\(text)")
    }
}

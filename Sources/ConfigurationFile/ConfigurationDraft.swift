import Foundation
import TOMLKit

/// A configuration while it is read: values so far, and everything that is wrong.
struct ConfigurationDraft {
    private(set) var problems: [ConfigurationProblem] = []
    private let lines: KeyLines
    private let directory: String
    private var station = Station()
    private var links: [LinkConfiguration] = []
    private var journal = JournalConfiguration()
    private var monitoring = MonitoringConfiguration()
    private var http = HTTPConfiguration()
    private var archive = ArchiveConfiguration()
    private var rig: RigConfiguration?

    private struct Station {
        var name: String?
        var id: Int?
        var defaultOperator: Int?
        var dictionary: String?
        var dictionaries = "dictionaries"
        var journal = "journal"
        var socket = "run"
    }

    init(_ root: TOMLTable, lines: KeyLines, directory: String) {
        self.lines = lines
        self.directory = directory
        var reader = TableReader(root, name: "", lines: lines)
        let station = reader.table("station", example: "a table [station] with name, id and dictionary")
        let links = reader.tables(
            "link", example: "a table [[link]] with name, kind and port", limit: Limits.links)
        let journal = reader.table("journal")
        let monitoring = reader.table("monitoring")
        let http = reader.table("http")
        let archive = reader.table("archive")
        let rig = reader.table("rig")
        reader.refuseOtherKeys()
        problems = reader.problems
        if let station { readStation(station) }
        for (index, link) in links.enumerated() { readLink(link, index) }
        if let journal { readJournal(journal) }
        if let monitoring { readMonitoring(monitoring) }
        if let http { readHTTP(http) }
        if let archive { readArchive(archive) }
        if let rig { readRig(rig) }
        // By line, those of one line in the order they were found.
        problems = problems.enumerated().sorted {
            ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
        }
        .prefix(Limits.problems).map(\.element)
    }

    /// `nil` where there are problems.
    func finish(text: String) -> StationConfiguration? {
        guard problems.isEmpty, let name = station.name, let id = station.id,
            let dictionary = station.dictionary
        else { return nil }
        return StationConfiguration(
            name: name, id: UInt16(id), defaultOperator: station.defaultOperator.map { UInt16($0) },
            dictionaryPath: dictionary, dictionaryFolder: absolute(station.dictionaries),
            journalDirectory: absolute(station.journal),
            socketDirectory: absolute(station.socket), links: links, journal: journal,
            monitoring: monitoring, archive: archive, http: http, rig: rig, text: text)
    }

    private mutating func readStation(_ table: TOMLTable) {
        var reader = TableReader(table, name: "station", lines: lines)
        station.name = reader.name("name", example: "lab-1")
        station.id = reader.integer("id", in: 1...65535, example: 1)
        station.defaultOperator = reader.integer("operator", in: 1...65535)
        station.dictionary = reader.text(
            "dictionary", example: "regolith.xtce.xml", limit: Limits.pathOctets
        ).map(absolute)
        station.dictionaries =
            reader.text("dictionaries", limit: Limits.pathOctets) ?? station.dictionaries
        station.journal = reader.text("journal", limit: Limits.pathOctets) ?? station.journal
        station.socket = reader.text("socket", limit: Limits.pathOctets) ?? station.socket
        let octets = absolute(station.socket).utf8.count
        if octets > Limits.socketDirectoryOctets {
            reader.note("socket", .tooLong(octets: octets, limit: Limits.socketDirectoryOctets))
        }
        reader.refuseOtherKeys()
        problems += reader.problems
    }

    private mutating func readLink(_ table: TOMLTable, _ index: Int) {
        var reader = TableReader(table, name: "link", index: index, lines: lines)
        let name = reader.name("name", example: "rig")
        let kind = reader.name("kind", example: "serial")
        let role = reader.name("role") ?? "rig"
        let port = reader.text("port", example: "/dev/serial/by-id/…", limit: Limits.pathOctets)
        let baud = reader.integer("baud", in: Limits.baud) ?? 115_200
        let lowLatency = reader.flag("low_latency") ?? true
        if let name, let other = links.first(where: { $0.name == name }) {
            reader.note("name", .duplicate(found: name, firstLine: other.line))
        }
        if let port, let other = links.first(where: { $0.port == port }) {
            reader.note("port", .duplicate(found: port, firstLine: other.line))
        }
        reader.refuseOtherKeys()
        problems += reader.problems
        guard let name, let kind, let port else { return }
        links.append(
            LinkConfiguration(
                name: name, kind: kind, role: role, port: port, baud: baud, lowLatency: lowLatency,
                line: reader.line))
    }

    private mutating func readJournal(_ table: TOMLTable) {
        var reader = TableReader(table, name: "journal", lines: lines)
        let plain = JournalConfiguration()
        journal = JournalConfiguration(
            segmentMegabytes: reader.integer("segment_size_mb", in: Limits.segmentMegabytes)
                ?? plain.segmentMegabytes,
            segmentMinutes: reader.integer("segment_minutes", in: Limits.segmentMinutes)
                ?? plain.segmentMinutes,
            snapshotSeconds: reader.integer("snapshot_seconds", in: Limits.snapshotSeconds)
                ?? plain.snapshotSeconds,
            reserveMegabytes: reader.integer("free_space_mb", in: Limits.reserveMegabytes)
                ?? plain.reserveMegabytes,
            compresses: reader.flag("compress") ?? plain.compresses)
        reader.refuseOtherKeys()
        problems += reader.problems
    }

    /// Nothing but HOLD may come from an alarm by itself (SR-S-21): any other word is an error.
    private mutating func readMonitoring(_ table: TOMLTable) {
        var reader = TableReader(table, name: "monitoring", lines: lines)
        monitoring = MonitoringConfiguration(
            warning: action("warning", &reader), critical: action("critical", &reader))
        reader.refuseOtherKeys()
        problems += reader.problems
    }

    private func action(_ key: String, _ reader: inout TableReader) -> MonitoringConfiguration.Action {
        guard let word = reader.text(key) else { return .none }
        if let action = MonitoringConfiguration.Action(rawValue: word) { return action }
        reader.note(key, .outOfRange(found: "\"\(word)\"", allowed: "\"none\" or \"hold\""))
        return .none
    }

    private mutating func readHTTP(_ table: TOMLTable) {
        var reader = TableReader(table, name: "http", lines: lines)
        http = HTTPConfiguration(
            port: reader.integer("port", in: Limits.ports),
            hosts: reader.names("hosts", limit: Limits.hosts),
            tokensPath: reader.text("tokens", limit: Limits.pathOctets).map(absolute))
        reader.refuseOtherKeys()
        problems += reader.problems
    }

    private mutating func readArchive(_ table: TOMLTable) {
        var reader = TableReader(table, name: "archive", lines: lines)
        let plain = ArchiveConfiguration()
        archive = ArchiveConfiguration(
            isEnabled: reader.flag("enabled") ?? plain.isEnabled,
            path: reader.text("path", limit: Limits.pathOctets).map(absolute),
            keepFreePercent: reader.integer("keep_free_percent", in: Limits.keepFreePercent)
                ?? plain.keepFreePercent,
            keepDays: reader.integer("keep_days", in: Limits.keepDays) ?? plain.keepDays)
        reader.refuseOtherKeys()
        problems += reader.problems
    }

    private mutating func readRig(_ table: TOMLTable) {
        var reader = TableReader(table, name: "rig", lines: lines)
        let id = reader.text("id", example: "5245474f4c4954482d53494d")
        let isSimulated = reader.flag("simulated") ?? false
        let octets = id.flatMap(RigConfiguration.octets)
        if let id, octets == nil {
            reader.note(
                "id",
                .wrongType(
                    found: "'\(id)'",
                    expected: "\(Limits.rigIDOctets * 2) hexadecimal digits, as "
                        + "`regolith status` shows them"))
        }
        reader.refuseOtherKeys()
        problems += reader.problems
        if let octets { rig = RigConfiguration(id: octets, isSimulated: isSimulated) }
    }

    private func absolute(_ path: String) -> String {
        let base = URL(fileURLWithPath: directory, isDirectory: true)
        return URL(fileURLWithPath: path, relativeTo: base).standardizedFileURL.path
    }
}

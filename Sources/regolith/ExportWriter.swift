import Foundation
import Journal
import MissionDatabase
import Octets
import Station
import Telemetry

/// Puts steps of a journal into one of the formats.
struct ExportWriter {
    let format: ExportCommand.Format
    let wanted: String?
    let sink: BufferedOutput
    private(set) var rows = 0
    private var columns: [ParameterID] = []
    /// By parameter: its column, or -1.
    private var places: [Int] = []
    private var json: EffectJSON?
    private var dictionary: [UInt8] = []
    private var streams: [UInt8: PacketStream] = [:]
    private var hasCapture = false

    init(format: ExportCommand.Format, wanted: String?, sink: BufferedOutput) {
        (self.format, self.wanted, self.sink) = (format, wanted, sink)
    }

    mutating func take(_ step: JournalScan.Step) throws {
        switch format {
        case .csv, .ndjson:
            guard let program = step.core?.program else { return }
            if program.dictionary != dictionary { try begin(program) }
            for effect in step.effects { try put(effect, step, program) }
        case .packets, .pcapng: try putPackets(step)
        }
    }

    /// A journal may go on with another dictionary: then a new header stands in the file.
    private mutating func begin(_ program: StationProgram) throws {
        dictionary = program.dictionary
        let database = program.database
        let chosen = try choose(database)
        json = EffectJSON(
            database: database, wanted: wanted == nil ? nil : Set(chosen.map { database[$0].name }),
            links: program.links.map(\.name))
        columns = chosen
        places = [Int](repeating: -1, count: database.parameters.count)
        for (place, parameter) in chosen.enumerated() { places[parameter.index] = place }
        guard format == .csv else { return }
        let names = chosen.map { id in
            database[id].name + (database[id].type.unit.map { " [\($0)]" } ?? "")
        }
        try sink.line(
            (["utc", "core_s", "generation_s", "link", "packet", "quality"] + names).map(CSVCell.text)
                .joined(separator: ","))
    }

    private func choose(_ database: MissionDatabase) throws -> [ParameterID] {
        guard let wanted else { return database.parameters.map(\.id) }
        var chosen: [ParameterID] = []
        for word in wanted.split(separator: ",").map(String.init) {
            let found =
                word.hasSuffix("*")
                ? database.parameters.filter { $0.name.hasPrefix(word.dropLast()) }.map(\.id)
                : database.parameter(named: word).map { [$0.id] } ?? []
            guard !found.isEmpty else {
                Terminal.complain("regolith: the dictionary has no parameter \(word)")
                throw Exit.failed
            }
            chosen += found.filter { !chosen.contains($0) }
        }
        return chosen
    }

    private mutating func put(
        _ effect: CoreEffect, _ step: JournalScan.Step, _ program: StationProgram
    ) throws {
        if format == .ndjson {
            guard let line = json?.line(effect, step) else { return }
            rows += 1
            return try sink.line(line)
        }
        guard case .samples(let link, let batch) = effect else { return }
        var cells = [String](repeating: "", count: columns.count)
        var isEmpty = true
        for sample in batch.samples {
            let place = places[sample.parameter.index]
            guard place >= 0 else { continue }
            cells[place] = CSVCell.text(sample.text(in: program.database, octets: batch.octets))
            isEmpty = false
        }
        guard !isEmpty else { return }
        rows += 1
        let head = [
            CivilDate.text(step.record.utc, digits: 6), Self.seconds(step.record.coreTime.nanoseconds),
            batch.generation.map { Self.seconds($0.nanoseconds) } ?? "",
            program.links[Int(link.index)].name, program.database[batch.container].name, batch.quality.text,
        ]
        try sink.line((head + cells).joined(separator: ","))
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        let micro = nanoseconds / 1000
        return String(format: "%lld.%06lld", micro / 1_000_000, abs(micro % 1_000_000))
    }

    // MARK: Packets

    private mutating func putPackets(_ step: JournalScan.Step) throws {
        guard case .link(let link, .received, _) = step.record.channel else { return }
        var found: [[UInt8]] = []
        streams[link.index, default: PacketStream()].feed(step.record.payload) {
            if case .packet(let packet, isRepeat: false) = $0 { found.append(packet) }
        }
        for packet in found {
            rows += 1
            guard format == .pcapng else {
                try sink.put(packet)
                continue
            }
            if !hasCapture {
                try sink.put(PacketCapture.header)
                hasCapture = true
            }
            try sink.put(PacketCapture.block(packet, utc: step.record.utc))
        }
    }
}

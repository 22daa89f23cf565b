import Archive
import ArchiveFeed
import CThreadShim
import Foundation
import Journal
import MissionDatabase
import Octets
import RecordedRig
import Station
import Telemetry

/// What an archive takes in, how small it is, and how fast it answers.
struct ArchiveMeasurements {
    let folder: String
    let dictionary: [UInt8]
    let database: MissionDatabase
    let isTry: Bool
    private(set) var lines: [String] = []
    private(set) var isMet = true

    init(folder: String, dictionary: [UInt8], database: MissionDatabase, isTry: Bool) {
        (self.folder, self.dictionary, self.database, self.isTry) = (folder, dictionary, database, isTry)
    }

    private mutating func tell(
        _ name: String, _ value: Double, _ unit: String, atMost: Double? = nil, atLeast: Double? = nil
    ) {
        let isGood = atMost.map { value <= $0 } ?? true && atLeast.map { value >= $0 } ?? true
        isMet = isMet && isGood
        let bar = atMost.map { " (bar ≤ \($0))" } ?? atLeast.map { " (bar ≥ \($0))" } ?? ""
        let text = String(format: "%.3f", value)
        lines.append("\(isGood ? "met   " : "MISSED") \(name): \(text) \(unit)\(bar)")
        print(lines[lines.count - 1])
    }

    private func moment(_ record: Int, every: Int64, segment: Int = 1) -> ArchiveMoment {
        let time = Int64(record) * every
        return ArchiveMoment(
            position: JournalPosition(segment: UInt32(segment), record: UInt64(record)),
            utc: UTCTime(nanoseconds: 1_790_000_000_000_000_000 + time),
            coreTime: CoreTime(nanoseconds: 1_000_000_000 + time))
    }

    private func segment(_ number: UInt32) -> ArchivedSegment {
        ArchivedSegment(
            number: number, utc: UTCTime(nanoseconds: 0), coreTime: .zero, program: "bars", behaviour: 0,
            links: ["rig"])
    }

    /// FAST of a turning spindle, packet by packet: decode, put into columns, code, commit.
    mutating func measureIngest() throws {
        let records = try RecordedRig.records(seconds: isTry ? 5 : 600, dictionary: dictionary)
        let plan = DecodePlan(database)
        guard let fast = database.container(named: "FAST") else { throw CocoaError(.coderValueNotFound) }
        let packets = RecordedRig.packets(in: records).filter { plan.container(of: $0) == fast.id }
        let count = isTry ? 5000 : 1_000_000
        let path = folder + "/ingest.sqlite"
        let writer = try ArchiveWriter(path: path)
        writer.begin(segment(1))
        writer.use(database)
        var batch = SampleBatch()
        let began = (wall: cts_clock_monotonic(), cpu: cts_clock_thread_cpu())
        for record in 0..<count {
            try plan.decode(packet: packets[record % packets.count], into: &batch)
            batch.generation = GenerationTime(epoch: .boot, nanoseconds: Int64(record) * 50_000_000)
            writer.append(batch, link: "rig", at: moment(record, every: 50_000_000 + Int64(record % 977)))
            if writer.pendingRows >= 100_000 {
                try writer.commit(through: JournalPosition(segment: 1, record: UInt64(record + 1)))
            }
        }
        try writer.commit(through: JournalPosition(segment: 1, record: UInt64(count)))
        let seconds = Double(cts_clock_monotonic() - began.wall) / 1e9
        let cpu = Double(cts_clock_thread_cpu() - began.cpu) / 1e9
        try writer.close()
        let summary = try ArchiveReader(path: path).summary()
        tell(
            "ingest of FAST (\(batch.samples.count) values a packet, decoded)", Double(count) / seconds,
            "packets/s", atLeast: isTry ? 0 : 100_000)
        tell("CPU of that", cpu / Double(count) * 1e6, "µs a packet")
        tell(
            "octets a sample on disk, all included", Double(summary.fileOctets) / Double(summary.samples),
            "octets", atMost: isTry ? 1000 : 6)
        try measureHour(path, count)
        try? FileManager.default.removeItem(atPath: path)
    }

    private mutating func measureHour(_ path: String, _ count: Int) throws {
        let reader = try ArchiveReader(path: path)
        var best = Double.infinity
        var found = 0
        for turn in 0..<5 {
            let from = count / 4 + turn * 1000
            let began = cts_clock_monotonic()
            let series = try reader.samples(
                of: "spn_torque",
                in: moment(from, every: 50_000_000).utc..<moment(from + 72_000, every: 50_000_000).utc)
            best = min(best, Double(cts_clock_monotonic() - began) / 1e6)
            found = series.samples.count
        }
        tell("one hour of a parameter, \(found) samples", best, "ms", atMost: isTry ? 10_000 : 30)
    }

    /// One parameter with as many samples as a year and a half of FAST has.
    mutating func measurePlot() throws {
        let type = ParameterType(
            name: "t", kind: .float, encoding: DataEncoding(.twosComplement, bits: 32)!,
            calibrator: Polynomial(coefficients: [0, 0.001]), unit: "N·m")
        let parameter = Parameter(id: ParameterID(rawValue: 0), name: "torque", type: type)
        let database = try MissionDatabase(
            name: "one", parameters: [parameter],
            containers: [
                Container(id: ContainerID(rawValue: 0), name: "P", entries: [.init(parameter.id)])
            ], commands: [])
        let plan = DecodePlan(database)
        let path = folder + "/plot.sqlite"
        let writer = try ArchiveWriter(path: path)
        writer.begin(segment(1))
        writer.use(database)
        var batch = SampleBatch()
        let count = isTry ? 20_000 : 100_000_000
        for record in 0..<count {
            let bits = UInt32(truncatingIfNeeded: record &* 2_654_435_761 >> 20)
            try plan.decode(
                packet: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) } + [0, 0], into: &batch)
            writer.append(batch, link: "rig", at: moment(record, every: 500_000))
            if writer.pendingRows >= 200_000 {
                try writer.commit(through: JournalPosition(segment: 1, record: UInt64(record + 1)))
            }
        }
        try writer.commit(through: JournalPosition(segment: 1, record: UInt64(count)))
        try writer.close()
        let reader = try ArchiveReader(path: path)
        var best = Double.infinity
        var drawn = 0
        for turn in 0..<5 {
            let began = cts_clock_monotonic()
            let plot = try reader.plot(
                of: "torque", in: moment(turn, every: 500_000).utc..<moment(count + turn, every: 500_000).utc,
                pixels: 1000)
            best = min(best, Double(cts_clock_monotonic() - began) / 1e6)
            drawn = plot.samples
        }
        tell("1,000-pixel plot of \(drawn) samples", best, "ms", atMost: isTry ? 10_000 : 100)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A whole journal through the core into an archive, as a rebuild and the feeder do it.
    mutating func measureFeed() throws {
        let records = try RecordedRig.records(seconds: isTry ? 5 : 600, dictionary: dictionary)
        let journal = folder + "/journal"
        let writer = try JournalWriter.open(
            directory: journal,
            settings: JournalSettings(
                origin: JournalOrigin(program: "bars", behaviour: StationProgram.behaviourVersion),
                links: [JournalLink(id: LinkID(0), name: "rig", kind: .rigLink)],
                gapKind: RecordKind.gap.rawValue))
        for _ in 0..<(isTry ? 1 : 10) {
            _ = try writer.beginSegment(header: Array(records.prefix(4)))
            _ = try writer.append(Array(records.dropFirst(4)))
        }
        try writer.close()
        let began = (wall: cts_clock_monotonic(), cpu: cts_clock_thread_cpu())
        let rebuilt = try ArchiveRebuild(journal: journal, archive: folder + "/feed.sqlite")
        let seconds = Double(cts_clock_monotonic() - began.wall) / 1e9
        let cpu = Double(cts_clock_thread_cpu() - began.cpu) / 1e9
        let summary = try ArchiveReader(path: folder + "/feed.sqlite").summary()
        tell("journal → core → archive", Double(rebuilt.records) / seconds, "records/s")
        tell("of which packets", Double(summary.packetCount) / seconds, "packets/s")
        tell("CPU of that", cpu / Double(rebuilt.records) * 1e6, "µs a record")
    }
}

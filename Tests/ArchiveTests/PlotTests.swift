import MissionDatabase
import Octets
import Telemetry
import Testing

import Archive

@Suite("A plot draws every value into its pixel, however it is found")
struct PlotTests {
    /// One number a packet, as fast as chunks fill.
    private static let layout: MissionDatabase = {
        let type = ParameterType(
            name: "t", kind: .float, encoding: DataEncoding(.twosComplement, bits: 32)!,
            calibrator: Polynomial(coefficients: [1, -0.5]), unit: "N")
        let parameter = Parameter(id: ParameterID(rawValue: 0), name: "force", type: type)
        let container = Container(
            id: ContainerID(rawValue: 0), name: "P", entries: [Container.Entry(parameter.id)])
        guard
            let database = try? MissionDatabase(
                name: "one", parameters: [parameter], containers: [container], commands: [])
        else { preconditionFailure("the database is sound") }
        return database
    }()

    private static func value(_ record: Int) -> Int32 {
        Int32(truncatingIfNeeded: record &* 2_654_435_761 % 100_003)
    }

    /// More chunks than a page has, with a step of the clock back in the middle.
    private static func fill(_ bench: ArchiveBench, records: Int) throws -> [(utc: Int64, value: Double)] {
        let writer = try ArchiveWriter(path: bench.path)
        writer.begin(ArchiveBench.segment(1))
        writer.use(layout)
        let plan = DecodePlan(layout)
        var batch = SampleBatch()
        var drawn: [(utc: Int64, value: Double)] = []
        for record in 0..<records {
            let raw = value(record)
            let bits = UInt32(bitPattern: raw)
            try plan.decode(
                packet: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) } + [0, 0], into: &batch)
            var moment = ArchiveBench.moment(record, every: 1_000_000)
            if record > records / 2 { moment.utc.nanoseconds -= 20_000_000_000 }
            writer.append(batch, link: "rig", at: moment)
            drawn.append((moment.utc.nanoseconds, Double(raw) * -0.5 + 1))
        }
        try writer.commit(through: JournalPosition(segment: 1, record: UInt64(records)))
        return drawn
    }

    @Test
    func `pages, chunks and samples together give what counting each value gives`() throws {
        let bench = try ArchiveBench()
        let records = 300_000
        let drawn = try Self.fill(bench, records: records)
        let reader = try ArchiveReader(path: bench.path)
        #expect(try ArchiveVerification(reader).problems == [])
        let start = ArchiveBench.start
        let ranges = [
            (start, start + 300_000_000_000), (start - 5, start + 400_000_000_000),
            (start + 100_000_000_000, start + 170_000_000_001),
            (start + 149_999_000_000, start + 150_001_000_000),
            (start + 130_000_000_000, start + 130_100_000_000),
        ]
        for (from, to) in ranges {
            for pixels in [1, 7, 100, 1000] {
                let range = UTCTime(nanoseconds: from)..<UTCTime(nanoseconds: to)
                let plot = try reader.plot(of: "force", in: range, pixels: pixels)
                var expected = Array(repeating: Plot.Pixel(), count: pixels)
                for (utc, value) in drawn where utc >= from && utc < to {
                    let place = Int128(utc - from) * Int128(pixels) / Int128(to - from)
                    expected[Int(place)].add(value)
                }
                #expect(plot.pixels.map(\.count) == expected.map(\.count))
                #expect(plot.pixels.map(\.least) == expected.map(\.least))
                #expect(plot.pixels.map(\.most) == expected.map(\.most))
                for (one, other) in zip(plot.pixels, expected) where one.count > 0 {
                    let difference = abs((one.mean ?? 0) - (other.mean ?? 0))
                    #expect(difference <= 1e-9 * max(1, abs(other.mean ?? 0)))
                }
                #expect(plot.unit == "N")
            }
        }
    }

    @Test
    func `a plot without pixels or without time is refused`() throws {
        let bench = try ArchiveBench()
        try bench.fill(0..<10, commitEvery: 10, bench.writer())
        let reader = try ArchiveReader(path: bench.path)
        #expect(throws: ArchiveError.self) {
            try reader.plot(of: "z_bit", in: ArchiveBench.range(0, 10), pixels: 0)
        }
        #expect(throws: ArchiveError.self) {
            try reader.plot(of: "z_bit", in: ArchiveBench.range(5, 5), pixels: 10)
        }
    }

    @Test
    func `the last values are the newest of each name, now and at a time`() throws {
        let bench = try ArchiveBench()
        try bench.fill(0..<1500, commitEvery: 10, bench.writer())
        let reader = try ArchiveReader(path: bench.path)
        let now = try reader.lastValues()
        #expect(now.samples.allSatisfy { $0.moment == ArchiveBench.moment(1499) })
        let then = try reader.lastValues(before: ArchiveBench.moment(700).utc)
        #expect(then.samples.allSatisfy { $0.moment == ArchiveBench.moment(699) })
        #expect(then.samples.count == now.samples.count && now.samples.count > 60)
        let depth = try #require(then.samples.first { then.sources[$0.source].parameter.name == "z_bit" })
        let one = try reader.samples(of: "z_bit", in: ArchiveBench.range(699, 700))
        #expect(one.samples.map(\.raw) == [depth.raw])
    }
}

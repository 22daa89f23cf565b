import GRDB
public import Octets
import Telemetry

extension ArchiveReader {
    /// The values of a parameter that were received in `range`, in the order of the journal.
    ///
    /// Errors: `.unknownParameter` with names like it, `.unknownLink`.
    public func samples(
        of parameter: String, link: String? = nil, in range: Range<UTCTime>, limit: Int? = nil
    ) throws(ArchiveError) -> SampleSeries {
        try read { db in
            var series = SampleSeries()
            let limit = limit ?? Limits.samples
            for source in try sources(of: parameter, link: link, db) {
                var taker = SampleTaker(source, number: series.sources.count)
                try ChunkQuery.each(source, in: range, db) { row in
                    try taker.take(row, in: range, into: &series)
                    return taker.count <= limit
                }
                if taker.count > 0 {
                    series.sources.append(
                        SampleSeries.Source(
                            link: source.link.name, container: source.layout.layout.container,
                            parameter: source.layout.layout.parameters[source.parameter]))
                }
            }
            if series.sources.count > 1 {
                series.samples.sort { $0.moment.isBefore($1.moment) }
            }
            if series.samples.count > limit {
                series.samples.removeLast(series.samples.count - limit)
                series.isCut = true
            }
            return series
        }
    }
}

extension ArchiveMoment {
    func isBefore(_ other: ArchiveMoment) -> Bool {
        (position, ordinal) < (other.position, other.ordinal)
    }
}

/// Takes one parameter out of chunks.
struct SampleTaker {
    private let source: ArchiveReader.Source
    private let number: Int
    private let rule: EngineeringRule
    private let parameter: ArchivedParameter
    private(set) var count = 0

    init(_ source: ArchiveReader.Source, number: Int) {
        self.source = source
        self.number = number
        rule = source.layout.rules[source.parameter]
        parameter = source.layout.layout.parameters[source.parameter]
    }

    /// Appends the rows of a chunk that lie in `range`.
    mutating func take(_ row: Row, in range: Range<UTCTime>, into series: inout SampleSeries) throws {
        try ChunkQuery.view(row, of: source.layout) { view in
            let times = try ChunkTimes(view, segment: row["segment"])
            let raws = try view.column(source.column)
            let words = try (1..<max(1, parameter.columns)).map { try view.column(source.column + $0) }
            let isWhole =
                range.lowerBound.nanoseconds <= row["utc_min"]
                && (row["utc_max"] as Int64) < range.upperBound.nanoseconds
            for index in 0..<view.rows
            where isWhole || range.contains(UTCTime(nanoseconds: times.utc[index])) {
                let value: SampleValue
                if let octets = parameter.binaryOctets {
                    value = .octets(start: UInt32(series.octets.count), count: UInt32(octets))
                    BinaryWords.append(
                        [raws[index]] + words.map { $0[index] }, octets: octets, to: &series.octets)
                } else {
                    value = rule.value(of: raws[index])
                }
                let flags = times.flags(index)
                series.samples.append(
                    ArchivedSample(
                        source: number, moment: times.moment(index),
                        generation: flags.generation(times.generation[index]), quality: flags.quality,
                        raw: parameter.binaryOctets == nil ? raws[index] : 0, value: value))
                count += 1
            }
        }
    }
}

/// Binary fields as they lie in columns: eight octets a number, the first the most significant.
enum BinaryWords {
    static func append(_ words: [Int64], octets: Int, to bytes: inout [UInt8]) {
        for index in 0..<octets {
            let word = UInt64(bitPattern: words[index / 8])
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - index % 8 * 8)))
        }
    }
}

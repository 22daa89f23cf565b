import GRDB
public import Octets
import Telemetry

extension ArchiveReader {
    /// The packets that were received in `range`, in the order of the journal.
    public func packets(
        container: String? = nil, link: String? = nil, in range: Range<UTCTime>, limit: Int? = nil
    ) throws(ArchiveError) -> [ArchivedPacket] {
        try read { db in
            let limit = limit ?? Limits.rows
            var packets: [ArchivedPacket] = []
            for layout in try allLayouts(db) where container == nil || layout.layout.container == container {
                for link in try chosenLinks(link, db) {
                    let source = Source(link: link, layout: layout, parameter: 0, column: 0)
                    var count = 0
                    try ChunkQuery.each(source, in: range, db) { row in
                        count += try Self.append(row, source, in: range, to: &packets)
                        return count < limit
                    }
                }
            }
            packets.sort { $0.moment.isBefore($1.moment) }
            return Array(packets.prefix(limit))
        }
    }

    private static func append(
        _ row: Row, _ source: Source, in range: Range<UTCTime>, to packets: inout [ArchivedPacket]
    ) throws -> Int {
        try ChunkQuery.view(row, of: source.layout) { view in
            let times = try ChunkTimes(view, segment: row["segment"])
            var count = 0
            for index in 0..<view.rows where range.contains(UTCTime(nanoseconds: times.utc[index])) {
                let flags = times.flags(index)
                packets.append(
                    ArchivedPacket(
                        moment: times.moment(index), link: source.link.name,
                        container: source.layout.layout.container,
                        generation: flags.generation(times.generation[index]), quality: flags.quality))
                count += 1
            }
            return count
        }
    }

    /// The last value of every parameter that was received before `end` (all there is, without one), each
    /// with the packet that brought it.
    public func lastValues(
        before end: UTCTime? = nil, link: String? = nil
    ) throws(ArchiveError) -> SampleSeries {
        try read { db in
            var series = SampleSeries()
            for layout in try allLayouts(db) {
                for link in try chosenLinks(link, db) {
                    try Self.appendLast(of: layout, link, before: end, to: &series, db)
                }
            }
            series.keepNewest()
            return series
        }
    }

    private static func appendLast(
        of layout: StoredLayout, _ link: (id: Int64, name: String), before end: UTCTime?,
        to series: inout SampleSeries, _ db: Database
    ) throws {
        let limit = end?.nanoseconds ?? .max
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT segment, rows, data FROM chunks WHERE link = ? AND layout = ? AND utc_min < ?
                ORDER BY \(end == nil ? "segment DESC, first_record DESC" : "utc_min DESC") LIMIT 1
                """, arguments: [link.id, layout.id, limit])
        guard let row else { return }
        try ChunkQuery.view(row, of: layout) { view in
            let times = try ChunkTimes(view, segment: row["segment"])
            guard let last = times.utc.lastIndex(where: { $0 < limit }) else { return }
            var column = FixedColumn.allCases.count
            for (parameter, rule) in zip(layout.layout.parameters, layout.rules) {
                let words = try (0..<parameter.columns).map { try view.column(column + $0)[last] }
                column += parameter.columns
                let value: SampleValue
                if let octets = parameter.binaryOctets {
                    value = .octets(start: UInt32(series.octets.count), count: UInt32(octets))
                    BinaryWords.append(words, octets: octets, to: &series.octets)
                } else {
                    value = rule.value(of: words[0])
                }
                series.samples.append(
                    ArchivedSample(
                        source: series.sources.count, moment: times.moment(last),
                        generation: times.flags(last).generation(times.generation[last]),
                        quality: times.flags(last).quality,
                        raw: parameter.binaryOctets == nil ? words[0] : 0, value: value))
                series.sources.append(
                    SampleSeries.Source(
                        link: link.name, container: layout.layout.container, parameter: parameter))
            }
        }
    }
}

extension SampleSeries {
    /// Leaves of each parameter on each link only the newest, by name.
    mutating func keepNewest() {
        func key(_ sample: ArchivedSample) -> [String] {
            [sources[sample.source].parameter.name, sources[sample.source].link]
        }
        let keyed = samples.map { (key: key($0), sample: $0) }.sorted { one, other in
            if one.key != other.key { return one.key.lexicographicallyPrecedes(other.key) }
            return one.sample.moment.isBefore(other.sample.moment)
        }
        samples = keyed.indices.compactMap { index in
            index + 1 < keyed.count && keyed[index + 1].key == keyed[index].key ? nil : keyed[index].sample
        }
    }
}

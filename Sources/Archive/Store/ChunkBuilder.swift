import Octets
import Telemetry

/// The chunk of one link and layout that is still being filled: numbers, column by column.
final class ChunkBuilder {
    let link: Int64
    let layout: StoredLayout
    private(set) var rows = 0
    /// Rows that parts in the store hold already, and those parts.
    private(set) var storedRows = 0
    private(set) var parts: [Int64] = []
    private(set) var segment: UInt32 = 0
    private(set) var leastUTC = Int64.max
    private(set) var mostUTC = Int64.min
    private let columns: Int
    /// A little more than the rows of a chunk, so that columns do not share cache sets.
    private static let stride = Limits.chunkRows + 24
    private let numbers: UnsafeMutableBufferPointer<Int64>

    init(link: Int64, layout: StoredLayout) {
        self.link = link
        self.layout = layout
        columns = FixedColumn.allCases.count + layout.columns
        numbers = .allocate(capacity: columns * Self.stride)
        numbers.initialize(repeating: 0)
    }

    deinit { numbers.deallocate() }

    var isFull: Bool { rows >= Limits.chunkRows }

    /// Whether a packet at that moment belongs into another chunk: of the next segment, or too far in time.
    func mustEnd(before moment: ArchiveMoment) -> Bool {
        guard rows > 0 else { return false }
        let utc = moment.utc.nanoseconds
        return isFull || moment.position.segment != segment
            || utc &- leastUTC > Limits.chunkSpan || mostUTC &- utc > Limits.chunkSpan
    }

    /// Takes a packet's samples; false when they are not those of the layout.
    func append(_ batch: SampleBatch, at moment: ArchiveMoment) -> Bool {
        guard batch.samples.count == layout.layout.parameters.count else { return false }
        let row = rows
        put(Int64(clamping: moment.position.record), .record, row)
        put(Int64(moment.ordinal), .ordinal, row)
        put(moment.coreTime.nanoseconds, .coreTime, row)
        put(moment.utc.nanoseconds, .utc, row)
        put(batch.generation?.nanoseconds ?? 0, .generation, row)
        put(RowFlags(batch).rawValue, .flags, row)
        if layout.isPlain {
            var at = FixedColumn.allCases.count * Self.stride + row
            for sample in batch.samples {
                numbers[at] = sample.raw
                at += Self.stride
            }
        } else {
            putWithOctets(batch, row)
        }
        segment = moment.position.segment
        leastUTC = min(leastUTC, moment.utc.nanoseconds)
        mostUTC = max(mostUTC, moment.utc.nanoseconds)
        rows += 1
        return true
    }

    private func put(_ value: Int64, _ column: FixedColumn, _ row: Int) {
        numbers[column.rawValue * Self.stride + row] = value
    }

    private func putWithOctets(_ batch: SampleBatch, _ row: Int) {
        var column = FixedColumn.allCases.count
        for (sample, parameter) in zip(batch.samples, layout.layout.parameters) {
            guard case .octets(let start, let count) = sample.value else {
                numbers[column * Self.stride + row] = sample.raw
                column += 1
                continue
            }
            let octets = batch.octets[Int(start)..<Int(start + count)]
            for word in 0..<parameter.columns {
                var value: UInt64 = 0
                for octet in 0..<8 {
                    let at = octets.startIndex + word * 8 + octet
                    value = value << 8 | UInt64(at < octets.endIndex ? octets[at] : 0)
                }
                numbers[column * Self.stride + row] = Int64(bitPattern: value)
                column += 1
            }
        }
    }

    private func column(_ index: Int, _ range: Range<Int>) -> UnsafeBufferPointer<Int64> {
        let start = index * Self.stride
        return UnsafeBufferPointer(rebasing: numbers[start + range.lowerBound..<start + range.upperBound])
    }

    /// All rows as a chunk with summaries, in place of its parts.
    func sealed() -> ChunkRow {
        var summary: [UInt8] = []
        var place = FixedColumn.allCases.count
        for (parameter, rule) in zip(layout.layout.parameters, layout.rules) {
            let numbers =
                parameter.binaryOctets == nil
                ? ColumnSummary(column(place, 0..<rows), by: rule) : ColumnSummary()
            SummaryRow.append(numbers, to: &summary)
            place += parameter.columns
        }
        return row(0..<rows, summary: summary, replaces: parts)
    }

    /// What no part holds yet; nil where there is nothing.
    func part() -> ChunkRow? {
        storedRows < rows ? row(storedRows..<rows, summary: nil, replaces: []) : nil
    }

    private func row(_ range: Range<Int>, summary: [UInt8]?, replaces parts: [Int64]) -> ChunkRow {
        let records = column(FixedColumn.record.rawValue, range)
        let utc = column(FixedColumn.utc.rawValue, range)
        let generation = column(FixedColumn.generation.rawValue, range)
        return ChunkRow(
            link: link, layout: layout.id, segment: segment, firstRecord: records[0],
            lastRecord: records[records.count - 1], rows: range.count, leastUTC: utc.min() ?? 0,
            mostUTC: utc.max() ?? 0, leastGeneration: generation.min() ?? 0,
            mostGeneration: generation.max() ?? 0, summary: summary,
            data: ChunkEncoder.encode(columns: columns, rows: range.count) { column($0, range) },
            replaces: parts)
    }

    /// Takes up a part that an earlier process left; false when it does not fit behind what is there.
    func load(_ view: ChunkView, part: Int64, segment: UInt32) throws(ChunkError) -> Bool {
        guard view.columns == columns, rows + view.rows <= Limits.chunkRows,
            rows == 0 || segment == self.segment
        else { return false }
        for index in 0..<columns {
            let start = index * Self.stride + rows
            try view.column(
                index, into: UnsafeMutableBufferPointer(rebasing: numbers[start..<start + view.rows]))
        }
        let utc = column(FixedColumn.utc.rawValue, rows..<rows + view.rows)
        leastUTC = min(leastUTC, utc.min() ?? .max)
        mostUTC = max(mostUTC, utc.max() ?? .min)
        self.segment = segment
        rows += view.rows
        stored(part)
        return true
    }

    /// The store has the part.
    func stored(_ part: Int64) {
        storedRows = rows
        parts.append(part)
    }

    /// Begins the next chunk.
    func restart() {
        (rows, storedRows, parts) = (0, 0, [])
        (leastUTC, mostUTC) = (.max, .min)
    }
}

/// A chunk as it goes into the store.
struct ChunkRow {
    var link: Int64
    var layout: Int64
    var segment: UInt32
    var firstRecord: Int64
    var lastRecord: Int64
    var rows: Int
    var leastUTC: Int64
    var mostUTC: Int64
    var leastGeneration: Int64
    var mostGeneration: Int64
    /// Nil for a part of a chunk that is still open.
    var summary: [UInt8]?
    var data: [UInt8]
    /// Parts that it holds, and that go.
    var replaces: [Int64]
}

import Foundation
import GRDB
import MissionDatabase
public import Octets
import Telemetry

extension ArchiveReader {
    /// Draws a parameter together to `pixels` pixels: exactly, and quickly however long the time is.
    ///
    /// Whole chunks inside a pixel count by their summaries; only those on a border are taken apart.
    public func plot(
        of parameter: String, link: String? = nil, in range: Range<UTCTime>, pixels: Int
    ) throws(ArchiveError) -> Plot {
        guard (1...Limits.pixels).contains(pixels), !range.isEmpty,
            !range.upperBound.nanoseconds.subtractingReportingOverflow(range.lowerBound.nanoseconds).overflow
        else {
            throw .badRequest(
                text: "a plot has 1 to \(Limits.pixels) pixels and a time that does not end "
                    + "before it begins")
        }
        return try read { db in
            var canvas = PlotCanvas(range: range, pixels: pixels)
            for source in try sources(of: parameter, link: link, db) {
                if canvas.plot.unit == nil {
                    canvas.plot.unit = source.layout.layout.parameters[source.parameter].type.unit
                }
                try drawPages(source, on: &canvas, db)
                for chunk in try ChunkQuery.chunks(source, in: range, isUnpaged: true, db) {
                    try draw(chunk, source, on: &canvas, db)
                }
            }
            return canvas.plot
        }
    }

    private func drawPages(_ source: Source, on canvas: inout PlotCanvas, _ db: Database) throws {
        let range = canvas.plot.range
        // A page may reach far back where data is rare; there are few, so all that end later are looked at.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT data FROM pages
                WHERE link = ? AND layout = ? AND parameter = ? AND utc_min < ? AND utc_max >= ?
                """,
            arguments: [
                source.link.id, source.layout.id, source.parameter, range.upperBound.nanoseconds,
                range.lowerBound.nanoseconds,
            ])
        var torn: [Int64] = []
        while let row = try rows.next() {
            try row.withUnsafeData(atIndex: 0) { data in
                (data ?? Data()).withUnsafeBytes { bytes in
                    for offset in stride(from: 0, to: bytes.count, by: LevelPages.Item.octets) {
                        let item = LevelPages.Item(bytes, at: offset)
                        if !canvas.draw(item.summary, from: item.leastUTC, to: item.mostUTC) {
                            torn.append(item.chunk)
                        }
                    }
                }
            }
        }
        for chunk in torn { try drawSamples(ChunkQuery.row(chunk, db), source, on: &canvas) }
    }

    private func draw(_ chunk: Int64, _ source: Source, on canvas: inout PlotCanvas, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT utc_min, utc_max, summary FROM chunks WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [chunk]) else { throw ChunkError.invalid }
        let summary = try row.withUnsafeData(named: "summary") { data in
            try data?.withUnsafeBytes { try SummaryRow.read($0, parameter: source.parameter) }
        }
        if let summary, canvas.draw(summary, from: row["utc_min"], to: row["utc_max"]) { return }
        try drawSamples(ChunkQuery.row(chunk, db), source, on: &canvas)
    }

    private func drawSamples(_ row: Row, _ source: Source, on canvas: inout PlotCanvas) throws {
        let rule = source.layout.rules[source.parameter]
        try ChunkQuery.view(row, of: source.layout) { view in
            let times = try view.column(.utc)
            let raws = try view.column(source.column)
            for index in 0..<view.rows {
                if let value = rule.plotted(raws[index]) { canvas.draw(value, at: times[index]) }
            }
        }
    }
}

/// The pixels while they are drawn.
struct PlotCanvas {
    var plot: Plot
    private let from: Int64
    private let to: Int64
    /// The pixel of the last value, and its time: values come in rows.
    private var pixel = 0
    private var begin: Int64
    private var end: Int64

    init(range: Range<UTCTime>, pixels: Int) {
        plot = Plot(range: range, unit: nil, pixels: Array(repeating: Plot.Pixel(), count: pixels))
        from = range.lowerBound.nanoseconds
        to = range.upperBound.nanoseconds
        begin = from
        end = plot.begin(of: 1).nanoseconds
    }

    /// Whether all of it lies in one pixel, or outside: then it is drawn.
    mutating func draw(_ summary: ColumnSummary, from first: Int64, to last: Int64) -> Bool {
        guard last >= from, first < to else { return true }
        guard first >= from, last < to else { return false }
        seek(first)
        guard last < end else { return false }
        plot.pixels[pixel].add(summary)
        return true
    }

    mutating func draw(_ value: Double, at time: Int64) {
        guard time >= from, time < to, value.isFinite else { return }
        seek(time)
        plot.pixels[pixel].add(value)
    }

    private mutating func seek(_ time: Int64) {
        if time >= begin, time < end { return }
        let product = UInt64(time - from).multipliedFullWidth(by: UInt64(plot.pixels.count))
        pixel = Int(UInt64(to - from).dividingFullWidth(product).quotient)
        begin = plot.begin(of: pixel).nanoseconds
        end = plot.begin(of: pixel + 1).nanoseconds
    }
}

extension Plot.Pixel {
    package mutating func add(_ value: Double) {
        count += 1
        least = min(least, value)
        most = max(most, value)
        sum += value
    }

    mutating func add(_ summary: ColumnSummary) {
        count += summary.count
        least = min(least, summary.least)
        most = max(most, summary.most)
        sum += summary.sum
    }
}

public import Archive
import MissionDatabase
public import Octets
public import StationAPI
import Telemetry

extension SeriesReport {
    /// A parameter over a time: each value as it came, or drawn together to so many pixels.
    public init(
        _ parameter: ArchivedParameter, of archive: ArchiveReader, link: String? = nil,
        in range: Range<UTCTime>, pixels: Int?, limit: Int
    ) throws(ArchiveError) {
        let table =
            if let pixels, parameter.type.kind != .binary {
                try SampleTable(archive, [parameter], link: link, in: range, pixels: pixels)
            } else {
                try SampleTable(archive, [parameter], link: link, in: range, limit: limit)
            }
        self.init(
            name: parameter.name, unit: parameter.type.unit, from: range.lowerBound.nanoseconds,
            to: range.upperBound.nanoseconds, points: table.rows.compactMap { Point($0) },
            isCut: table.isCut)
    }
}

extension SeriesReport.Point {
    /// A row of one parameter; nil where nothing came.
    fileprivate init?(_ row: SampleTable.Row) {
        guard let cell = row.cells.first ?? nil else { return nil }
        self.init(time: row.utc.nanoseconds, number: cell.number)
        if row.position != nil || cell.number == nil { text = cell.text }
        if row.position == nil { (least, most, count) = (cell.least, cell.most, cell.count) }
    }
}

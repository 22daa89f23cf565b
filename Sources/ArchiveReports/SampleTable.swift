public import Archive
import Foundation
import MissionDatabase
public import Octets
public import Telemetry

/// Several parameters over a time, side by side: a row for each packet, or for each pixel of a decimation.
public struct SampleTable: Sendable {
    public struct Column: Sendable {
        public var name: String
        public var unit: String?
        /// A number with a meaning; labels, flags and octets are none.
        public var isQuantity: Bool
        public var decimals: Int?
    }

    public struct Cell: Hashable, Sendable {
        public var text: String
        /// Of a quantity; of a pixel its mean.
        public var number: Double?
        /// Of a pixel.
        public var least: Double?
        public var most: Double?
        public var count: Int
    }

    public struct Row: Sendable {
        /// Of reception; of a pixel its beginning.
        public var utc: UTCTime
        /// Where the packet stands in the journal; nil for a pixel.
        public var position: JournalPosition?
        public var link = ""
        public var packet = ""
        public var quality: SampleQuality = []
        public var cells: [Cell?]
    }

    public private(set) var columns: [Column] = []
    public private(set) var rows: [Row] = []
    /// There are more than the limit let through; the first stand here.
    public private(set) var isCut = false

    /// A row for each packet that carries one of them.
    public init(
        _ archive: ArchiveReader, _ parameters: [ArchivedParameter], link: String? = nil,
        in range: Range<UTCTime>, limit: Int? = nil
    ) throws(ArchiveError) {
        let limit = limit ?? Limits.rows
        var places: [Place: Int] = [:]
        var found: [(Place, Row)] = []
        for (column, parameter) in parameters.enumerated() {
            columns.append(Column(parameter))
            let series = try archive.samples(of: parameter.name, link: link, in: range, limit: limit)
            isCut = isCut || series.isCut
            for sample in series.samples {
                let place = Place(position: sample.moment.position, ordinal: sample.moment.ordinal)
                let source = series.sources[sample.source]
                let index: Int
                if let known = places[place] {
                    index = known
                } else {
                    index = found.count
                    places[place] = index
                    found.append(
                        (
                            place,
                            Row(
                                utc: sample.moment.utc, position: sample.moment.position, link: source.link,
                                packet: source.container, quality: sample.quality,
                                cells: Array(repeating: nil, count: parameters.count))
                        ))
                }
                found[index].1.cells[column] = Cell(series, sample)
            }
        }
        found.sort { ($0.0.position, $0.0.ordinal) < ($1.0.position, $1.0.ordinal) }
        if found.count > limit {
            found.removeLast(found.count - limit)
            isCut = true
        }
        rows = found.map(\.1)
    }

    /// Drawn together to so many pixels: quantities by mean, least and most, exactly; the rest by the last.
    public init(
        _ archive: ArchiveReader, _ parameters: [ArchivedParameter], link: String? = nil,
        in range: Range<UTCTime>, pixels: Int
    ) throws(ArchiveError) {
        columns = parameters.map { Column($0) }
        for (column, parameter) in parameters.enumerated() {
            let plot = try archive.plot(of: parameter.name, link: link, in: range, pixels: pixels)
            if rows.isEmpty {
                rows = (0..<pixels).map {
                    Row(utc: plot.begin(of: $0), cells: Array(repeating: nil, count: parameters.count))
                }
            }
            guard columns[column].isQuantity else {
                try putLast(of: parameter, archive, link, range, column)
                continue
            }
            for (row, pixel) in plot.pixels.enumerated() where pixel.count > 0 {
                rows[row].cells[column] = Cell(pixel, columns[column].decimals)
            }
        }
    }

    private mutating func putLast(
        of parameter: ArchivedParameter, _ archive: ArchiveReader, _ link: String?, _ range: Range<UTCTime>,
        _ column: Int
    ) throws(ArchiveError) {
        let series = try archive.samples(of: parameter.name, link: link, in: range)
        var row = 0
        for sample in series.samples.sorted(by: { $0.moment.utc < $1.moment.utc }) {
            while row + 1 < rows.count, rows[row + 1].utc <= sample.moment.utc { row += 1 }
            let count = rows[row].cells[column]?.count ?? 0
            rows[row].cells[column] = Cell(series, sample)
            rows[row].cells[column]?.count = count + 1
        }
    }

    /// Shows the last value before where a row has none.
    public mutating func fill() {
        for column in columns.indices {
            var last: Cell?
            for row in rows.indices {
                if let cell = rows[row].cells[column] { last = cell }
                rows[row].cells[column] = last
            }
        }
    }

    private struct Place: Hashable {
        var position: JournalPosition
        var ordinal: UInt32
    }
}

extension SampleTable.Column {
    init(_ parameter: ArchivedParameter) {
        name = parameter.name
        unit = parameter.type.unit
        switch parameter.type.kind {
        case .integer, .float: isQuantity = true
        case .enumerated, .boolean, .binary: isQuantity = false
        }
        decimals = parameter.type.decimals
        if case .integer = parameter.type.kind, parameter.type.calibrator == nil { decimals = 0 }
    }
}

extension SampleTable.Cell {
    init(_ series: SampleSeries, _ sample: ArchivedSample) {
        text = series.text(of: sample)
        count = 1
        guard series.sources[sample.source].parameter.absent != sample.raw else { return }
        switch sample.value {
        case .integer, .unsigned, .real: number = sample.value.number.flatMap { $0.isFinite ? $0 : nil }
        case .label, .unlabelled, .flag, .octets: number = nil
        }
    }

    init(_ pixel: Plot.Pixel, _ decimals: Int?) {
        let mean = pixel.mean ?? 0
        (number, least, most, count) = (mean, pixel.least, pixel.most, pixel.count)
        text =
            decimals.map { String(format: "%.\($0 + (pixel.least == pixel.most ? 0 : 1))f", mean) }
            ?? "\(mean)"
    }
}

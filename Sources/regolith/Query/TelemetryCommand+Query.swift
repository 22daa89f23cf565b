import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Octets
import Station
import Telemetry
import TerminalText

extension TelemetryCommand {
    /// `regolith telemetry query`
    struct Query: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Several parameters over a time, side by side.",
            discussion: """
                A row for each packet that brought one of them; a cell is empty where the packet has no such \
                value (--fill shows the last one before). --every and --points draw it together: of numbers \
                the mean, exactly, with --spread least and most too; of labels the last.

                Examples:
                  regolith telemetry query z_bit wob spn_torque --time "last bite"
                  regolith telemetry query z_bit wob --time "run 7" --every 1s
                  regolith telemetry query 'spn_*' --from 10:00 --to 10:30 --points 100 --csv > spin.csv
                  regolith telemetry query z_bit state --time "last stop" --fill
                  regolith telemetry query z_bit --time today --json

                Exit codes: 0 done · 1 no such parameter, time or archive · 64 wrong usage.
                """)

        @Argument(
            help: "Parameters: names, patterns, or a word of a name.", completion: StationWords.parameters)
        var names: [String]
        @OptionGroup var time: TimeOptions
        @Option(
            help: ArgumentHelp("Draw together what came in each of these.", valueName: "SPAN"),
            transform: { text in
                guard let span = JournalMoment.span(text), span.nanoseconds > 0 else {
                    throw ValidationError("\"\(text)\" is no length of time: 250ms, 1s, 5m, 1h")
                }
                return span.nanoseconds
            })
        var every: Int64?
        @Option(help: "Draw it together to so many rows.")
        var points: Int?
        @Flag(help: "Least and most of each row too.")
        var spread = false
        @Flag(help: "The last value before, where a row has none.")
        var fill = false
        @Option(help: "Only of this link.", completion: StationWords.links)
        var link: String?
        @Option(help: "At most so many rows.")
        var limit = 10_000
        @Flag(help: "Comma-separated values, units in the header.")
        var csv = false
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func validate() throws {
            guard !names.isEmpty else { throw ValidationError("name one or more parameters") }
            guard every == nil || points == nil else { throw ValidationError("say --every or --points") }
            guard (1...100_000).contains(points ?? 1), limit > 0 else {
                throw ValidationError("--points is 1 to 100000, --limit at least 1")
            }
            guard !csv || !json else { throw ValidationError("say --csv or --json") }
        }

        func run() throws {
            let reader = try archive.reader()
            let range = try time.range(in: reader, usual: "last 1m")
            var table = try ArchiveWords.doing { () throws(ArchiveError) in
                let chosen = try ParameterChoice.chosen(names, of: reader.parameters())
                guard let grid = try grid(of: range) else {
                    return try SampleTable(reader, chosen, link: link, in: range, limit: limit)
                }
                return try SampleTable(reader, chosen, link: link, in: grid.range, pixels: grid.pixels)
            }
            if fill { table.fill() }
            let text = SampleText(table, spread: spread)
            if json {
                try text.json { Terminal.say($0) }
            } else if csv {
                text.csv { Terminal.say($0) }
            } else {
                text.table(of: range).forEach { Terminal.say($0) }
            }
            if table.isCut {
                Terminal.complain(
                    "regolith: there is more: these are the first \(table.rows.count) rows (--limit)")
            }
        }

        /// Whole rows of `--every` from the beginning on.
        private func grid(of range: Range<UTCTime>) throws(ArchiveError) -> (
            range: Range<UTCTime>, pixels: Int
        )? {
            if let points { return (range, points) }
            guard let every else { return nil }
            let span = range.upperBound.nanoseconds - range.lowerBound.nanoseconds
            let pixels = (span + every - 1) / every
            guard (1...100_000).contains(pixels), !every.multipliedReportingOverflow(by: pixels).overflow
            else {
                throw .badRequest(text: "that makes \(pixels) rows: take a longer --every, or a shorter time")
            }
            let end = UTCTime(nanoseconds: range.lowerBound.nanoseconds + pixels * every)
            return (range.lowerBound..<end, Int(pixels))
        }
    }
}

/// A table of samples for people and for programs.
struct SampleText {
    private let table: SampleTable
    private let spread: Bool

    init(_ table: SampleTable, spread: Bool) { (self.table, self.spread) = (table, spread) }

    private var isPixels: Bool { table.rows.first.map { $0.position == nil } ?? false }

    private func titles(_ column: SampleTable.Column) -> [String] {
        let unit = column.unit.map { " [\($0)]" } ?? ""
        let name = column.name
        guard spread, column.isQuantity else { return [name + unit] }
        return [name + unit, "\(name) least\(unit)", "\(name) most\(unit)"]
    }

    private func cells(_ row: SampleTable.Row) -> [String] {
        zip(table.columns, row.cells).flatMap { column, cell -> [String] in
            guard spread, column.isQuantity else { return [cell?.text ?? ""] }
            return [cell?.text ?? "", Self.number(cell?.least, column), Self.number(cell?.most, column)]
        }
    }

    private static func number(_ value: Double?, _ column: SampleTable.Column) -> String {
        guard let value else { return "" }
        return column.decimals.map { String(format: "%.\($0)f", value) } ?? "\(value)"
    }

    func table(of range: Range<UTCTime>) -> [String] {
        let head = "\(CivilDate.text(range.lowerBound)) … \(CivilDate.text(range.upperBound))"
        var text = TextTable(
            [.init("utc")]
                + table.columns.flatMap { column in
                    titles(column).map { TextTable.Column($0, column.isQuantity ? .right : .left) }
                } + (isPixels ? [] : [.init("packet")]))
        for row in table.rows where row.cells.contains(where: { $0 != nil }) {
            text.add([CivilDate.text(row.utc)] + cells(row) + (isPixels ? [] : [row.packet]))
        }
        guard !text.isEmpty else { return [head + ": no such value came in that time"] }
        return [head] + text.told
    }

    func csv(_ line: (String) -> Void) {
        let head =
            ["utc"] + (isPixels ? [] : ["link", "packet", "quality"]) + table.columns.flatMap { titles($0) }
        line(head.map(CSVCell.text).joined(separator: ","))
        for row in table.rows where row.cells.contains(where: { $0 != nil }) {
            let place = isPixels ? [] : [row.link, row.packet, row.quality.text]
            line(
                ([CivilDate.text(row.utc, digits: 6)] + place + cells(row)).map(CSVCell.text)
                    .joined(separator: ","))
        }
    }

    func json(_ line: (String) -> Void) throws {
        for row in table.rows where row.cells.contains(where: { $0 != nil }) {
            var values: [String: SampleRowReport.Value] = [:]
            for (column, cell) in zip(table.columns, row.cells) {
                guard let cell else { continue }
                values[column.name] = SampleRowReport.Value(
                    value: column.isQuantity ? cell.number : nil, text: cell.text, unit: column.unit,
                    least: cell.least, most: cell.most, count: isPixels ? cell.count : nil)
            }
            let report = SampleRowReport(
                utc: CivilDate.text(row.utc, digits: 6), link: isPixels ? nil : row.link,
                packet: isPixels ? nil : row.packet, quality: isPixels ? nil : row.quality.text,
                record: row.position?.text, values: values)
            line(try JSONLine.text(report))
        }
    }
}

/// A row of `telemetry query` for programs.
struct SampleRowReport: Encodable {
    struct Value: Encodable {
        var value: Double?
        var text: String
        var unit: String?
        var least: Double?
        var most: Double?
        var count: Int?
    }

    var utc: String
    var link: String?
    var packet: String?
    var quality: String?
    var record: String?
    var values: [String: Value]
}

/// A cell of comma-separated values, quoted where a comma, a quote or a line's end stands in it (RFC 4180).
enum CSVCell {
    static func text(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// A chart with its axes as lines of text, for a command that prints one.
public struct PlotText: Hashable, Sendable {
    public var title: String
    public var unit: String?
    /// What stands below the first and the last column.
    public var from: String
    public var to: String

    public init(title: String, unit: String?, from: String, to: String) {
        self.title = title
        self.unit = unit
        self.from = from
        self.to = to
    }

    /// Columns of dots in a plot that is so wide: ask for so many.
    public static func dots(inWidth width: Int) -> Int {
        StripChart.dots(acrossCells: max(1, width - Self.axis))
    }

    /// Title, `height` rows with the scale at their left, and the times below.
    public func lines(_ columns: [ClosedRange<Double>?], width: Int, height: Int) -> [String] {
        let scale = ChartScale.fitting(columns, least: Self.least(columns))
        let labels = [0: scale.upperBound, height - 1: scale.lowerBound]
        var lines = [title + (unit.map { " [\($0)]" } ?? "")]
        for (row, text) in StripChart.rows(columns, height: height, scale: scale).enumerated() {
            let label = labels[row].map(FixedPoint.short) ?? ""
            lines.append(CellText.fitted(label, to: Self.axis - 2, .right) + " ┤" + trimmed(text))
        }
        let cells = max(1, width - Self.axis)
        let blanks = max(1, cells - from.count - to.count)
        let times = from + String(repeating: " ", count: blanks) + to
        lines.append(String(repeating: " ", count: Self.axis - 1) + "└" + times)
        return lines
    }

    /// Cells of the scale.
    private static let axis = 10

    /// A hundredth of the largest number: less than that is a line.
    private static func least(_ columns: [ClosedRange<Double>?]) -> Double {
        let largest = columns.compactMap { $0 }.reduce(0) {
            max($0, $1.lowerBound.magnitude, $1.upperBound.magnitude)
        }
        return largest.isFinite && largest > 0 ? largest / 100 : 1
    }

    private func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }
}

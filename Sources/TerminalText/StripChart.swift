/// A quantity over time in Braille: two columns and four rows of dots in a cell.
public enum StripChart {
    /// Columns of dots that so many cells have.
    public static func dots(acrossCells cells: Int) -> Int { cells * 2 }

    /// Rows of text, the uppermost first. Each column is the least and the greatest in its time, nil where
    /// nothing is known: there the line breaks (SR-O-05). What lies outside of the scale stands at its edge.
    public static func rows(
        _ columns: [ClosedRange<Double>?], height: Int, scale: ClosedRange<Double>
    ) -> [String] {
        let width = (columns.count + 1) / 2
        guard height > 0, width > 0 else { return [] }
        var patterns = [UInt32](repeating: 0, count: width * height)
        for (column, dots) in connected(columns.map { $0.map { span($0, height, scale) } }).enumerated() {
            guard let dots else { continue }
            for dot in dots {
                patterns[dot / 4 * width + column / 2] |= bits[column % 2][dot % 4]
            }
        }
        return (0..<height).map { row in
            String(patterns[(row * width)..<((row + 1) * width)].map(character))
        }
    }

    /// Rows of dots from the top that a column fills.
    private static func span(
        _ column: ClosedRange<Double>, _ height: Int, _ scale: ClosedRange<Double>
    ) -> ClosedRange<Int> {
        let top = row(of: column.upperBound, height, scale)
        return top...max(top, row(of: column.lowerBound, height, scale))
    }

    private static func row(of value: Double, _ height: Int, _ scale: ClosedRange<Double>) -> Int {
        let last = height * 4 - 1
        let size = scale.upperBound - scale.lowerBound
        guard size > 0, value.isFinite else { return last }
        let part = (scale.upperBound - value) / size
        return Int((min(max(0, part), 1) * Double(last)).rounded())
    }

    /// Neighbours touch, so that a steep line is one.
    private static func connected(_ spans: [ClosedRange<Int>?]) -> [ClosedRange<Int>?] {
        var spans = spans
        for index in spans.indices.dropFirst() {
            guard let before = spans[index - 1], let here = spans[index] else { continue }
            if here.lowerBound > before.upperBound + 1 {
                spans[index] = (before.upperBound + 1)...here.upperBound
            } else if here.upperBound < before.lowerBound - 1 {
                spans[index] = here.lowerBound...(before.lowerBound - 1)
            }
        }
        return spans
    }

    /// Unicode Braille Patterns, U+2800: the bit of each dot by column and row.
    private static let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

    private static func character(_ pattern: UInt32) -> Character {
        guard pattern != 0, let scalar = Unicode.Scalar(0x2800 + pattern) else { return " " }
        return Character(scalar)
    }
}

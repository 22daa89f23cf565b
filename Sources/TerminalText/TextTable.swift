/// Rows of texts under titles, fitted to a terminal.
public struct TextTable: Sendable {
    public struct Column: Hashable, Sendable {
        public var title: String
        public var alignment: CellText.Alignment
        /// Gives way where the table is too wide; the widest first.
        public var mayShrink: Bool

        public init(_ title: String, _ alignment: CellText.Alignment = .left, mayShrink: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.mayShrink = mayShrink
        }
    }

    public let columns: [Column]
    private var rows: [[String]] = []

    public init(_ columns: [Column]) { self.columns = columns }

    /// A missing text is empty, one too many is left out.
    public mutating func add(_ texts: [String]) {
        rows.append(columns.indices.map { $0 < texts.count ? texts[$0] : "" })
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// Titles and rows. Nil as width: as wide as the texts are (a pipe).
    public func lines(width: Int?) -> [String] {
        let widths = widths(width)
        return ([columns.map(\.title)] + rows).map { row in
            var line = columns.indices.map { index in
                CellText.fitted(row[index], to: widths[index], columns[index].alignment)
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private func widths(_ width: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
        }
        guard let width else { return widths }
        let between = 2 * max(0, columns.count - 1)
        var surplus = widths.reduce(between, +) - width
        while surplus > 0 {
            let shrinking = widths.indices.filter {
                columns[$0].mayShrink && widths[$0] > columns[$0].title.count && widths[$0] > Self.least
            }
            guard let widest = shrinking.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            surplus -= 1
        }
        return widths
    }

    /// Cells that a column keeps.
    private static let least = 8
}

/// A terminal's cells as a value: drawn first, compared then, written last.
public struct Screen: Hashable, Sendable {
    public struct Cell: Hashable, Sendable {
        public var character: Character
        public var style: TextStyle

        public init(_ character: Character = " ", _ style: TextStyle = .plain) {
            self.character = character
            self.style = style
        }
    }

    public let columns: Int
    public let rows: Int
    private var cells: [Cell]

    /// Blank. A size outside of `Limits` is brought inside.
    public init(columns: Int, rows: Int) {
        self.columns = min(max(1, columns), Limits.columns)
        self.rows = min(max(1, rows), Limits.rows)
        cells = Array(repeating: Cell(), count: self.columns * self.rows)
    }

    public subscript(row: Int, column: Int) -> Cell { cells[row * columns + column] }

    /// Writes a text; what would stand outside is left out. Gives the column behind it.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, row: Int, column: Int, _ style: TextStyle = .plain
    ) -> Int {
        var column = column
        for character in text {
            if (0..<rows).contains(row), (0..<columns).contains(column) {
                cells[row * columns + column] = Cell(CellText.cell(for: character), style)
            }
            column += 1
        }
        return column
    }

    /// Writes a text into a field of so many cells, filled or cut with `…`.
    public mutating func put(
        _ text: some StringProtocol, row: Int, column: Int, width: Int, _ style: TextStyle = .plain,
        _ alignment: CellText.Alignment = .left
    ) {
        put(CellText.fitted(text, to: width, alignment), row: row, column: column, style)
    }

    /// Gives every cell of a row the same style.
    public mutating func paint(row: Int, _ style: TextStyle) {
        guard (0..<rows).contains(row) else { return }
        for column in 0..<columns { cells[row * columns + column].style = style }
    }

    /// A row without the blanks at its end.
    public func line(_ row: Int) -> String {
        var line = cells[(row * columns)..<((row + 1) * columns)].map(\.character)
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    /// All rows, as a file has them.
    public var text: String { (0..<rows).map(line).joined(separator: "\n") }

    /// How the cells of a row look, a letter each (`TextStyle.letter`).
    public func looks(_ row: Int) -> String {
        var line = cells[(row * columns)..<((row + 1) * columns)].map(\.style.letter)
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}

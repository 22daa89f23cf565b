/// What a terminal has to be told so that it shows one screen after another.
public enum ScreenPainter {
    /// Only what differs is written. Without an old screen, or with one of another size, everything is. Ends
    /// with plain style; the cursor is anywhere.
    public static func sequence(from old: Screen?, to new: Screen, isStyled: Bool) -> String {
        var painting = Painting(isStyled: isStyled)
        let isSame = old?.columns == new.columns && old?.rows == new.rows
        let before = isSame ? old : nil
        if before == nil { painting.clear() }
        let blank = Screen.Cell()
        for row in 0..<new.rows {
            var column = 0
            while column < new.columns {
                if new[row, column].isLike(before?[row, column] ?? blank, isStyled) {
                    column += 1
                    continue
                }
                painting.move(row: row, column: column)
                painting.write(new[row, column])
                column += 1
            }
        }
        return painting.finished()
    }

    /// The other buffer of the terminal, with no cursor; the shell's lines stay as they are.
    public static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
    /// Undoes `enter`.
    public static let leave = "\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"
}

extension Screen.Cell {
    fileprivate func isLike(_ other: Screen.Cell, _ isStyled: Bool) -> Bool {
        character == other.character && (!isStyled || style == other.style)
    }
}

/// A sequence under way: where the cursor is and how it writes.
private struct Painting {
    let isStyled: Bool
    private var text = ""
    private var cursor: (row: Int, column: Int)?
    private var style = TextStyle.plain

    init(isStyled: Bool) { self.isStyled = isStyled }

    mutating func clear() { text += (isStyled ? TextStyle.plain.sequence : "") + "\u{1B}[2J" }

    /// Cursor Position (ECMA-48 §8.3.21), unless it is there already.
    mutating func move(row: Int, column: Int) {
        if let cursor, cursor == (row, column) { return }
        text += "\u{1B}[\(row + 1);\(column + 1)H"
        cursor = (row, column)
    }

    mutating func write(_ cell: Screen.Cell) {
        if isStyled, cell.style != style {
            style = cell.style
            text += style.sequence
        }
        text.append(cell.character)
        cursor?.column += 1
    }

    mutating func finished() -> String {
        if style != .plain { text += TextStyle.plain.sequence }
        return text
    }
}

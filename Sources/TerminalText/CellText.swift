/// Text as a row of cells: every character takes one, and none is a command to the terminal.
public enum CellText {
    public enum Alignment: Hashable, Sendable {
        case left, right
    }

    /// What stands in a cell for a character. Controls would move the cursor, wide characters would move what
    /// follows them, so neither is let through.
    public static func cell(for character: Character) -> Character {
        guard let first = character.unicodeScalars.first, let one = character.only else {
            return character.isPlainCluster ? character : "?"
        }
        if one.value >= 0x20, one.value < 0x7F { return character }
        switch first.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .nonspacingMark,
            .enclosingMark:
            return character == "\n" || character == "\t" ? " " : "?"
        default: return first.isWide ? "?" : character
        }
    }

    /// Cells that the text takes.
    public static func width(_ text: some StringProtocol) -> Int { text.count }

    /// The text in exactly so many cells: filled with blanks, or cut with `…` as its last cell.
    public static func fitted(
        _ text: some StringProtocol, to width: Int, _ alignment: Alignment = .left
    ) -> String {
        guard width > 0 else { return "" }
        let cells = text.map(cell)
        if cells.count > width { return String(cells[..<(width - 1)]) + "…" }
        let blanks = String(repeating: " ", count: width - cells.count)
        return alignment == .left ? String(cells) + blanks : blanks + String(cells)
    }

    /// The end of the text in at most so many cells, `…` before it where something is left out.
    public static func ending(_ text: some StringProtocol, within width: Int) -> String {
        guard width > 0 else { return "" }
        let cells = text.map(cell)
        return cells.count <= width ? String(cells) : "…" + String(cells.suffix(width - 1))
    }

    /// The text in lines of at most so many cells, broken at blanks where there are any.
    public static func wrapped(_ text: some StringProtocol, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            var rest = String(word.map(cell))
            if !line.isEmpty, line.count + 1 + rest.count <= width {
                line += " " + rest
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while rest.count > width {
                lines.append(String(rest.prefix(width)))
                rest = String(rest.dropFirst(width))
            }
            line = rest
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}

extension Character {
    /// Its only scalar; nil where several make it up.
    fileprivate var only: Unicode.Scalar? {
        unicodeScalars.dropFirst().isEmpty ? unicodeScalars.first : nil
    }

    /// A letter with marks on it.
    fileprivate var isPlainCluster: Bool {
        guard let first = unicodeScalars.first, !first.isWide, first.properties.isAlphabetic else {
            return false
        }
        return unicodeScalars.dropFirst().allSatisfy { $0.properties.generalCategory == .nonspacingMark }
    }
}

extension Unicode.Scalar {
    /// Two cells in a terminal (Unicode Standard Annex 11, the ranges that matter).
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF,
            0x20000...0x3FFFD:
            return true
        default: return properties.isEmojiPresentation
        }
    }
}

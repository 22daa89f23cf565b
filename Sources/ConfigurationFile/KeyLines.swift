/// Finds the line of a key by its text: the parser knows where a syntax error is, but not where a value
/// came from.
struct KeyLines {
    private struct Row {
        /// Of the table the line stands in: name and which of its kind.
        let table: String
        let index: Int
        let text: String
        let isHeader: Bool
    }

    private let rows: [Row]

    init(_ text: String) {
        var rows: [Row] = []
        var table = ""
        var index = 0
        var counts: [String: Int] = [:]
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let row = String(decoding: line, as: UTF8.self).trimmed
            let isHeader = row.hasPrefix("[")
            if isHeader {
                let name = row.drop { $0 == "[" || $0 == " " }.prefix { $0 != "]" && $0 != "#" }
                table = String(name).trimmed.unquoted
                index = counts[table, default: 0]
                counts[table] = index + 1
            }
            rows.append(Row(table: table, index: index, text: row, isHeader: isHeader))
        }
        self.rows = rows
    }

    /// Where a table begins; 1 for the root, which is called `""`.
    func line(ofTable table: String, _ index: Int = 0) -> Int {
        if table.isEmpty { return 1 }
        let header = rows.firstIndex { $0.isHeader && $0.table == table && $0.index == index }
        return (header ?? rows.firstIndex { starts($0.text, with: table) } ?? 0) + 1
    }

    /// The line of a key that is there. In a table written as `[table]` it stands at the beginning of a
    /// line, in one written inline or with dots somewhere behind the table's name.
    func line(of key: String, in table: String, _ index: Int = 0) -> Int {
        let inside = rows.firstIndex {
            $0.table == table && $0.index == index && !$0.isHeader && starts($0.text, with: key)
        }
        if let inside { return inside + 1 }
        if table.isEmpty { return line(ofTable: key) }
        if let dotted = rows.firstIndex(where: { starts($0.text, with: table + "." + key) }) {
            return dotted + 1
        }
        let start = line(ofTable: table, index)
        return (rows[(start - 1)...].firstIndex { $0.text.contains(key) } ?? start - 1) + 1
    }

    /// Whether a line assigns to `key`, which may be quoted or the beginning of a dotted key.
    private func starts(_ row: String, with key: String) -> Bool {
        for form in [key, "\"" + key + "\"", "'" + key + "'"] where row.hasPrefix(form) {
            let next = row.dropFirst(form.count).drop { $0 == " " || $0 == "\t" }.first
            if next == "=" || next == "." { return true }
        }
        return false
    }
}

extension String {
    fileprivate var trimmed: String {
        func isBlank(_ character: Character) -> Bool {
            character == " " || character == "\t" || character == "\r"
        }
        var rest = drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(rest)
    }

    fileprivate var unquoted: String {
        guard count > 1, let first, first == last, first == "\"" || first == "'" else { return self }
        return String(dropFirst().dropLast())
    }
}

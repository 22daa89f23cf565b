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

    /// The line of `key` in a table (`""` is the root), else of the table itself, else of the key's text
    /// anywhere.
    func line(of key: String?, in table: String, _ index: Int = 0) -> Int {
        let inside = rows.indices.filter { rows[$0].table == table && rows[$0].index == index }
        if let key {
            let names = table.isEmpty ? [key] : [key, table + "." + key]
            if let row = inside.first(where: { starts(rows[$0].text, with: key) }) { return row + 1 }
            if let row = rows.indices.first(where: { row in
                names.contains { starts(rows[row].text, with: $0) }
            }) {
                return row + 1
            }
            if let row = rows.indices.first(where: { rows[$0].isHeader && rows[$0].table == key }) {
                return row + 1
            }
        }
        if let header = inside.first(where: { rows[$0].isHeader }) { return header + 1 }
        let needle = key ?? table
        if !needle.isEmpty, let row = rows.firstIndex(where: { $0.text.contains(needle) }) { return row + 1 }
        return 1
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

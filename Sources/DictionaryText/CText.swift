/// Small pieces of C.
enum CText {
    /// Items in rows of at most `width` columns.
    static func rows(
        _ items: [String], indent: Int = 4, width: Int = 108, end: String = ","
    ) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for item in items {
            if !line.isEmpty, indent + line.count + item.count + 2 > width {
                lines.append(margin + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + item + end
        }
        if !line.isEmpty { lines.append(margin + line) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// `enum { A = 1, B = 2 };` over as many lines as it takes.
    static func enumeration(_ entries: [(name: String, value: String)]) -> String {
        let items = entries.map { "\($0.name) = \($0.value)" }
        let line = "enum { " + items.joined(separator: ", ") + " };\n"
        return line.count <= 108 ? line : "enum {\n" + rows(items) + "};\n"
    }

    /// A name in capitals, what C does not take replaced.
    static func constant(_ name: String) -> String {
        String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    static func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16, uppercase: true) }

    /// A value of 32 bits; the least one cannot be written as a number.
    static func signed(_ value: Int64) -> String { value == Int64(Int32.min) ? "INT32_MIN" : "\(value)" }
}

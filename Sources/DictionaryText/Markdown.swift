import MissionDatabase

/// Small pieces of Markdown.
enum Markdown {
    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let rule = heads.map { _ in "---" }
        return ([heads, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    static func section(_ title: String, _ body: String...) -> String {
        "## \(title)\n\n" + body.joined(separator: "\n")
    }

    /// `110`, `0.1`.
    static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `-15 … 110`, `≤ 4`, `≥ 5`, or a dash.
    static func range(_ range: ValueRange?) -> String {
        switch (range?.low, range?.high) {
        case (let low?, let high?): return "\(number(low.value)) … \(number(high.value))"
        case (nil, let high?): return "≤ \(number(high.value))"
        case (let low?, nil): return "≥ \(number(low.value))"
        case (nil, nil): return "–"
        }
    }

    static func words(_ words: [String]) -> String {
        words.isEmpty ? "–" : words.joined(separator: ", ")
    }
}

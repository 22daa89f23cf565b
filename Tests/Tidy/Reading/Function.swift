/// A function, initializer, subscript or computed variable with its body.
struct Function: Sendable {
    let path: String
    let name: String
    let line: Int
    /// Lines from the one that names it to the one of its closing brace.
    let length: Int

    static func all(in file: SourceFile) -> [Function] {
        switch file.language {
        case .swift: swift(file)
        case .c: c(file)
        case .python: python(file)
        case .shell, .page: []
        }
    }

    private init(_ file: SourceFile, _ name: String, from line: Int, to end: Int) {
        (path, self.name, self.line, length) = (file.path, name, line, end - line + 1)
    }

    private static func swift(_ file: SourceFile) -> [Function] {
        file.tokens.indices.compactMap { index in
            guard let open = bodyStart(file, index) else { return nil }
            let name = ["func", "var"].contains(file[index].text) ? file[index + 1].text : file[index].text
            return Function(file, name, from: file[index].line, to: file[file.partners[open]].line)
        }
    }

    /// The brace that opens the body of what is declared at `index`; nothing for a requirement of a protocol.
    private static func bodyStart(_ file: SourceFile, _ index: Int) -> Int? {
        guard file[index].kind == .word, !file[index - 1].isMark(".") else { return nil }
        switch file[index].text {
        case "func", "deinit": return brace(file, after: index)
        case "init", "subscript":
            return ["(", "?", "!", "<"].contains(file[index + 1].text) ? brace(file, after: index) : nil
        case "var":
            guard let open = brace(file, after: index), file[open].line == file[index].line,
                !(index..<open).contains(where: { file[$0].isMark("=") }),
                !["get", "set"].contains(file[open + 1].text) || file[open + 2].isMark("{")
            else { return nil }
            return open
        default: return nil
        }
    }

    private static let endsDeclaration: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "case", "static", "mutating", "public",
        "package",
        "internal", "private", "associatedtype", "typealias", "struct", "enum", "@", "#", "}",
    ]

    private static func brace(_ file: SourceFile, after start: Int) -> Int? {
        var index = start + 1
        while index < file.tokens.count {
            let token = file[index]
            if token.isMark("{") { return index }
            if token.isMark("}") || token.startsLine && endsDeclaration.contains(token.text) { return nil }
            index = file.next(index)
        }
        return nil
    }

    /// A body is a brace after a parenthesis outside of all braces.
    private static func c(_ file: SourceFile) -> [Function] {
        var (functions, start, index) = ([Function](), 0, 0)
        while index < file.tokens.count {
            let token = file[index]
            if token.isMark("{"), !file.reads(["extern"], at: index - 2) {
                let end = min(file.partners[index], file.tokens.count - 1)
                if file[index - 1].isMark(")") {
                    let name = file[file.partners[index - 1] - 1].text
                    functions.append(Function(file, name, from: file[start].line, to: file[end].line))
                    start = end + 1
                }
                index = end
            } else if token.isMark(";") || token.isMark("{") || token.kind == .directive {
                start = index + 1
            }
            index += 1
        }
        return functions
    }

    /// A body goes on while lines are empty or further in than its `def`.
    private static func python(_ file: SourceFile) -> [Function] {
        func inset(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
        return file.lines.indices.compactMap { start in
            let words = file.lines[start].split(whereSeparator: { " (".contains($0) })
            guard words.first == "def" else { return nil }
            let rest = file.lines[(start + 1)...]
            let next = rest.firstIndex { !$0.isEmpty && inset($0) <= inset(file.lines[start]) }
            let end = rest[..<(next ?? rest.endIndex)].lastIndex { !$0.isEmpty } ?? start
            return Function(file, String(words[1]), from: start + 1, to: end + 1)
        }
    }
}

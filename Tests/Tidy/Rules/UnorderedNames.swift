/// The names of a room that stand for a Dictionary or a Set, found by how they are declared.
///
/// A guess from the text: what a function gives back is not followed, and `other.name` counts only where the
/// room declares no ordered `name` besides.
struct UnorderedNames {
    /// Where a name holds: in one stretch of a file, or in a type's files (`Type.swift`, `Type+Topic.swift`).
    private struct Scope {
        let path: String
        let range: Range<Int>?
    }

    struct Iteration {
        let path: String
        let line: Int
        let name: String
    }

    private let files: [SourceFile]
    private var scopes: [String: [Scope]] = [:]
    private var ordered: Set<String> = []

    init(_ files: [SourceFile]) {
        self.files = files
        for file in files {
            for (index, token) in file.tokens.enumerated() where token.kind == .word {
                if declares(file, index) {
                    scopes[token.text, default: []].append(Self.scope(file, index))
                } else if file[index + 1].isMark(":"), Self.isVariable(file, index) {
                    ordered.insert(token.text)
                }
            }
        }
    }

    func iterations() -> [Iteration] {
        files.flatMap { file in
            file.tokens.indices.compactMap { index in
                let token = file[index]
                guard token.kind == .word, let scopes = scopes[token.text], !file[index + 1].isMark(":"),
                    scopes.contains(where: { holds($0, file, index) }), goesThrough(file, index)
                else { return nil }
                return Iteration(path: file.path, line: token.line, name: token.text)
            }
        }
    }

    // MARK: - Declarations

    private static func isVariable(_ file: SourceFile, _ index: Int) -> Bool {
        ["let", "var"].contains(file[index - 1].text)
    }

    private func declares(_ file: SourceFile, _ index: Int) -> Bool {
        if file[index + 1].isMark("=") { return Self.isVariable(file, index) && isUnordered(file, index + 2) }
        guard file[index + 1].isMark(":") else { return false }
        return isUnordered(file, file[index + 2].isWord("inout") ? index + 3 : index + 2)
    }

    /// `[K: V]`, `[k: v]`, `[:]`, `Set<…>`, `Set(…)`, `Dictionary<…>`, `Dictionary(…)`
    private func isUnordered(_ file: SourceFile, _ index: Int) -> Bool {
        if ["Set", "Dictionary"].contains(file[index].text) {
            return ["<", "("].contains(file[index + 1].text)
        }
        guard file[index].isMark("[") else { return false }
        var at = index + 1
        while at < file.partners[index] {
            if file[at].isMark("?"), file[at].isSpaced { return false }
            if file[at].isMark(":") { return true }
            at = file.next(at)
        }
        return false
    }

    private static func scope(_ file: SourceFile, _ index: Int) -> Scope {
        guard isVariable(file, index) else {
            let body = file.tokens.indices[index...].first { file[$0].isMark("{") } ?? index
            return Scope(path: file.path, range: index..<max(index + 1, file.partners[body]))
        }
        let opens = (0..<index).last { file[$0].isMark("{") && file.partners[$0] > index }
        guard let opens, !isType(file, opens) else { return Scope(path: file.path, range: nil) }
        return Scope(path: file.path, range: opens..<file.partners[opens])
    }

    private static func isType(_ file: SourceFile, _ brace: Int) -> Bool {
        let kinds: Set<String> = ["struct", "class", "enum", "actor", "extension", "protocol"]
        let head = (0..<brace).reversed().prefix { !["{", "}", ";"].contains(file[$0].text) }
        return head.contains { kinds.contains(file[$0].text) && !file[$0 + 1].isWord("func") }
    }

    private func holds(_ scope: Scope, _ file: SourceFile, _ index: Int) -> Bool {
        if let range = scope.range { return scope.path == file.path && range.contains(index) }
        let isOfAnother = file[index - 1].isMark(".") && !["self", "Self"].contains(file[index - 2].text)
        func family(_ path: String) -> Substring { path.dropLast(".swift".count).prefix { $0 != "+" } }
        if isOfAnother { return !ordered.contains(file[index].text) }
        return family(scope.path) == family(file.path)
    }

    // MARK: - Uses

    private static let walks: Set<String> = [
        "keys", "values", "map", "flatMap", "compactMap", "forEach", "filter", "reduce", "first",
        "enumerated", "lazy",
        "joined", "prefix", "dropFirst", "randomElement", "popFirst", "makeIterator",
    ]
    private static let harmless: Set<String> = ["sorted", "contains", "count", "isEmpty", "max", "min"]

    private func goesThrough(_ file: SourceFile, _ index: Int) -> Bool {
        let next = ["?", "!"].contains(file[index + 1].text) ? index + 2 : index + 1
        if file[next].isMark(".") {
            return Self.walks.contains(file[next + 1].text)
                && !Self.harmless.contains(member(file, after: next + 1))
        }
        var start = index
        while file[start - 1].isMark(".") { start -= 2 }
        if file[start - 1].isWord("in"), !file[next].isMark("[") { return isLoop(file, start - 1) }
        let isWhole = [")", ","].contains(file[next].text)
        if file[start - 1].isMark("("), ["Array", "zip"].contains(file[start - 2].text) { return isWhole }
        return file.reads(["contentsOf", ":"], at: start - 2) && isWhole
    }

    /// The member that is asked for after the one at `index`, its arguments and closure passed over.
    private func member(_ file: SourceFile, after index: Int) -> String {
        var next = index + 1
        while ["(", "{"].contains(file[next].text) { next = file.next(next) }
        return file[next].isMark(".") ? file[next + 1].text : ""
    }

    private func isLoop(_ file: SourceFile, _ index: Int) -> Bool {
        let head = (0..<index).reversed().prefix(16).prefix { !["{", "}"].contains(file[$0].text) }
        return head.contains { file[$0].isWord("for") }
    }
}

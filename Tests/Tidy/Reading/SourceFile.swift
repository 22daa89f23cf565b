import Glibc

/// One text of the tree: its lines, and the tokens of what is Swift or C.
struct SourceFile: Sendable {
    enum Language: Sendable { case swift, c, python, shell, page }

    let path: String
    let language: Language
    let text: String
    let lines: [Substring]
    let tokens: [Token]
    /// For each token that opens a bracket, the index of the one that closes it, and the other way round.
    let partners: [Int]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        language = Self.language(path, text)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        self.lines = lines
        tokens =
            language == .swift || language == .c ? Lexer.tokens(of: text, isC: language == .c) : []
        partners = Self.partners(tokens)
    }

    var name: String { String(path.split(separator: "/").last ?? "") }

    var isCode: Bool { language != .page }

    var isTest: Bool { path.hasPrefix("Tests/") }

    private static func language(_ path: String, _ text: String) -> Language {
        switch path.split(separator: ".").last {
        case "swift": .swift
        case "c", "h": .c
        case "py": .python
        case "sh": .shell
        default: text.hasPrefix("#!") ? .shell : .page
        }
    }

    private static func partners(_ tokens: [Token]) -> [Int] {
        var (partners, open) = (Array(repeating: tokens.count, count: tokens.count), [Int]())
        for (index, token) in tokens.enumerated() where token.kind == .mark {
            switch token.text {
            case "(", "[", "{": open.append(index)
            case ")", "]", "}":
                guard let start = open.popLast() else { continue }
                partners[start] = index
                partners[index] = start
            default: continue
            }
        }
        return partners
    }

    /// The token at `index`; an empty mark beyond the ends.
    subscript(index: Int) -> Token {
        tokens.indices.contains(index)
            ? tokens[index] : Token(kind: .mark, text: "", line: 0, isSpaced: true, startsLine: true)
    }

    /// The index after a token, and after all that it holds if it opens a bracket.
    func next(_ index: Int) -> Int {
        let partner = tokens.indices.contains(index) ? partners[index] : index
        return partner > index && partner < tokens.count ? partner + 1 : index + 1
    }

    /// Whether the octets of `word` stand anywhere; a quick question before a thorough one.
    func mentions(_ word: String) -> Bool {
        text.withCString { strstr($0, word) != nil }
    }

    /// The words of `index` and after it, as `["import", "Octets"]`, compared one by one.
    func reads(_ texts: [String], at index: Int) -> Bool {
        self[index].text == texts[0]
            && texts.indices.allSatisfy {
                self[index + $0].text == texts[$0] && self[index + $0].kind != .text
            }
    }
}

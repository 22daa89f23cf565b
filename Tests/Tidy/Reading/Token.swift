/// A word, a mark, the content of a string literal, or a line of the C preprocessor.
struct Token: Sendable {
    enum Kind: Sendable { case word, mark, text, directive }

    let kind: Kind
    var text: String
    let line: Int
    /// Whether white space stands before it; tells `a ? b` from `a?.b`.
    let isSpaced: Bool
    let startsLine: Bool

    func isWord(_ word: String) -> Bool { kind == .word && text == word }

    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
}

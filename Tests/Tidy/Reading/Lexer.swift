/// Cuts Swift and C into tokens. Comments are left out; what is interpolated into a string literal is code.
struct Lexer {
    private let octets: [UInt8]
    private let isC: Bool
    private var at = 0
    private var line = 1
    private var lineOfLast = 0
    private var tokens: [Token] = []
    private let newline = UInt8(ascii: "\n")

    static func tokens(of text: String, isC: Bool) -> [Token] {
        var lexer = Lexer(text, isC: isC)
        lexer.code(insideText: false)
        return lexer.tokens
    }

    private init(_ text: String, isC: Bool) {
        octets = Array(text.utf8)
        self.isC = isC
    }

    private func octet(_ distance: Int = 0) -> UInt8 {
        at + distance < octets.count ? octets[at + distance] : 0
    }

    private func sees(_ text: StaticString) -> Bool {
        (0..<text.utf8CodeUnitCount).allSatisfy { octet($0) == text.utf8Start[$0] }
    }

    /// Letters, digits, `_`, `$`, and whatever is not ASCII.
    private static let isPartOfWord = (0..<256).map { octet in
        let letter = Unicode.Scalar(UInt8(octet))
        return octet >= 0x80 || letter.properties.isAlphabetic || ("0"..."9").contains(letter)
            || letter == "_" || letter == "$"
    }

    private mutating func add(_ kind: Token.Kind, from start: Int, to end: Int) {
        tokens.append(
            Token(
                kind: kind, text: String(decoding: octets[start..<max(start, end)], as: UTF8.self),
                line: line,
                isSpaced: start > 0 && octets[start - 1] <= 0x20, startsLine: line != lineOfLast))
        lineOfLast = line
    }

    /// Reads code to the end, or to the parenthesis that closes an interpolation.
    private mutating func code(insideText: Bool) {
        var depth = 0
        while at < octets.count {
            if skipBlank() || literal() { continue }
            let start = at
            if Self.isPartOfWord[Int(octet())] {
                while Self.isPartOfWord[Int(octet())] { at += 1 }
                add(.word, from: start, to: at)
                continue
            }
            if octet() == UInt8(ascii: "(") { depth += 1 }
            if octet() == UInt8(ascii: ")") { depth -= 1 }
            at += 1
            if insideText, depth < 0 { return }
            add(.mark, from: start, to: at)
        }
    }

    private mutating func skipBlank() -> Bool {
        if octet() <= 0x20 {
            if octet() == newline { line += 1 }
            at += 1
        } else if octet() != UInt8(ascii: "/") {
            return false
        } else if sees("//") {
            while at < octets.count, octet() != newline { at += 1 }
        } else if sees("/*") {
            var depth = 0
            repeat {
                if sees("/*"), depth == 0 || !isC { depth += 1 }
                if octet() == newline { line += 1 }
                if sees("*/") { depth -= 1 }
                at += sees("*/") ? 2 : 1
            } while depth > 0 && at < octets.count
        } else {
            return false
        }
        return true
    }

    private static let startsLiteral = Array("#\"'`".utf8)

    private mutating func literal() -> Bool {
        guard Self.startsLiteral.contains(octet()) else { return false }
        var hashes = 0
        while octet(hashes) == UInt8(ascii: "#") { hashes += 1 }
        if isC, hashes > 0 {
            directive()
        } else if octet(hashes) == UInt8(ascii: "\"") {
            text(quote: octet(hashes), hashes: hashes)
        } else if sees("'") && isC {
            text(quote: octet(), hashes: 0)
        } else if sees("`") {
            let start = at + 1
            repeat { at += 1 } while at < octets.count && !sees("`")
            add(.word, from: start, to: at)
            at += 1
        } else {
            return false
        }
        return true
    }

    private mutating func directive() {
        let start = at
        while at < octets.count, octet() != newline { at += sees("\\\n") ? 2 : 1 }
        add(.directive, from: start, to: at)
        line += octets[start..<min(at, octets.count)].count { $0 == newline }
    }

    private mutating func text(quote: UInt8, hashes: Int) {
        at += hashes
        let isLong = !isC && (0..<3).allSatisfy { octet($0) == quote }
        let quotes = isLong ? 3 : 1
        at += quotes
        let (start, index) = (at, tokens.count)
        add(.text, from: start, to: start)
        while at < octets.count, isLong || octet() != newline {
            if octet() == quote, (0..<quotes).allSatisfy({ octet($0) == quote }),
                closes(hashes, after: quotes)
            {
                break
            }
            if octet() == newline { line += 1 }
            if octet() == UInt8(ascii: "\\"), closes(hashes, after: 1) {
                at += 1 + hashes
                if sees("("), !isC {
                    at += 1
                    code(insideText: true)
                    continue
                }
                if octet() == newline { line += 1 }
            }
            at += 1
        }
        tokens[index].text = String(decoding: octets[start..<min(at, octets.count)], as: UTF8.self)
        at += quotes + hashes
        lineOfLast = line
    }

    private func closes(_ hashes: Int, after distance: Int) -> Bool {
        (0..<hashes).allSatisfy { octet(distance + $0) == UInt8(ascii: "#") }
    }
}

extension Rule.Form {
    /// What is wrong with a text of this form, and what to do; `nil` if nothing is.
    func objection(to text: String) -> String? {
        switch self {
        case .text:
            return text.isEmpty ? "is empty: give a text" : nil
        case .name:
            return Self.isName(text)
                ? nil
                : "\"\(text.prefix(80))\" is not a name: use up to \(Limits.nameLength) of A-Z a-z 0-9 _ -,"
                    + " a letter first"
        case .reference:
            if text.contains("/") {
                return
                    "\"\(text.prefix(80))\" is a path, but one space system is supported: use the bare name"
            }
            return text.isEmpty ? "is empty: give a name" : nil
        case .integer(let range):
            guard let value = Int64(xml: text) else {
                return "\"\(text.prefix(40))\" is not a whole number: correct it"
            }
            return range.contains(value)
                ? nil : "\(value) is outside \(range.lowerBound) to \(range.upperBound): correct it"
        case .number:
            return Double(xml: text) == nil ? "\"\(text.prefix(40))\" is not a number: correct it" : nil
        case .flag:
            return Bool(xml: text) == nil ? "\"\(text.prefix(40))\" is neither true nor false" : nil
        case .hexadecimal:
            let isGood = !text.isEmpty && text.utf8.count % 2 == 0 && text.allSatisfy { $0.isASCIIHexDigit }
            return isGood ? nil : "\"\(text.prefix(40))\" is not whole octets in hexadecimal: correct it"
        case .duration:
            return Int64(xmlDurationMilliseconds: text) == nil
                ? "\"\(text.prefix(40))\" is not a duration: write it like PT2S or PT0.5S" : nil
        case .oneOf(let allowed):
            return allowed.contains(text)
                ? nil
                : "\"\(text.prefix(40))\" is unknown or not supported: use "
                    + allowed.joined(separator: " or ")
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= Limits.nameLength else { return false }
        return (isLetter(first) || first == UInt8(ascii: "_"))
            && text.utf8.allSatisfy {
                isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
    }

    private static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
    }
}

extension Character {
    var isASCIIHexDigit: Bool { isASCII && isHexDigit }
}

extension String {
    /// Without the blanks of XML at both ends.
    var trimmed: String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        var rest = self[...]
        while let last = rest.last, blanks.contains(last) { rest.removeLast() }
        return String(rest.drop { blanks.contains($0) })
    }
}

extension Int64 {
    /// xs:long, in decimal.
    init?(xml text: String) {
        self.init(text.trimmed)
    }

    /// xs:duration of days, hours, minutes and seconds, at least a millisecond and at most a year.
    init?(xmlDurationMilliseconds text: String) {
        var rest = text.trimmed[...]
        guard rest.popFirst() == "P" else { return nil }
        var units: [(letter: Character, milliseconds: Double)] = [("D", 86_400_000)]
        var total = 0.0
        var isTimeOfDay = false
        while let first = rest.first {
            if first == "T" {
                guard !isTimeOfDay, rest.dropFirst().first != nil else { return nil }
                rest.removeFirst()
                isTimeOfDay = true
                units = [("H", 3_600_000), ("M", 60_000), ("S", 1000)]
                continue
            }
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest.dropFirst(digits.count)
            guard let count = Double(digits), let letter = rest.popFirst(),
                let place = units.firstIndex(where: { $0.letter == letter })
            else { return nil }
            guard letter == "S" || !digits.contains(".") else { return nil }
            total += count * units[place].milliseconds
            units.removeFirst(place + 1)
        }
        guard total >= 1, total <= 366 * 86_400_000 else { return nil }
        self = Int64(total.rounded())
    }
}

extension Double {
    /// xs:double in decimal; infinities and not-a-number are refused, nothing here has a use for them.
    init?(xml text: String) {
        let plain = text.trimmed
        guard plain.allSatisfy({ ("0"..."9").contains($0) || "+-.eE".contains($0) }),
            let value = Double(plain), value.isFinite
        else { return nil }
        self = value
    }
}

extension Bool {
    /// xs:boolean.
    init?(xml text: String) {
        switch text.trimmed {
        case "true", "1": self = true
        case "false", "0": self = false
        default: return nil
        }
    }
}

/// Numbers as an operator writes and reads them.
enum NumberText {
    /// Without a needless `.0`.
    static func format(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A number and the unit behind it: `-2.5mm/s`, `60 rpm`, `0xFF`, `30`.
    struct Parts: Equatable {
        let number: String
        let unit: String?
    }

    /// Splits a text; `nil` where it does not begin with a decimal number, or hexadecimal one after `0x`.
    static func split(_ text: String) -> Parts? {
        let octets = Array(text.utf8)
        var at = 0
        if octets.starts(with: [0x30, 0x78]) {
            at = 2
            skip(octets, &at, while: isHexDigit)
            guard at > 2 else { return nil }
            return Parts(number: decode(octets[..<at]), unit: unit(octets[at...]))
        }
        if at < octets.count, octets[at] == 0x2B || octets[at] == 0x2D { at += 1 }
        let whole = skip(octets, &at, while: isDigit)
        var fraction = 0
        if at < octets.count, octets[at] == 0x2E {
            at += 1
            fraction = skip(octets, &at, while: isDigit)
            guard fraction > 0 else { return nil }
        }
        guard whole > 0 else { return nil }
        skipExponent(octets, &at)
        return Parts(number: decode(octets[..<at]), unit: unit(octets[at...]))
    }

    /// An exponent counts only with a digit: the e of a unit is not one.
    private static func skipExponent(_ octets: [UInt8], _ at: inout Int) {
        guard at < octets.count, octets[at] | 0x20 == 0x65 else { return }
        var ahead = at + 1
        if ahead < octets.count, octets[ahead] == 0x2B || octets[ahead] == 0x2D { ahead += 1 }
        if skip(octets, &ahead, while: isDigit) > 0 { at = ahead }
    }

    @discardableResult
    private static func skip(_ octets: [UInt8], _ at: inout Int, while belongs: (UInt8) -> Bool) -> Int {
        let start = at
        while at < octets.count, belongs(octets[at]) { at += 1 }
        return at - start
    }

    private static func unit(_ octets: ArraySlice<UInt8>) -> String? {
        let unit = octets.drop { $0 == 0x20 }
        return unit.isEmpty ? nil : decode(unit)
    }

    private static func decode(_ octets: ArraySlice<UInt8>) -> String {
        String(decoding: octets, as: UTF8.self)
    }

    private static func isDigit(_ octet: UInt8) -> Bool { octet >= 0x30 && octet <= 0x39 }

    private static func isHexDigit(_ octet: UInt8) -> Bool {
        isDigit(octet) || (octet | 0x20 >= 0x61 && octet | 0x20 <= 0x66)
    }
}

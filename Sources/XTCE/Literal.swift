import MissionDatabase

/// Values written as text in the dictionary: defaults, assignments, comparisons.
enum Literal {
    /// Why a text is no value of an argument; `nil` if it is one.
    static func objection(to text: String, for type: ArgumentType) -> String? {
        switch type.kind {
        case .integer, .float:
            let fits: Bool
            if case .integer = type.kind {
                guard let pattern = integerPattern(text, type.encoding) else {
                    return "\"\(text)\" is not a whole number of \(type.encoding.bits) bits: correct it"
                }
                fits = type.ranges.isEmpty || type.isInRange(number(pattern, type.encoding))
            } else {
                guard let value = Double(xml: text) else { return "\"\(text)\" is not a number: correct it" }
                fits = type.isInRange(value) && type.pattern(ofEngineering: value) != nil
            }
            let ranges = type.ranges.map { "\($0)" }.joined(separator: " or ")
            return fits ? nil : "\(text) is out of range \(ranges) of \(type.name): correct it"
        case .enumerated(let enumeration):
            if enumeration.value(of: text) != nil { return nil }
            let labels = enumeration.entries.prefix(16).map(\.label).joined(separator: ", ")
            return "\"\(text)\" is no label of \(type.name): use one of \(labels)"
        case .boolean(let zero, let one):
            return text == zero || text == one ? nil : "\"\(text)\" is neither \(zero) nor \(one): correct it"
        case .binary:
            let isGood =
                text.utf8.count * 4 == type.encoding.bits && text.allSatisfy { $0.isASCIIHexDigit }
            return isGood ? nil : "\"\(text)\" is not \(type.encoding.bits / 4) digits in hexadecimal"
        }
    }

    /// The bits of a text that has no objection, as a name for them.
    static func pattern(of text: String, for type: ArgumentType) -> String {
        switch type.kind {
        case .integer: return integerPattern(text, type.encoding).map { "\($0)" } ?? text
        case .float:
            return Double(xml: text).flatMap { type.pattern(ofEngineering: $0) }.map { "\($0)" } ?? text
        case .enumerated(let enumeration): return enumeration.value(of: text).map { "\($0)" } ?? text
        case .boolean(_, let one): return text == one ? "1" : "0"
        case .binary: return text.uppercased()
        }
    }

    /// The raw value a text stands for in a comparison, or what is wrong with it.
    static func comparison(
        _ text: String, isCalibrated: Bool, type: ParameterType
    ) -> (value: Int64?, objection: String) {
        if isCalibrated, case .enumerated(let enumeration) = type.kind {
            let labels = enumeration.entries.prefix(16).map(\.label).joined(separator: ", ")
            let advice = "use one of \(labels), or useCalibratedValue=\"false\" and a number"
            return (enumeration.value(of: text), "\"\(text)\" is no label of \(type.name): \(advice)")
        }
        if isCalibrated, case .boolean(let zero, let one) = type.kind {
            let value: Int64? = text == one ? 1 : text == zero ? 0 : nil
            return (value, "\"\(text)\" is neither \(zero) nor \(one): correct it")
        }
        guard type.encoding.integerRange != nil, type.calibrator == nil || !isCalibrated else {
            return (nil, "\(type.name) is not an integer: compare an integer, a boolean or an enumeration")
        }
        let objection =
            "\"\(text)\" is not a whole number of \(type.encoding.bits) bits,"
            + " \(type.encoding.form.rawValue): no packet could match"
        return (
            integerPattern(text, type.encoding).map { Int64(bitPattern: $0) }
                .map { BitsOfInteger.signed($0, type.encoding) }, objection
        )
    }

    private static func integerPattern(_ text: String, _ encoding: DataEncoding) -> UInt64? {
        if let value = Int64(xml: text) {
            return encoding.form == .ieee754 ? nil : encoding.pattern(of: value)
        }
        guard encoding.form == .unsigned, encoding.bits == 64 else { return nil }
        return UInt64(text.trimmed)
    }

    private static func number(_ pattern: UInt64, _ encoding: DataEncoding) -> Double {
        encoding.form == .unsigned
            ? Double(pattern) : Double(BitsOfInteger.signed(Int64(bitPattern: pattern), encoding))
    }
}

/// The value of low bits as the encoding counts them.
enum BitsOfInteger {
    static func signed(_ pattern: Int64, _ encoding: DataEncoding) -> Int64 {
        guard encoding.form == .twosComplement else { return pattern }
        let shift = Int64(64 - encoding.bits)
        return (pattern << shift) >> shift
    }
}

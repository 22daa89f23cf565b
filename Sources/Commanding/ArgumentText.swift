import MissionDatabase

/// One argument as text against its definition: `60rpm`, `-2.5 mm/s`, `AIR_GROUND`, `0xCBF43926`.
struct ArgumentText {
    let argument: Argument
    /// Whether a number without its unit is refused.
    let needsUnit: Bool

    private var type: ArgumentType { argument.type }

    /// The value and its bits.
    func parse(_ text: String, isDefault: Bool = false) throws(CommandingError) -> PreparedArgument {
        guard text.utf8.count <= Limits.argumentText else {
            throw .textTooLong(
                what: "the text of \(argument.name)", octets: text.utf8.count, limit: Limits.argumentText)
        }
        switch type.kind {
        case .enumerated(let enumeration):
            return try label(
                text, of: enumeration.entries.map { ($0.label, $0.value) }, isDefault: isDefault)
        case .boolean(let zero, let one):
            return try label(text, of: [(zero, 0), (one, 1)], isDefault: isDefault)
        case .integer:
            return try integer(text, isDefault: isDefault)
        case .float:
            return try real(text, isDefault: isDefault)
        case .binary:
            throw .badDefinition(
                command: argument.name, reason: "binary arguments cannot be written as text: use integers")
        }
    }

    private func label(
        _ text: String, of labels: [(String, Int64)], isDefault: Bool
    ) throws(CommandingError) -> PreparedArgument {
        guard let (label, value) = labels.first(where: { $0.0 == text }) else {
            let names = labels.map(\.0)
            throw .unknownLabel(
                argument: argument.name, label: text, labels: names,
                suggestions: Suggestion.names(near: text, of: names))
        }
        guard let pattern = type.encoding.pattern(of: value) else { throw doesNotFit("\(value)") }
        return PreparedArgument(
            name: argument.name, value: .label(label), unit: nil, pattern: pattern, isDefault: isDefault,
            isRounded: false)
    }

    private func integer(_ text: String, isDefault: Bool) throws(CommandingError) -> PreparedArgument {
        let number = try number(of: text)
        let isHex = number.hasPrefix("0x")
        guard isHex || !number.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }) else {
            throw .notWhole(argument: argument.name, text: text)
        }
        let value: PreparedArgument.Value
        let engineering: Double
        if let signed = isHex ? Int64(number.dropFirst(2), radix: 16) : Int64(number) {
            value = .integer(signed)
            engineering = Double(signed)
        } else if let large = isHex ? UInt64(number.dropFirst(2), radix: 16) : UInt64(number) {
            value = .unsigned(large)
            engineering = Double(large)
        } else {
            throw doesNotFit(number)
        }
        try checkRange(engineering, shown: number)
        guard let pattern = pattern(of: value, engineering: engineering) else { throw doesNotFit(number) }
        return PreparedArgument(
            name: argument.name, value: value, unit: type.unit, pattern: pattern, isDefault: isDefault,
            isRounded: isRounded(engineering))
    }

    /// Integers keep all 64 bits unless a calibrator makes them numbers.
    private func pattern(of value: PreparedArgument.Value, engineering: Double) -> UInt64? {
        if type.calibrator != nil { return type.pattern(ofEngineering: engineering) }
        switch value {
        case .unsigned(let large) where type.encoding.form == .unsigned:
            return large <= type.encoding.unsignedMaximum ? large : nil
        case .integer(let number): return type.encoding.pattern(of: number)
        default: return type.encoding.pattern(of: engineering)
        }
    }

    private func real(_ text: String, isDefault: Bool) throws(CommandingError) -> PreparedArgument {
        let number = try number(of: text)
        guard !number.hasPrefix("0x"), let value = Double(number), value.isFinite else {
            throw .notANumber(argument: argument.name, text: text, example: example)
        }
        let shown = NumberText.format(value)
        try checkRange(value, shown: shown)
        guard let pattern = type.pattern(ofEngineering: value) else { throw doesNotFit(shown) }
        return PreparedArgument(
            name: argument.name, value: .real(value), unit: type.unit, pattern: pattern, isDefault: isDefault,
            isRounded: isRounded(value))
    }

    /// The digits, after the unit was found to be the right one.
    private func number(of text: String) throws(CommandingError) -> String {
        guard let parts = NumberText.split(text) else {
            throw .notANumber(argument: argument.name, text: text, example: example)
        }
        if let unit = parts.unit, unit != type.unit {
            throw .wrongUnit(argument: argument.name, found: unit, expected: type.unit)
        }
        if parts.unit == nil, needsUnit, let unit = type.unit {
            throw .missingUnit(argument: argument.name, unit: unit, example: parts.number + unit)
        }
        return parts.number
    }

    private func checkRange(_ value: Double, shown: String) throws(CommandingError) {
        guard type.isInRange(value) else {
            throw .outOfRange(argument: argument.name, value: shown, allowed: type.ranges, unit: type.unit)
        }
    }

    private func doesNotFit(_ value: String) -> CommandingError {
        .doesNotFit(argument: argument.name, value: value, bits: type.encoding.bits)
    }

    /// More than a millionth of a step away from what the bits hold: binary fractions alone make less.
    private func isRounded(_ value: Double) -> Bool {
        guard type.encoding.form != .ieee754 else { return false }
        let raw = type.calibrator.map { $0(value) } ?? value
        return (raw - raw.rounded()).magnitude > 1e-6
    }

    /// A text that would be taken.
    var example: String {
        switch type.kind {
        case .enumerated(let enumeration): return enumeration.entries.first?.label ?? ""
        case .boolean(_, let one): return one
        default:
            let bound =
                argument.defaultText
                ?? type.ranges.first.flatMap { $0.high ?? $0.low }.map {
                    NumberText.format($0.value)
                }
            return (bound ?? "1") + (type.unit ?? "")
        }
    }
}

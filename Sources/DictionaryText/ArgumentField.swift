import MissionDatabase

/// An argument as the device checks it: where it stands and which raw values it may have.
struct ArgumentField {
    let name: String
    let offset: Int
    let octets: Int
    let isSigned: Bool
    let least: Int64
    let most: Int64
    /// Bit n = value n is allowed; 0 = all of them.
    let values: UInt64

    /// Those behind the authority block; of a query those behind the function number.
    static func all(of layout: CommandLayout, owner: String) throws(DictionaryTextError) -> [ArgumentField] {
        let start = blockEnd(of: layout)
        var found: [ArgumentField] = []
        for field in layout.fields where field.bitOffset >= start {
            guard case .argument(let place) = field.content else { continue }
            let type = layout.arguments[place].argument.type
            guard field.bitOffset % 8 == 0, [8, 16, 32, 64].contains(field.bits) else {
                throw .unsuitable(
                    owner: owner,
                    reason: "\(layout.arguments[place].argument.name) is no 1, 2, 4 or 8 octets")
            }
            found.append(
                try ArgumentField(
                    layout.arguments[place].argument.name, type, offset: (field.bitOffset - start) / 8,
                    octets: field.bits / 8, owner: owner))
        }
        return found
    }

    /// Bits up to the end of the function number.
    static func headerBits(of layout: CommandLayout) -> Int { end(of: "function", layout) ?? 0 }

    private static func blockEnd(of layout: CommandLayout) -> Int {
        end(of: "token", layout) ?? headerBits(of: layout)
    }

    private static func end(of name: String, _ layout: CommandLayout) -> Int? {
        layout.fields.first { field in
            guard case .argument(let place) = field.content else { return false }
            return layout.arguments[place].argument.name == name
        }.map { $0.bitOffset + $0.bits }
    }

    private init(
        _ name: String, _ type: ArgumentType, offset: Int, octets: Int, owner: String
    ) throws(DictionaryTextError) {
        self.name = name
        self.offset = offset
        self.octets = octets
        isSigned = type.encoding.form == .twosComplement
        if let labels = type.enumeration?.entries, let first = labels.first, let last = labels.last {
            let isWhole = last.value - first.value == Int64(labels.count - 1)
            guard isWhole || (first.value >= 0 && last.value < 32) else {
                throw .unsuitable(
                    owner: owner, reason: "labels of \(name) have gaps beyond 31: renumber them")
            }
            (least, most) = (first.value, last.value)
            values = isWhole ? 0 : labels.reduce(0) { $0 | 1 << UInt64($1.value) }
            return
        }
        values = 0
        guard type.ranges.count <= 1 else {
            throw .unsuitable(owner: owner, reason: "\(name) has several ranges: the device checks one")
        }
        guard octets < 8, let range = type.ranges.first else {
            let whole = type.encoding.integerRange ?? 0...0
            let fits = whole.upperBound <= Int64(Int32.max)
            least = fits ? whole.lowerBound : Int64(Int32.min)
            most = fits ? whole.upperBound : Int64(Int32.max)
            return
        }
        guard let low = Self.raw(range.low, type), let high = Self.raw(range.high, type),
            let bounds = Int32(exactly: low).flatMap({ low in Int32(exactly: high).map { (low, $0) } })
        else {
            throw .unsuitable(
                owner: owner, reason: "the range of \(name) is open, exclusive or beyond 32 bits")
        }
        (least, most) = (Int64(bounds.0), Int64(bounds.1))
    }

    /// The raw integer of a bound.
    static func raw(_ bound: ValueRange.Bound?, _ type: ArgumentType) -> Int64? {
        guard let bound, bound.isInclusive else { return nil }
        let value = type.calibrator.map { $0(bound.value) } ?? bound.value
        return Int64(exactly: value.rounded())
    }

    var initializer: String {
        "{\(offset), \(octets), \(isSigned), \(CText.signed(least)), \(CText.signed(most)), "
            + (values == 0 ? "0}" : CText.hexadecimal(values) + "}")
    }
}

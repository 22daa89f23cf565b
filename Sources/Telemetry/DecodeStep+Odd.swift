import MissionDatabase
import Octets

extension DecodeStep {
    /// Fields over 3, 5, 6, 7 or 9 octets.
    @inline(never)
    func oddPattern(in bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        BitField.extract(bytes, at: bitOffset, bits: Int(size))
    }

    init(_ field: ContainerLayout.Field, of parameter: Parameter, tables: inout DecodeTables) {
        let type = parameter.type
        let end = field.bitOffset + type.encoding.bits
        self.parameter = parameter.id
        bitOffset = field.bitOffset
        firstOctet = field.bitOffset / 8
        octets = (end + 7) / 8 - field.bitOffset / 8
        shift = UInt64((8 - end % 8) % 8)
        isSigned = type.encoding.form == .twosComplement
        let isBinary = type.encoding.form == .binary
        size = UInt32(isBinary ? type.encoding.bits / 8 : type.encoding.bits)
        mask = isBinary ? 0 : type.encoding.unsignedMaximum
        let curve = type.calibrator?.coefficients ?? [0, 1]
        c0 = curve[0]
        c1 = curve.count > 1 ? curve[1] : 0
        (meaning, table) = Self.meaning(of: type, &tables)
    }

    static func meaning(of type: ParameterType, _ tables: inout DecodeTables) -> (Meaning, Int) {
        if type.encoding.form == .binary { return (.octets, -1) }
        if type.encoding.form == .ieee754 {
            let meaning: Meaning = type.encoding.bits == 32 ? .float32 : .float64
            guard let calibrator = type.calibrator else { return (meaning, -1) }
            return (meaning, tables.add(calibrator))
        }
        switch type.kind {
        case .integer, .binary:
            let isWide = type.encoding.form == .unsigned && type.encoding.bits == 64
            return (isWide ? .unsigned : .integer, -1)
        case .float:
            guard let calibrator = type.calibrator, calibrator.coefficients.count > 2 else {
                return (.real, -1)
            }
            return (.polynomial, tables.add(calibrator))
        case .enumerated(let enumeration):
            return (.label, tables.add(enumeration))
        case .boolean:
            return (.flag, -1)
        }
    }
}

/// The curves and enumerations that steps point at.
struct DecodeTables {
    private(set) var curves: [Polynomial] = []
    private(set) var enumerations: [Enumeration] = []

    mutating func add(_ curve: Polynomial) -> Int {
        curves.append(curve)
        return curves.count - 1
    }

    mutating func add(_ enumeration: Enumeration) -> Int {
        enumerations.append(enumeration)
        return enumerations.count - 1
    }
}

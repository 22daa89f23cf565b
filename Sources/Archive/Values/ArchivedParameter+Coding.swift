import MissionDatabase
public import Octets

extension ArchivedParameter: SnapshotCodable {
    private static let forms: [DataEncoding.Form] = [.unsigned, .twosComplement, .ieee754, .binary]

    public func encode(into writer: inout ByteWriter) {
        writer.text(name)
        writer.text(type.name)
        switch type.kind {
        case .integer(let isSigned):
            writer.u8(1)
            writer.bool(isSigned)
        case .float: writer.u8(2)
        case .enumerated(let enumeration):
            writer.u8(3)
            writer.list(enumeration.entries) {
                $0.i64($1.value)
                $0.text($1.label)
            }
        case .boolean(let zero, let one):
            writer.u8(4)
            writer.text(zero)
            writer.text(one)
        case .binary: writer.u8(5)
        }
        writer.u8(UInt8(Self.forms.firstIndex(of: type.encoding.form) ?? 0))
        writer.u32(UInt32(type.encoding.bits))
        writer.optional(type.calibrator) { $0.list($1.coefficients) { $0.f64($1) } }
        writer.optional(type.unit) { $0.text($1) }
        writer.optional(absent) { $0.i64($1) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let name = try reader.text()
        let typeName = try reader.text()
        let kind = try Self.kind(&reader)
        let form = try reader.u8()
        let bits = try reader.u32()
        guard form < Self.forms.count, let encoding = DataEncoding(Self.forms[Int(form)], bits: Int(bits))
        else { throw .invalid(what: "encoding of a parameter", value: UInt64(form) << 32 | UInt64(bits)) }
        let curve = try reader.optional { (reader) throws(OctetError) in
            Polynomial(
                coefficients: try reader.list(limit: Limits.listElements) { (reader) throws(OctetError) in
                    try reader.f64()
                })
        }
        let unit = try reader.optional { (reader) throws(OctetError) in try reader.text() }
        let absent = try reader.optional { (reader) throws(OctetError) in try reader.i64() }
        self.init(
            name: name,
            type: ParameterType(
                name: typeName, kind: kind, encoding: encoding, calibrator: curve, unit: unit),
            absent: absent)
    }

    private static func kind(_ reader: inout ByteReader) throws(OctetError) -> ValueKind {
        let tag = try reader.u8()
        switch tag {
        case 1: return .integer(isSigned: try reader.bool())
        case 2: return .float
        case 3:
            return .enumerated(
                Enumeration(
                    try reader.list(limit: Limits.listElements) { (reader) throws(OctetError) in
                        Enumeration.Entry(value: try reader.i64(), label: try reader.text())
                    }))
        case 4: return .boolean(zero: try reader.text(), one: try reader.text())
        case 5: return .binary
        default: throw .invalid(what: "kind of a parameter", value: UInt64(tag))
        }
    }
}

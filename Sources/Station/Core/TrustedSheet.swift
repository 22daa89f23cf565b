import Octets

/// What was known of a rig when somebody last trusted it, to be laid beside what is known now (SR-S-05,
/// SR-O-09). In words where a dictionary or a restart could give a number another meaning.
struct TrustedSheet: Hashable, Sendable {
    /// The rig's own limits of one parameter.
    struct LimitRow: Hashable, Sendable {
        var name: String
        var text: String
    }

    /// An open alarm that the rig caused.
    struct Standing: Hashable, Sendable {
        var name: String
        var severity: String
        var number: UInt32
        var count: UInt32
    }

    var picture: RigPicture
    var limits: [LimitRow]
    var alarms: [Standing]
}

extension TrustedSheet: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        picture.encode(into: &writer)
        writer.list(limits) { $1.encode(into: &$0) }
        writer.list(alarms) {
            $0.text($1.name)
            $0.text($1.severity)
            $0.u32($1.number)
            $0.u32($1.count)
        }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        picture = try RigPicture(decoding: &reader)
        limits = try reader.list(limit: Limits.sheetRows) { (reader) throws(OctetError) in
            try LimitRow(decoding: &reader)
        }
        alarms = try reader.list(limit: Limits.sheetRows) { (reader) throws(OctetError) in
            Standing(
                name: try reader.text(), severity: try reader.text(), number: try reader.u32(),
                count: try reader.u32())
        }
    }
}

extension TrustedSheet.LimitRow: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.text(name)
        writer.text(text)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        name = try reader.text()
        text = try reader.text()
    }
}

public import Octets

/// What a script has to state before it moves anything: nobody sits at its console (SR-O-12).
public struct ScriptTerms: Hashable, Sendable, SnapshotCodable {
    /// The link's name, as a person would type it.
    public var rig: String
    /// How long it may go on, seconds; then the station sends HOLD.
    public var seconds: UInt32

    public init(rig: String, seconds: UInt32) {
        self.rig = rig
        self.seconds = seconds
    }

    public func encode(into writer: inout ByteWriter) {
        writer.text(rig)
        writer.u32(seconds)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        self.init(rig: try reader.text(), seconds: try reader.u32())
    }
}

/// A command of a script, until its time is over.
struct ScriptWatch: Hashable, Sendable, SnapshotCodable {
    var commandID: UInt32
    var endsAt: CoreTime

    init(commandID: UInt32, endsAt: CoreTime) {
        self.commandID = commandID
        self.endsAt = endsAt
    }

    func encode(into writer: inout ByteWriter) {
        writer.u32(commandID)
        writer.i64(endsAt.nanoseconds)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        self.init(commandID: try reader.u32(), endsAt: CoreTime(nanoseconds: try reader.i64()))
    }
}

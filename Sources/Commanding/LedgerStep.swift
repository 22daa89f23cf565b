public import Octets

/// One stage of a command as the ledger remembers it, with what it is known by (SR-O-08).
public struct LedgerStep: Equatable, Sendable {
    public let stage: CommandStage
    public let at: CoreTime
    public let source: StageSource

    public init(stage: CommandStage, at: CoreTime, source: StageSource) {
        self.stage = stage
        self.at = at
        self.source = source
    }
}

extension LedgerStep: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        stage.encode(into: &writer)
        writer.i64(at.nanoseconds)
        writer.u8(source.rawValue)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        stage = try CommandStage(decoding: &reader)
        at = CoreTime(nanoseconds: try reader.i64())
        let raw = try reader.u8()
        guard let source = StageSource(rawValue: raw) else {
            throw .invalid(what: "source of a stage", value: UInt64(raw))
        }
        self.source = source
    }
}

public import Octets

extension CommandLedger: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u32(nextID)
        writer.list(open) { $1.encode(into: &$0) }
        writer.list(closed) { $1.encode(into: &$0) }
        counters.encode(into: &writer)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        self.init(firstID: try reader.u32())
        open = try reader.list(limit: Limits.openCommands + Limits.alwaysAllowedReserve) {
            (r: inout ByteReader) throws(OctetError) in try LedgerEntry(decoding: &r)
        }
        closed = try reader.list(limit: Limits.closedCommands) {
            (r: inout ByteReader) throws(OctetError) in try LedgerEntry(decoding: &r)
        }
        counters = try LedgerCounters(decoding: &reader)
        var before: UInt32?
        for entry in open {
            if entry.stage.isFinal || before.map({ $0 >= entry.commandID }) == true
                || entry.commandID >= nextID
            {
                throw .invalid(what: "open command", value: UInt64(entry.commandID))
            }
            before = entry.commandID
        }
        for entry in closed where !entry.stage.isFinal || entry.commandID >= nextID {
            throw .invalid(what: "closed command", value: UInt64(entry.commandID))
        }
    }
}

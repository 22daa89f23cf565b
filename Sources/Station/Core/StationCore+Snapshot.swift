import Commanding
import Monitoring
public import Octets

/// The core as octets: what a segment begins with, and what a restart goes on from.
extension StationCore {
    /// Everything but the program, which the segment carries beside it.
    public func snapshot() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32(StationProgram.behaviourVersion)
        writer.i64(time.nanoseconds)
        trace.encode(into: &writer)
        storage.encode(into: &writer)
        writer.u64(random)
        writer.i64(pausedUntil.nanoseconds)
        writer.list(connections) { $1.encode(into: &$0) }
        ledger.encode(into: &writer)
        writer.i64(utcOffset)
        writer.list(watches) { $1.encode(into: &$0) }
        alarms.encode(into: &writer)
        writer.bool(automaticHold.isSpent)
        writer.optional(leaveTaking) { $1.encode(into: &$0) }
        writer.optional(room) { $1.encode(into: &$0) }
        runs.encode(into: &writer)
        return writer.bytes
    }

    /// The core that `snapshot` stood for. Errors: another behaviour version, or damage.
    public init(program: StationProgram, snapshot: [UInt8]) throws(OctetError) {
        var reader = ByteReader(snapshot)
        let version = try reader.u32()
        guard version == StationProgram.behaviourVersion else {
            throw .invalid(what: "behaviour version of the snapshot", value: UInt64(version))
        }
        self.init(program: program)
        time = CoreTime(nanoseconds: try reader.i64())
        trace = try TracePair(decoding: &reader)
        storage = try StorageHealth(decoding: &reader)
        random = try reader.u64()
        pausedUntil = CoreTime(nanoseconds: try reader.i64())
        let restored = try reader.list(limit: Limits.links) { (reader) throws(OctetError) in
            try RigConnection(decoding: &reader)
        }
        guard restored.count == connections.count else {
            throw .invalid(what: "number of links in the snapshot", value: UInt64(restored.count))
        }
        connections = restored
        ledger = try CommandLedger(decoding: &reader)
        utcOffset = try reader.i64()
        watches = try reader.list(limit: Limits.links) { (reader) throws(OctetError) in
            try ValueWatch(program, decoding: &reader)
        }
        guard watches.count == connections.count else {
            throw .invalid(what: "number of watched links in the snapshot", value: UInt64(watches.count))
        }
        alarms = try AlarmList(decoding: &reader)
        automaticHold = AutomaticHold(isSpent: try reader.bool())
        leaveTaking = try reader.optional { (reader) throws(OctetError) in
            try LeaveTaking(decoding: &reader)
        }
        room = try reader.optional { (reader) throws(OctetError) in try DiskRoom(decoding: &reader) }
        runs = try RunBook(decoding: &reader)
        ledger.canAskRig = program.resultQuestion != nil
    }
}

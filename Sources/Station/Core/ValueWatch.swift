import MissionDatabase
import Monitoring
import Octets
import Telemetry

/// What the core knows of one link's values: the last of each, whether they still come, and how they stand
/// to their limits.
struct ValueWatch: Sendable {
    var values: ValueTable
    var limits: LimitMonitor
    var staleness: StalenessMonitor
    /// Checksum of the rig's limit table that `limits` has; nil: it was not read.
    var rigLimitsChecksum: UInt32?

    init(_ program: StationProgram) {
        values = ValueTable(program.database)
        limits = LimitMonitor(program.limitTable)
        staleness = StalenessMonitor(program.database)
    }

    func encode(into writer: inout ByteWriter) {
        values.encode(into: &writer)
        limits.encode(into: &writer)
        staleness.encode(into: &writer)
        writer.optional(rigLimitsChecksum) { $0.u32($1) }
    }

    init(_ program: StationProgram, decoding reader: inout ByteReader) throws(OctetError) {
        self.init(program)
        try values.restore(from: &reader)
        limits = try LimitMonitor(program.limitTable, decoding: &reader)
        try staleness.restore(from: &reader)
        rigLimitsChecksum = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
    }
}

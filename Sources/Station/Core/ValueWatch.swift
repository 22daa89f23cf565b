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
    /// The rig's limit table as it was last told in this session, in words, by rising name.
    var rigTable: [TrustedSheet.LimitRow] = []

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
        writer.list(rigTable) { $1.encode(into: &$0) }
    }

    init(_ program: StationProgram, decoding reader: inout ByteReader) throws(OctetError) {
        self.init(program)
        try values.restore(from: &reader)
        limits = try LimitMonitor(program.limitTable, decoding: &reader)
        try staleness.restore(from: &reader)
        rigLimitsChecksum = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
        rigTable = try reader.list(limit: Limits.sheetRows) { (reader) throws(OctetError) in
            try TrustedSheet.LimitRow(decoding: &reader)
        }
    }

    mutating func noteRow(_ row: TrustedSheet.LimitRow) {
        let place = rigTable.firstIndex { $0.name >= row.name } ?? rigTable.count
        if place < rigTable.count, rigTable[place].name == row.name {
            rigTable[place] = row
        } else if rigTable.count < Limits.sheetRows {
            rigTable.insert(row, at: place)
        }
    }
}

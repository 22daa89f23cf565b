public import Octets

/// A lease frame that left late, as the threads around the core saw it.
public struct LeaseDelay: Hashable, Sendable {
    public enum Cause: UInt8, Hashable, Sendable {
        /// This machine: the journal or a thread held it up.
        case host = 1
        /// The port takes nothing.
        case port
    }

    public var cause: Cause
    public var milliseconds: UInt32

    public init(cause: Cause, milliseconds: UInt32) {
        self.cause = cause
        self.milliseconds = milliseconds
    }
}

/// Gaps between the lease frames of one link, while an arm lives (SR-S-17).
struct LeaseWatch: Hashable, Sendable {
    /// When the last one was made; nil without an arm.
    var madeAt: CoreTime?
    /// The oldest lease that the rig told in the present gap, milliseconds; 0 = none.
    var worst: UInt16 = 0
    /// Somebody has told a cause of the present gap.
    var isExplained = false
}

extension LeaseDelay: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u8(cause.rawValue)
        writer.u32(milliseconds)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let number = try reader.u8()
        guard let cause = Cause(rawValue: number) else {
            throw .invalid(what: "cause of a late lease", value: UInt64(number))
        }
        self.cause = cause
        milliseconds = try reader.u32()
    }
}

extension LeaseWatch: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.optional(madeAt) { $0.i64($1.nanoseconds) }
        writer.u16(worst)
        writer.bool(isExplained)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        madeAt = try reader.optional { (reader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
        worst = try reader.u16()
        isExplained = try reader.bool()
    }
}

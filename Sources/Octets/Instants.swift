/// Time of the core: nanoseconds of the boot-time clock, never going back. It is an input, never read inside.
public struct CoreTime: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable public static var zero: CoreTime { CoreTime(nanoseconds: 0) }

    @inlinable public static func milliseconds(_ count: Int64) -> CoreTime {
        CoreTime(nanoseconds: count * 1_000_000)
    }

    @inlinable public var microseconds: Int64 { nanoseconds / 1000 }

    @inlinable
    public static func < (left: CoreTime, right: CoreTime) -> Bool { left.nanoseconds < right.nanoseconds }

    @inlinable
    public static func + (left: CoreTime, right: Span) -> CoreTime {
        CoreTime(nanoseconds: left.nanoseconds + right.nanoseconds)
    }

    @inlinable
    public static func - (left: CoreTime, right: CoreTime) -> Span {
        Span(nanoseconds: left.nanoseconds - right.nanoseconds)
    }

    /// A length of time in nanoseconds. (`Duration` of the standard library counts attoseconds in 128 bits.)
    public struct Span: Hashable, Comparable, Sendable {
        public var nanoseconds: Int64

        @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
        @inlinable public static func microseconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1000) }
        @inlinable public static func milliseconds(_ count: Int64) -> Span {
            Span(nanoseconds: count * 1_000_000)
        }
        @inlinable public static func seconds(_ count: Int64) -> Span {
            Span(nanoseconds: count * 1_000_000_000)
        }
        @inlinable
        public static func < (left: Span, right: Span) -> Bool { left.nanoseconds < right.nanoseconds }
        @inlinable
        public static func + (left: Span, right: Span) -> Span {
            Span(nanoseconds: left.nanoseconds + right.nanoseconds)
        }
        @inlinable
        public static func * (left: Span, right: Int64) -> Span {
            Span(nanoseconds: left.nanoseconds * right)
        }
    }
}

/// Coordinated universal time: nanoseconds since 1970-01-01 without leap seconds, as a label, never for
/// timers.
public struct UTCTime: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable
    public static func < (left: UTCTime, right: UTCTime) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// One configured link, by its place in the configuration (0 …).
public struct LinkID: Hashable, Comparable, Sendable {
    public var index: UInt8

    @inlinable public init(_ index: UInt8) { self.index = index }

    @inlinable public static func < (left: LinkID, right: LinkID) -> Bool { left.index < right.index }
}

/// Where a record stands: number of the segment and number of the record in it.
public struct JournalPosition: Hashable, Comparable, Sendable {
    public var segment: UInt32
    public var record: UInt64

    @inlinable
    public init(segment: UInt32, record: UInt64) {
        self.segment = segment
        self.record = record
    }

    @inlinable
    public static func < (left: JournalPosition, right: JournalPosition) -> Bool {
        (left.segment, left.record) < (right.segment, right.record)
    }
}

/// A value that a snapshot of the core keeps: written octet by octet, read back equal.
public protocol SnapshotCodable {
    func encode(into writer: inout ByteWriter)
    init(decoding reader: inout ByteReader) throws(OctetError)
}

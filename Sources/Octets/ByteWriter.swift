/// Appends big-endian fields to a growing row of octets.
public struct ByteWriter: Sendable {
    public var bytes: [UInt8]

    @inlinable
    public init(capacity: Int = 0) {
        bytes = []
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    @inlinable public var count: Int { bytes.count }

    @inlinable public mutating func u8(_ value: UInt8) { bytes.append(value) }

    @inlinable public mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }

    @inlinable
    public mutating func u16(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    @inlinable
    public mutating func u32(_ value: UInt32) {
        u16(UInt16(truncatingIfNeeded: value >> 16))
        u16(UInt16(truncatingIfNeeded: value))
    }

    @inlinable
    public mutating func u64(_ value: UInt64) {
        u32(UInt32(truncatingIfNeeded: value >> 32))
        u32(UInt32(truncatingIfNeeded: value))
    }

    @inlinable public mutating func i32(_ value: Int32) { u32(UInt32(bitPattern: value)) }

    @inlinable public mutating func i64(_ value: Int64) { u64(UInt64(bitPattern: value)) }

    @inlinable public mutating func f64(_ value: Double) { u64(value.bitPattern) }

    @inlinable public mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    /// A row of octets behind its length (32 bits).
    @inlinable
    public mutating func blob(_ value: [UInt8]) {
        u32(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// Text as UTF-8 behind its length in octets (32 bits).
    @inlinable public mutating func text(_ value: String) { blob(Array(value.utf8)) }

    /// A flag octet, then the value if there is one.
    @inlinable
    public mutating func optional<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        bool(value != nil)
        if let value { write(&self, value) }
    }

    /// A count (32 bits), then each element.
    @inlinable
    public mutating func list<Values: Collection>(
        _ values: Values, _ write: (inout ByteWriter, Values.Element) -> Void
    ) {
        u32(UInt32(values.count))
        for value in values { write(&self, value) }
    }
}

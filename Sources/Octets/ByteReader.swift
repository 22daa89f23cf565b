/// Takes big-endian fields from a row of octets; never traps on what it reads.
public struct ByteReader: Sendable {
    @usableFromInline let storage: [UInt8]
    @usableFromInline let end: Int
    /// Octets taken so far, counted from the start of the array that was given.
    public internal(set) var position: Int

    @inlinable
    public init(_ bytes: [UInt8]) {
        self.init(bytes, from: 0, to: bytes.count)
    }

    /// Reads octets `from ..< to` of `bytes`; the caller owns the bounds.
    @usableFromInline
    init(_ bytes: [UInt8], from: Int, to: Int) {
        precondition(from >= 0 && from <= to && to <= bytes.count, "range outside the array")
        storage = bytes
        position = from
        end = to
    }

    /// Reads the octets of a slice, without copying them.
    public init(_ slice: ArraySlice<UInt8>) {
        self.init(Array(slice))
    }

    @inlinable public var left: Int { end - position }

    @inlinable public var isAtEnd: Bool { position >= end }

    @usableFromInline
    mutating func take(_ count: Int) throws(OctetError) -> Int {
        guard count >= 0, count <= end - position else {
            throw .truncated(wanted: count, left: end - position)
        }
        let start = position
        position += count
        return start
    }

    @inlinable
    public mutating func u8() throws(OctetError) -> UInt8 {
        storage[try take(1)]
    }

    @inlinable
    public mutating func bool() throws(OctetError) -> Bool {
        let value = try u8()
        guard value < 2 else { throw .invalid(what: "flag", value: UInt64(value)) }
        return value == 1
    }

    @inlinable
    public mutating func u16() throws(OctetError) -> UInt16 {
        let at = try take(2)
        return UInt16(storage[at]) << 8 | UInt16(storage[at + 1])
    }

    @inlinable
    public mutating func u32() throws(OctetError) -> UInt32 {
        let at = try take(4)
        return UInt32(storage[at]) << 24 | UInt32(storage[at + 1]) << 16
            | UInt32(storage[at + 2]) << 8 | UInt32(storage[at + 3])
    }

    @inlinable
    public mutating func u64() throws(OctetError) -> UInt64 {
        let high = try u32()
        return UInt64(high) << 32 | UInt64(try u32())
    }

    @inlinable
    public mutating func i32() throws(OctetError) -> Int32 { Int32(bitPattern: try u32()) }

    @inlinable
    public mutating func i64() throws(OctetError) -> Int64 { Int64(bitPattern: try u64()) }

    @inlinable
    public mutating func f64() throws(OctetError) -> Double { Double(bitPattern: try u64()) }

    @inlinable
    public mutating func raw(_ count: Int) throws(OctetError) -> [UInt8] {
        let at = try take(count)
        return Array(storage[at..<at + count])
    }

    /// A row of octets behind its length (32 bits).
    public mutating func blob() throws(OctetError) -> [UInt8] {
        try raw(Int(try u32()))
    }

    /// UTF-8 text behind its length (32 bits); octets that are not UTF-8 are replaced, never refused.
    public mutating func text() throws(OctetError) -> String {
        String(decoding: try blob(), as: UTF8.self)
    }

    public mutating func optional<Value>(
        _ read: (inout ByteReader) throws(OctetError) -> Value
    ) throws(OctetError) -> Value? {
        try bool() ? try read(&self) : nil
    }

    /// A count (32 bits), then the elements; a count above `limit` is refused before anything is allocated.
    public mutating func list<Value>(
        limit: Int = Limits.listElements, _ read: (inout ByteReader) throws(OctetError) -> Value
    ) throws(OctetError) -> [Value] {
        let count = Int(try u32())
        guard count <= limit else { throw .invalid(what: "number of elements", value: UInt64(count)) }
        var values: [Value] = []
        values.reserveCapacity(min(count, left))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }
}

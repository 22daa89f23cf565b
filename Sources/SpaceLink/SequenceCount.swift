/// Number of a packet of one APID: 14 bits, 16383 is followed by 0 (CCSDS 133.0-B-2 §4.1.3.4.3).
public struct SequenceCount: Hashable, Sendable {
    public let value: UInt16

    /// Takes the low 14 bits.
    @inlinable public init(_ value: UInt16) { self.value = value & 0x3FFF }

    @inlinable public var next: SequenceCount { SequenceCount(value &+ 1) }

    /// Steps forward from `other` to this count, 0…16383.
    @inlinable
    public func distance(from other: SequenceCount) -> Int {
        Int((value &- other.value) & 0x3FFF)
    }
}

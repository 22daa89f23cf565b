/// Application process identifier of a space packet: 11 bits, 7FF = idle (CCSDS 133.0-B-2 §4.1.3.3.4).
public struct APID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt16

    /// Nil above 7FF.
    @inlinable
    public init?(rawValue: UInt16) {
        guard rawValue <= 0x7FF else { return nil }
        self.rawValue = rawValue
    }

    /// The low 11 bits of a header field.
    @usableFromInline
    init(masking field: UInt16) {
        rawValue = field & 0x7FF
    }

    public static let idle = APID(masking: 0x7FF)

    @inlinable public static func < (left: APID, right: APID) -> Bool { left.rawValue < right.rawValue }
}

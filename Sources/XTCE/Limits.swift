/// What a dictionary file may be.
enum Limits {
    static let fileOctets = 32 << 20
    static let depth = 24
    static let elements = 500_000
    /// Characters between two tags.
    static let text = 65_536
    static let nameLength = 64
    /// After so many findings the loader stops looking.
    static let diagnostics = 50
    static let inheritance = 32
    static let enumerationEntries = 65_536
    static let exponent = 8
    /// Longest layout: a space packet of CCSDS 133.0-B-2 without its packet error control of 16 bits.
    static let packetBits: Int64 = (65_542 - 2) * 8
}

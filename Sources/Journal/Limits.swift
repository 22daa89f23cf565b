/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of one block; Wireshark refuses longer ones, and so does the reader.
    static let blockOctets = 16 << 20
    /// Octets of a payload that Wireshark takes as a packet; longer ones travel in a custom block.
    static let packetOctets = 262_144
    /// Octets of a payload: what a block holds beside its frame.
    static let payloadOctets = blockOctets - 256
    /// Octets of a name or explanation in a header.
    static let textOctets = 4096
    /// Octets of a segment before a new one is asked for.
    static let segmentOctets = 64 << 20
    /// Age of a segment before a new one is asked for, in seconds.
    static let segmentAgeSeconds: Int64 = 3600
    /// Segments of one directory; six digits sort as text.
    static let segments: UInt32 = 999_999
    /// Links of one segment.
    static let links = 250
    /// Octets read from a segment at once.
    static let windowOctets = 1 << 20
    /// Octets of a segment in one frame of a compressed file: what one damaged octet can cost.
    static let framePlain = 256 << 10
    /// Octets that a frame may hold for a reader.
    static let frameOctets = 4 << 20
    /// Octets of the table of frames.
    static let tableOctets = 1 << 20
    /// Damages that an inspection keeps word for word; the others are counted.
    static let damages = 1000
    /// Octets of the file behind a handling mark.
    static let markOctets = 128 << 10
    /// Octets that the search for a valid block after damage may put under a checksum.
    static let searchOctets = 1 << 30
}

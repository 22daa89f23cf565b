/// What a dictionary may hold.
enum Limits {
    /// Parameters, containers and commands, each.
    static let elements = 65_536
    /// Container inheritance and command inheritance.
    static let inheritance = 32
    /// Bits of a packet: the longest space packet of CCSDS 133.0-B-2 §4.1.3.5 and its header.
    static let packetBits = 65_542 * 8
}

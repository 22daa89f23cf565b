/// `[rig]`: the one rig that this station may move (hazards.md, SR-S-20).
public struct RigConfiguration: Hashable, Sendable {
    /// The controller's id, 12 octets.
    public let id: [UInt8]
    /// It is a simulated one.
    public let isSimulated: Bool

    public init(id: [UInt8], isSimulated: Bool) {
        self.id = id
        self.isSimulated = isSimulated
    }

    /// `nil` where it is no id.
    static func octets(_ text: String) -> [UInt8]? { hexadecimal(text, octets: Limits.rigIDOctets) }
}

/// So many octets, written as hexadecimal digits; `nil` where they are not.
func hexadecimal(_ text: String, octets count: Int) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count == count * 2 else { return nil }
    var octets: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
        guard let octet = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
        else { return nil }
        octets.append(octet)
    }
    return octets
}

/// One `[[link]]`. What kinds there are is for `Links` to say; here they are words.
public struct LinkConfiguration: Hashable, Sendable {
    /// Unique among the links; letters, digits, `-` and `_`.
    public let name: String
    /// For instance `serial`.
    public let kind: String
    /// What the link is for, for instance `rig`.
    public let role: String
    /// Where the device is, as the kind understands it, for instance `/dev/serial/by-id/…`.
    public let port: String
    /// Bits a second.
    public let baud: Int
    /// Asks the driver to hand octets over at once.
    public let lowLatency: Bool
    /// Of the file, where the link begins.
    public let line: Int

    public init(
        name: String, kind: String, role: String = "rig", port: String, baud: Int = 115_200,
        lowLatency: Bool = true, line: Int = 0
    ) {
        self.name = name
        self.kind = kind
        self.role = role
        self.port = port
        self.baud = baud
        self.lowLatency = lowLatency
        self.line = line
    }
}

/// What was really opened, read back from the driver.
public struct LinkOpenInfo: Equatable, Sendable {
    /// As configured.
    public var path: String
    /// The device node behind it.
    public var device: String
    public var isPseudoTerminal: Bool
    /// Baud rate the driver settled on.
    public var baud: Int
    /// Baud rate the writer paces by; 0 = not at all.
    public var pacedBaud: Int
    /// The driver hands octets over at once (an FTDI waits 16 ms otherwise).
    public var isLowLatency: Bool
    /// How many times this link has been opened, this one included.
    public var opening: Int
    public var openedAt: Int64

    public init(
        path: String, device: String, isPseudoTerminal: Bool, baud: Int, pacedBaud: Int, isLowLatency: Bool,
        opening: Int, openedAt: Int64
    ) {
        self.path = path
        self.device = device
        self.isPseudoTerminal = isPseudoTerminal
        self.baud = baud
        self.pacedBaud = pacedBaud
        self.isLowLatency = isLowLatency
        self.opening = opening
        self.openedAt = openedAt
    }
}

/// A two-step command that the rig has checked, waiting for its second step.
public struct PreparedReport: Codable, Hashable, Sendable {
    public var commandID: UInt32
    public var name: String
    /// The effect in words.
    public var meaning: String
    /// Who prepared it.
    public var principal: String
    public var isTwoPerson: Bool
    /// Who approved it, and why; nil until somebody did.
    public var approval: String?
    /// How long the rig still waits.
    public var secondsLeft: Double
    /// What the rig itself says it has prepared; nil until it has said so as it was sent.
    public var echo: String?
    /// The checksum in it, which an approval has to quote, in hexadecimal.
    public var checksum: String?

    public init(
        commandID: UInt32, name: String, meaning: String, principal: String, isTwoPerson: Bool,
        approval: String?, secondsLeft: Double
    ) {
        self.commandID = commandID
        self.name = name
        self.meaning = meaning
        self.principal = principal
        self.isTwoPerson = isTwoPerson
        self.approval = approval
        self.secondsLeft = secondsLeft
    }
}

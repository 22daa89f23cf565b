/// What a person says to an alarm, a prepared command, a list of changes or the record.
public struct PersonRequest: Codable, Hashable, Sendable {
    /// The note or the reason.
    public var text: String?
    /// Of an approval: the checksum that the rig echoed, in hexadecimal.
    public var echo: String?
    /// How long an alarm is to be silent.
    public var minutes: UInt16?
    /// Names the list of changes that was read (`RigStatus.review`).
    public var review: UInt32?
    /// Who begins a run, where the account is shared.
    public var person: String?

    public init(text: String? = nil, echo: String? = nil, minutes: UInt16? = nil, review: UInt32? = nil) {
        self.text = text
        self.echo = echo
        self.minutes = minutes
        self.review = review
    }
}

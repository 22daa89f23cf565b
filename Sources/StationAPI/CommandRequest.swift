/// A command as a program asks for it, with what its person saw and confirmed.
public struct CommandRequest: Codable, Hashable, Sendable {
    public var name: String
    public var arguments: [ClientMessage.Argument]?
    /// The person confirmed the effect; wanted from hazard class H2 on.
    public var isConfirmed: Bool?
    /// The state that the person saw (`RigStatus.stateRevision`).
    public var stateRevision: UInt32?
    /// Refuse unless the rig is in this state, by its name.
    public var expectedState: String?
    /// Names the list of changes that the person saw (`RigStatus.review`).
    public var review: UInt32?

    public init(
        name: String, arguments: [ClientMessage.Argument]? = nil, isConfirmed: Bool? = nil,
        stateRevision: UInt32? = nil, expectedState: String? = nil, review: UInt32? = nil
    ) {
        self.name = name
        self.arguments = arguments
        self.isConfirmed = isConfirmed
        self.stateRevision = stateRevision
        self.expectedState = expectedState
        self.review = review
    }
}

/// Who may do what with a token; the token itself is nowhere, only its SHA-256.
public struct AccessToken: Hashable, Sendable {
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Reads, stops and holds.
        case observer
        /// Commands, through the same checks as at the control socket.
        case `operator`
    }

    /// The person, as the record shows it.
    public let name: String
    public let role: Role
    /// The person's number on the wire: a user id, so that nobody is two persons.
    public let operatorID: UInt16
    /// 32 octets.
    public let digest: [UInt8]

    public init(name: String, role: Role, operatorID: UInt16, digest: [UInt8]) {
        self.name = name
        self.role = role
        self.operatorID = operatorID
        self.digest = digest
    }
}

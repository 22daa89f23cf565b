/// Who asks, as far as the door can tell; secrets end here.
public struct Caller: Hashable, Sendable {
    /// What somebody may do.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Nothing but STOP and HOLD: the token is not known (any more).
        case stranger
        /// Reads, stops and holds.
        case observer
        /// Commands as well.
        case `operator`
    }

    /// What a route asks of its caller.
    public enum Access: String, Hashable, Sendable, CaseIterable {
        case read, stop, act
    }

    public let principal: String
    /// The person's number on the wire.
    public let operatorID: UInt16
    public let role: Role

    public init(principal: String, operatorID: UInt16, role: Role) {
        self.principal = principal
        self.operatorID = operatorID
        self.role = role
    }

    /// Nil: permitted. STOP and HOLD are for everybody, an expired session included (SR-O-01, SR-S-13).
    public func objection(to access: Access) -> Problem? {
        switch (access, role) {
        case (.stop, _), (.read, .observer), (.read, .operator), (.act, .operator): return nil
        case (_, .stranger):
            return Problem(401, "TOKEN", "this token is not known: ask for one, or leave it out to read")
        case (.act, .observer):
            return operatorID == 0
                ? Problem(401, "TOKEN", "to read, stop and hold needs no token; this does")
                : Problem(403, "ROLE", "an observer reads, stops and holds; this takes an operator")
        }
    }
}

public import MissionDatabase
public import Octets

/// A periodic packet that stopped coming, or came again.
public struct Freshness: Hashable, Sendable {
    public enum Cause: UInt8, Hashable, Sendable, CaseIterable {
        /// It came within its maximum age.
        case fresh
        /// It did not come in time.
        case overdue
        /// The link was lost or closed; nothing can come.
        case linkLost
        /// The station started; what it knew before is history.
        case restart

        public var words: String {
            switch self {
            case .fresh: return "fresh"
            case .overdue: return "no new packet in time"
            case .linkLost: return "the link is lost"
            case .restart: return "the station started"
            }
        }
    }

    public var container: ContainerID
    public var cause: Cause
    /// Since the last packet; of one that came again the time it was away.
    public var age: CoreTime.Span

    public init(container: ContainerID, cause: Cause, age: CoreTime.Span) {
        self.container = container
        self.cause = cause
        self.age = age
    }
}

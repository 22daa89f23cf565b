/// What an alarm is about; there is at most one open occurrence of a key.
///
/// Named by words, not by ids of one dictionary, so that it means the same after a restart with another.
public struct AlarmKey: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// A parameter outside its limits.
        case limit = 1
        /// A packet that stopped coming.
        case stale
        /// Something of the station itself or of a link.
        case station
        /// An event that the rig reported.
        case event
        /// A state of the rig that a person must deal with: STOPPED, ESTOP, FAULT.
        case rig

        public var word: String {
            switch self {
            case .limit: return "limit"
            case .stale: return "stale"
            case .station: return "station"
            case .event: return "event"
            case .rig: return "rig"
            }
        }
    }

    public var kind: Kind
    /// Number of the link it came by.
    public var link: UInt8
    /// Parameter, packet, code, event or state.
    public var name: String

    public init(_ kind: Kind, link: UInt8, name: String) {
        self.kind = kind
        self.link = link
        self.name = name
    }
}

/// What the station knows at the moment it decides whether to send. What it has not seen, or saw too long
/// ago, is unknown, and unknown never permits motion (hazards.md §4.8).
public struct StationSituation: Hashable, Sendable {
    /// A statement that holds, does not hold, or cannot be judged.
    public enum Condition: UInt8, Hashable, CaseIterable, Sendable {
        case unknown, unmet, met

        /// `nil` is unknown.
        public init(_ known: Bool?) {
            self = known.map { $0 ? .met : .unmet } ?? .unknown
        }
    }

    /// There is a session with the rig.
    public var sessionOpen: Condition
    /// The rig's heartbeats are on time (ICD §5).
    public var linkLive: Condition
    /// Station and rig have the same wire hash.
    public var wireHashEqual: Condition
    /// Rig time is known well enough to give a command its expiry.
    public var timeCorrelated: Condition
    /// The record keeps up: no lag over 1 s, no full disk.
    public var journalSound: Condition
    /// No STOP is latched.
    public var stopClear: Condition
    public var armed: Condition
    /// The rig is in lease stage S0.
    public var leaseFresh: Condition

    /// Nothing is known unless it is said.
    public init(
        sessionOpen: Condition = .unknown, linkLive: Condition = .unknown,
        wireHashEqual: Condition = .unknown,
        timeCorrelated: Condition = .unknown, journalSound: Condition = .unknown,
        stopClear: Condition = .unknown, armed: Condition = .unknown, leaseFresh: Condition = .unknown
    ) {
        self.sessionOpen = sessionOpen
        self.linkLive = linkLive
        self.wireHashEqual = wireHashEqual
        self.timeCorrelated = timeCorrelated
        self.journalSound = journalSound
        self.stopClear = stopClear
        self.armed = armed
        self.leaseFresh = leaseFresh
    }
}

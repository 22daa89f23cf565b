public import Octets

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

    /// What a condition was read from, for the evidence.
    public struct Reading: Hashable, Sendable {
        public var value: String
        public var unit: String?
        public var age: CoreTime.Span?
        public var quality: InterlockInput.Quality

        public init(
            value: String, unit: String? = nil, age: CoreTime.Span? = nil,
            quality: InterlockInput.Quality = .good
        ) {
            self.value = value
            self.unit = unit
            self.age = age
            self.quality = quality
        }
    }

    /// There is a session with the rig.
    public var sessionOpen: Condition
    /// The rig's heartbeats are on time (ICD §5).
    public var linkLive: Condition
    /// The rig is the one that the configuration names (SR-S-20).
    public var rigConfigured: Condition
    /// A person has accepted the rig's identity as it is (SR-L-13).
    public var identityAccepted: Condition
    /// Station and rig have the same wire hash.
    public var wireHashEqual: Condition
    /// Rig time is known well enough to give a command its expiry.
    public var timeCorrelated: Condition
    /// The record keeps up: no lag over 1 s, no full disk.
    public var journalSound: Condition
    /// The journal's disk has room for half an hour.
    public var hasRoom: Condition
    /// No STOP is latched.
    public var stopClear: Condition
    public var armed: Condition
    /// The rig is in lease stage S0.
    public var leaseFresh: Condition
    /// By reason, for those conditions that were read somewhere.
    public var readings: [NamedReading] = []
    /// What the rig's telemetry shows of the facts that commands want, by their names in the dictionary.
    public var facts = RigFacts()

    /// What one of the conditions above was read from.
    public struct NamedReading: Hashable, Sendable {
        public var reason: Refusal.Reason
        public var reading: Reading

        public init(_ reason: Refusal.Reason, _ reading: Reading) {
            self.reason = reason
            self.reading = reading
        }
    }

    /// Nothing is known unless it is said; only that no other rig was configured or accepted is usual.
    public init(
        sessionOpen: Condition = .unknown, linkLive: Condition = .unknown,
        rigConfigured: Condition = .met, identityAccepted: Condition = .met,
        wireHashEqual: Condition = .unknown,
        timeCorrelated: Condition = .unknown, journalSound: Condition = .unknown,
        hasRoom: Condition = .unknown,
        stopClear: Condition = .unknown, armed: Condition = .unknown, leaseFresh: Condition = .unknown
    ) {
        self.sessionOpen = sessionOpen
        self.linkLive = linkLive
        self.rigConfigured = rigConfigured
        self.identityAccepted = identityAccepted
        self.wireHashEqual = wireHashEqual
        self.timeCorrelated = timeCorrelated
        self.journalSound = journalSound
        self.hasRoom = hasRoom
        self.stopClear = stopClear
        self.armed = armed
        self.leaseFresh = leaseFresh
    }

    func reading(of reason: Refusal.Reason) -> Reading? {
        readings.first { $0.reason == reason }?.reading
    }
}

/// The station as it is now.
public struct StatusReport: Codable, Hashable, Sendable {
    public var station: String
    /// LIVE, REPLAY or SIM, in words (an operator must never take one for another).
    public var mode: String
    /// sound, lagging or failing.
    public var storage: String
    public var links: [LinkStatus]
    public var alarms: AlarmStanding
    public var time: Int64
    /// Room on the journal's disk, in words; nil = not measured yet.
    public var room: String?

    public init(
        station: String, mode: String, storage: String, links: [LinkStatus],
        alarms: AlarmStanding = AlarmStanding(), time: Int64
    ) {
        self.station = station
        self.mode = mode
        self.storage = storage
        self.links = links
        self.alarms = alarms
        self.time = time
    }
}

/// One link and the rig behind it.
public struct LinkStatus: Codable, Hashable, Sendable {
    public var name: String
    /// closed, greeting, live, degraded or lost.
    public var state: String
    /// Seconds in this state.
    public var seconds: Double
    public var cause: String
    public var rig: RigStatus?
    public var counters: [Counter]

    public init(
        name: String, state: String, seconds: Double, cause: String, rig: RigStatus?, counters: [Counter]
    ) {
        self.name = name
        self.state = state
        self.seconds = seconds
        self.cause = cause
        self.rig = rig
        self.counters = counters
    }
}

/// A named count, in a fixed order.
public struct Counter: Codable, Hashable, Sendable {
    public var name: String
    public var value: UInt64

    public init(name: String, value: UInt64) {
        self.name = name
        self.value = value
    }
}

/// What is known of a rig, from its own words.
public struct RigStatus: Codable, Hashable, Sendable {
    public var state: String
    /// NO MOTION, DISARMED BUT MOVING, ARMED, MOVING or UNKNOWN.
    public var energy: String
    public var stateRevision: UInt32
    public var bootCount: UInt32
    public var isSimulator: Bool
    public var isDictionaryEqual: Bool
    public var armScope: UInt8
    public var armSecondsLeft: UInt16
    /// Who armed it through this station; nil when nobody did.
    public var armedBy: String?
    /// Whose console attends it through this station; nil when none does.
    public var attendedBy: String?
    /// Seconds since that console was heard; at 10 s the rig gets HOLD, then DISARM.
    public var attendedSecondsAgo: Double?
    public var leaseStage: UInt8
    public var isStopLatched: Bool
    public var isAtStandstill: Bool
    public var lastStopID: UInt32
    /// What differs from the moment the rig was last trusted; shown before it is armed again.
    public var changes: [String]
    /// Age of the rig's last heartbeat, seconds.
    public var ageSeconds: Double

    /// The controller's id, as `[rig] id` of the configuration has it.
    public var identity: String?
    /// The configuration names a rig; without that any rig may be moved.
    public var isRigConfigured: Bool?
    /// Names the list of changes: ARM and accept quote it. 0 for an empty list.
    public var review: UInt32?
    /// Why the link is telemetry only; nil where it is not.
    public var telemetryOnly: String?
    /// The two-step command between its steps.
    public var prepared: PreparedReport?
    /// What a start of the station found moving.
    public var foundMoving: String?
    /// The last test of the way of a STOP, in words, and its latency.
    public var stopTest: String?
    /// The monthly test of the wired stop, in words, and the days since it was due (negative before).
    public var wiredTest: String?
    public var wiredTestOverdueDays: Int64?
    /// What runs out, with what stops or uses it.
    public var countdowns: [CountdownReport]?
    public var stopTestMilliseconds: Double?

    public init(
        state: String, energy: String, stateRevision: UInt32, bootCount: UInt32, isSimulator: Bool,
        isDictionaryEqual: Bool, armScope: UInt8, armSecondsLeft: UInt16, armedBy: String?,
        leaseStage: UInt8, isStopLatched: Bool, isAtStandstill: Bool, lastStopID: UInt32,
        changes: [String], ageSeconds: Double
    ) {
        self.state = state
        self.energy = energy
        self.stateRevision = stateRevision
        self.bootCount = bootCount
        self.isSimulator = isSimulator
        self.isDictionaryEqual = isDictionaryEqual
        self.armScope = armScope
        self.armSecondsLeft = armSecondsLeft
        self.armedBy = armedBy
        self.leaseStage = leaseStage
        self.isStopLatched = isStopLatched
        self.isAtStandstill = isAtStandstill
        self.lastStopID = lastStopID
        self.changes = changes
        self.ageSeconds = ageSeconds
    }
}

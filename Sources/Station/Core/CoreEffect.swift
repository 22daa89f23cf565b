public import Commanding
public import Monitoring
public import Octets
public import Telemetry

/// Everything the core can cause. A driver carries effects out once their input is in the journal.
public enum CoreEffect: Sendable {
    case transmit(LinkID, [UInt8])
    case reopenPort(LinkID, cause: String)
    case answer(UInt64, Answer)
    /// What the decision about a request was made by; it comes before its answer.
    case decision(UInt64, [InterlockInput])
    case stage(LinkID, StageTransition)
    case linkState(LinkTransition)
    case samples(LinkID, SampleBatch)
    case event(RigEvent)
    case alarm(StationAlarm)
    /// One step in the life of an alarm.
    case alarmChange(AlarmChange)
    /// Values of a packet became stale, or come again.
    case freshness(LinkID, Freshness)
    /// A frame of the stop lane's own way that stops nothing: the rig echoes it.
    case testStop(LinkID, [UInt8], stopID: UInt32)
    /// The rig's own word on a stop, for the stop lane.
    case stopBits(LinkID, latched: Bool, standstill: Bool, stopID: UInt32)
    /// A run begins, ends, or is to be kept.
    case run(RunChange)
    /// The station has taken leave of its rigs: the process may end.
    case left
}

/// What became of a request at once; the rest of a command's life follows as stages.
public enum Answer: Hashable, Sendable {
    case taken(commandID: UInt32, name: String, meaning: String)
    case refused(code: String, text: String)
    case noted
    case run(RunChange)
}

/// A link's state and why it changed.
public struct LinkTransition: Hashable, Sendable {
    public var link: LinkID
    public var state: String
    public var cause: String
    public var at: CoreTime
}

/// Something the station itself has to say to people.
public struct StationAlarm: Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        case storage = "STORAGE"
        case dictionary = "DICTIONARY"
        case quarantine = "QUARANTINE"
        case lostOctets = "LOST_OCTETS"
        case unreadablePacket = "UNREADABLE_PACKET"
        case eventsLost = "EVENTS_LOST"
        case stop = "STOP"
        case rigDisarmed = "RIG_DISARMED"
        case automaticHold = "AUTOMATIC_HOLD"
        case presence = "PRESENCE"
        case foundMoving = "FOUND_MOVING"
        case identity = "IDENTITY"
        case approval = "APPROVAL"
        case stopTest = "STOP_TEST"
        case wiredTest = "WIRED_STOP_TEST"
        case script = "SCRIPT"
        case untaken = "UNTAKEN_REQUEST"
        case paused = "PAUSED"
        case leaseGap = "LEASE_GAP"
    }

    public var code: Code
    public var text: String
}

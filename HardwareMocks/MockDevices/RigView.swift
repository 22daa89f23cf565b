import RigFirmware

/// A look inside the firmware that no telemetry gives; nothing of it goes back in.
public struct RigView: Sendable, Equatable {
    public var state: RigState
    /// 0 runs … 5.
    public var leaseStage: UInt8
    /// 65535 = none.
    public var leaseAgeMilliseconds: UInt32
    /// 0 = disarmed.
    public var scope: UInt8
    public var token: UInt32
    public var armSecondsLeft: UInt32
    /// 0 = none yet.
    public var session: UInt8
    public var isStopLatched: Bool
    public var stopID: UInt32
    public var isStandstill: Bool
    public var isInHole: Bool
    public var isHoldSpin: Bool
    public var isEscapePending: Bool
    /// `RD_CUP_STATE_…` with bit 7 for THERMAL, cup 1 first.
    public var cups: [UInt8]
    /// The cup whose sample is neither verified nor declared lost, 0 = none.
    public var pendingCup: UInt8
    /// 0 = no motion.
    public var activeFunction: UInt16
    public var activeCommand: UInt32
    public var stateRevision: UInt32
    public var bootCount: UInt32
    public var highWater: UInt32
    public var eventsRecorded: UInt32
    public var eventsWaiting: UInt32
    public var statusFlags: UInt32
    public var inhibitFlags: UInt32
    /// `rf_limit_mode`: what the rig is told of the ground.
    public var limitMode: UInt8
    /// Changes of state that the firmware's table of legal ones does not know.
    public var illegalChanges: UInt32

    public var isArmed: Bool { scope != 0 }

    /// Something moves, may begin to, or a timer of seconds runs: the board is looked at every millisecond.
    public var isBusy: Bool {
        isArmed || activeFunction != 0 || isHoldSpin || isEscapePending || !isStandstill
    }

    init(_ view: rf_view) {
        state = RigState(rawValue: view.state)
        leaseStage = view.lease_stage
        leaseAgeMilliseconds = view.lease_age_ms
        scope = view.scope
        token = view.token
        armSecondsLeft = view.arm_seconds_left
        session = view.session
        isStopLatched = view.stop_latched
        stopID = view.stop_id
        isStandstill = view.standstill
        isInHole = view.in_hole
        isHoldSpin = view.hold_spin
        isEscapePending = view.escape_pending
        cups = withUnsafeBytes(of: view.cup_state) { Array($0) }
        pendingCup = view.cup_pending
        activeFunction = view.active_function
        activeCommand = view.active_command
        stateRevision = view.state_rev
        bootCount = view.boot_count
        highWater = view.high_water
        eventsRecorded = view.events_recorded
        eventsWaiting = view.events_waiting
        statusFlags = view.flags_status
        inhibitFlags = view.flags_inhibit
        limitMode = view.limit_mode
        illegalChanges = view.illegal_changes
    }
}

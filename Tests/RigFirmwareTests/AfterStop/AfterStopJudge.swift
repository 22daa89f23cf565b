import MockDevices

/// Says of a rig that was stopped whether anything begins to move again before it may.
///
/// It knows what was done to the rig and what its outputs are, and nothing of what the firmware thinks.
struct AfterStopJudge {
    /// How motion was taken away.
    enum Manner {
        /// HOLD-SPIN: the feed may unload for 5 s, a spindle that turns may go on at 20 rpm.
        case held
        /// Category 1: everything off within 0.35 s.
        case stopped
        /// A reset: everything off at once.
        case dead
    }

    private(set) var manner = Manner.held
    private(set) var stoppedAt: UInt64 = 0
    private(set) var isArmed = true
    private(set) var stopLatched = false
    private(set) var loopLatched = false
    /// Commands that were given after the stop, by an armed person.
    private var permitted: Set<UInt32> = []
    private(set) var isReleased = false
    private var last: OutputTrace.Sample?

    private static let hammerOff: UInt64 = 11_000
    private static let quick: UInt64 = 61_000
    /// And the two milliseconds in which a command is taken in.
    private static let standstill: UInt64 = 352_000
    private static let unload: UInt64 = 5_100_000
    private static let measurements: Set<UInt32> = [51, 65]

    init(at now: UInt64) { stoppedAt = now }

    var isLatched: Bool { stopLatched || loopLatched }

    // MARK: What is done

    mutating func hold(at now: UInt64) {
        guard manner == .held else { return }
        stoppedAt = now
    }

    mutating func stop(at now: UInt64, latches: Bool = false) {
        if manner == .held { (manner, stoppedAt) = (.stopped, now) }
        isArmed = false
        stopLatched = stopLatched || latches
    }

    mutating func openLoop(at now: UInt64) {
        stop(at: now)
        loopLatched = true
    }

    mutating func reset(at now: UInt64) {
        (manner, stoppedAt) = (.dead, now)
        isArmed = false
        last = nil
    }

    /// The arm ends, and what HOLD takes away it takes away again.
    mutating func disarm(at now: UInt64) {
        hold(at: now)
        isArmed = false
    }

    mutating func clearedStop() { if !loopLatched { stopLatched = false } }
    mutating func clearedLoop() { loopLatched = false }

    /// ARM was granted.
    mutating func armed() -> String? {
        if isLatched { return "armed under a latch" }
        isArmed = true
        return nil
    }

    /// A person asks for motion.
    mutating func asked(_ id: UInt32) { if isArmed, !isLatched { permitted.insert(id) } }

    // MARK: What the rig does

    mutating func take(_ entry: LedgerEntry, isMotion: Bool) -> String? {
        switch entry.kind {
        case .executed where isMotion:
            if permitted.contains(entry.id) {
                isReleased = true
                return nil
            }
            return "command \(entry.id) of function \(entry.a) was accepted"
        case .motionStarted where !Self.measurements.contains(entry.a):
            return permitted.contains(entry.id) ? nil : "function \(entry.a) of command \(entry.id) began"
        default: return nil
        }
    }

    mutating func take(_ sample: OutputTrace.Sample) -> String? {
        defer { last = sample }
        guard !isReleased, sample.at > stoppedAt else { return nil }
        let age = sample.at - stoppedAt
        if let rise = rise(sample, age) { return "\(rise) gets power \(age / 1_000) ms after the stop" }
        switch manner {
        case .held: return heldTooMuch(sample, age)
        case .stopped: return stoppedTooLate(sample, age)
        case .dead:
            // A spindle that coasts may be braked.
            let turns = sample.spindleEnabled && !sample.spindleBraking
            let moves = turns || sample.feedEnabled || sample.hammer || sample.othersOn
            return moves || sample.heater || !sample.stageBraked ? "something has power" : nil
        }
    }

    private func rise(_ sample: OutputTrace.Sample, _ age: UInt64) -> String? {
        guard let last else { return nil }
        if sample.hammer, !last.hammer { return "the hammer" }
        if sample.heater, !last.heater { return "the heater" }
        if sample.othersOn, !last.othersOn { return "gate, brush, carousel, foot or lock" }
        if sample.spindleEnabled, !last.spindleEnabled, !sample.spindleBraking { return "the spindle" }
        guard sample.feedEnabled, !last.feedEnabled else { return nil }
        let unloads = manner == .held && age <= Self.quick && sample.feedMicrometresPerSecond <= 0
        return unloads ? nil : "the feed"
    }

    private func heldTooMuch(_ sample: OutputTrace.Sample, _ age: UInt64) -> String? {
        guard age > Self.quick else { return nil }
        if sample.hammer || sample.heater || sample.othersOn { return "something else than HOLD-SPIN runs" }
        if sample.feedEnabled, sample.feedMicrometresPerSecond > 0 { return "the feed goes down" }
        if sample.feedEnabled, age > Self.unload { return "the feed unloads for over 5 s" }
        let isSlow = sample.spindleBraking || abs(sample.spindleSetPoint) <= 20
        return sample.spindleEnabled && !isSlow ? "the spindle is told \(sample.spindleSetPoint) rpm" : nil
    }

    private func stoppedTooLate(_ sample: OutputTrace.Sample, _ age: UInt64) -> String? {
        if age > Self.hammerOff, sample.hammer { return "the hammer strikes \(age / 1_000) ms after it" }
        guard age > Self.standstill else { return nil }
        return sample.drivesOn || sample.heater || !sample.stageBraked
            ? "something has power \(age / 1_000) ms after it" : nil
    }
}

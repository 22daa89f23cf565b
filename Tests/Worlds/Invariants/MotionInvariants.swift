import MockDevices

/// Functions that are the way out and need no arm: RETRACT, ABORT_TO_TOP, and the rig's own withdrawal.
enum Escape {
    static let functions: Set<UInt32> = [60, 68, 65_535]
}

/// Ground-engaging functions (hazards §4.1, class MG): wherever the bit is, they run until S3.
enum GroundEngaging {
    static let functions: Set<UInt32> = [18, 53, 54, 55, 56, 57, 58, 62]
}

/// Functions that take time and move nothing: TARE_WOB and SAMPLE_VERIFY. Outputs are watched all the same.
enum Measurement {
    static let functions: Set<UInt32> = [51, 65]
}

/// RELEASE_LOCK: two persons move it in SAFE, without an arm (hazards §4.5).
enum LaunchLock {
    static let function: UInt32 = 80
}

/// No power without permission.
struct MotionNeedsArm: Invariant {
    static let name = "motion-needs-arm"
    static let sentence = """
        A drive has power only while the rig is armed, on the way out, or in the tail of an arm: braking, \
        unloading upward, 20 rpm against freezing in.
        """
    static let watchesOutputs = true

    private var heldAt: UInt64 = 0
    /// A lock is let go of in the step after its contact closed.
    private var lockUntil: UInt64 = 0
    private var brakingSince: UInt64?

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        if case .tap(let entry) = happening {
            let isHold = entry.kind == .executed && entry.a == 4 || entry.kind == .stop && entry.a == 2
            if isHold { heldAt = truth.now }
            if entry.a == LaunchLock.function {
                if entry.kind == .motionStarted { lockUntil = .max }
                if entry.kind == .motionEnded { lockUntil = truth.now + 2000 }
            }
        }
        return nil
    }

    mutating func judge(output: OutputTrace.Sample, _ truth: Truth) -> String? {
        brakingSince = output.spindleBraking && output.spindleEnabled ? brakingSince ?? output.at : nil
        // What a supply that fails takes away is seen once more, in the millisecond of the reset.
        if truth.isArmed || output.at <= truth.bootAt { return nil }
        if output.hammer || output.heater { return "hammer or heater has power and nobody is armed" }
        if output.othersOn, output.at > lockUntil {
            return "deployment, brush, carousel, gate or lock has power, nobody is armed"
        }
        let isEscape = truth.motion.map { Escape.functions.contains($0.function) } ?? false
        return feed(output, truth, isEscape) ?? spindle(output, truth, isEscape)
    }

    private func feed(_ output: OutputTrace.Sample, _ truth: Truth, _ isEscape: Bool) -> String? {
        guard output.feedEnabled else { return nil }
        if output.feedMicrometresPerSecond > 0 { return "the feed goes down and nobody is armed" }
        let since = output.at - min(output.at, max(truth.endedAt, heldAt))
        if isEscape || since <= 6_000_000 { return nil }
        return "the feed has power \(since / 1000) ms after the arm ended"
    }

    private func spindle(_ output: OutputTrace.Sample, _ truth: Truth, _ isEscape: Bool) -> String? {
        guard output.spindleEnabled, !isEscape else { return nil }
        if let since = brakingSince {
            return output.at - since <= 400_000 ? nil : "the spindle is braked for over 0.4 s"
        }
        if truth.endedAt <= truth.bootAt { return "the spindle has power and nobody was armed since boot" }
        return abs(output.spindleSetPoint) <= 20
            ? nil : "the spindle is told \(output.spindleSetPoint) rpm and nobody is armed"
    }
}

/// No start without everything that a start needs.
struct StartsAllowed: Invariant {
    static let name = "starts-allowed"
    static let sentence = """
        A motion begins only armed, with a fresh lease, no STOP latched, guard and loop closed; the way out \
        only without STOP and with both closed.
        """

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tap(let entry) = happening, entry.kind == .motionStarted,
            !Measurement.functions.contains(entry.a)
        else { return nil }
        let what = "function \(entry.a) of command \(entry.id) began"
        if truth.isLatched { return what + " under a latched STOP" }
        // A contact is sampled each millisecond.
        if let since = truth.unprovenSince, truth.now - since > 2000, !truth.worksInside {
            return what + " with guard or loop not closed"
        }
        if Escape.functions.contains(entry.a) || entry.a == LaunchLock.function { return nil }
        if !truth.isArmed { return what + " and nobody is armed" }
        return truth.stage == 0 ? nil : what + " in stage \(truth.stage) of the lease"
    }
}

/// Guard and loop stop by the firmware alone.
struct GuardStops: Invariant {
    static let name = "guard-stops"
    static let sentence = """
        Guard or loop open (or unknown for 50 ms) ends the arm at once, and drives are off 0.35 s later.
        """
    static let watchesTime = true
    static let watchesOutputs = true

    /// When somebody last worked inside by right: what was open then counts from that moment.
    private var insideAt: UInt64 = 0

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tick = happening else { return nil }
        if truth.worksInside { insideAt = truth.now }
        guard truth.isArmed, !truth.worksInside, let late = late(truth, truth.now) else { return nil }
        return "still armed \(late / 1000) ms after guard or loop should have ended it"
    }

    func judge(output: OutputTrace.Sample, _ truth: Truth) -> String? {
        guard output.drivesOn, !truth.worksInside, let late = late(truth, output.at), late > 351_000
        else { return nil }
        return "a drive has power \(late / 1000) ms after guard or loop should have stopped it"
    }

    /// Microseconds past the moment at which the rig has to act; nil while it need not.
    private func late(_ truth: Truth, _ now: UInt64) -> UInt64? {
        let open = truth.openSince.map { $0 + Self.sampled }
        let unknown = truth.unprovenSince.map { $0 + Self.debounced }
        guard let since = [open, unknown].compactMap({ $0 }).min() else { return nil }
        let left = insideAt + (truth.loopContact == .unknown ? Self.debounced : Self.sampled)
        let due = max(since, left)
        return now > due ? now - due : nil
    }

    /// Until an open contact was seen, and until an unknown one is no glitch, microseconds.
    private static let sampled: UInt64 = 3000
    private static let debounced: UInt64 = 53_000
}

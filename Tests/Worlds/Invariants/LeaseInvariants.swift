import MockDevices
import RigLink

/// The station makes lease frames for a live arm only.
struct LeaseHonest: Invariant {
    static let name = "lease-honest"
    static let sentence = """
        A lease frame leaves the station only while it holds an arm, with that token and a counter never used.
        """

    private var last: (token: UInt32, counter: UInt16)?

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .transmitted(let frame) = happening, frame.kind == .heartbeat,
            let beat = try? HostHeartbeat(parsing: frame.body), beat.armToken != 0
        else { return nil }
        defer { last = (beat.armToken, beat.leaseCounter) }
        if beat.armToken != truth.heldToken {
            return "a lease frame with token \(beat.armToken) left, held is \(truth.heldToken)"
        }
        guard let last, last.token == beat.armToken else { return nil }
        let step = beat.leaseCounter &- last.counter
        return (1...32_767).contains(step) ? nil : "counter \(beat.leaseCounter) after \(last.counter)"
    }
}

/// Nobody but the station renews a lease.
struct LeaseFromStation: Invariant {
    static let name = "lease-from-station"
    static let sentence = "Each renewal of the lease on the rig is one lease frame that the station sent."

    private var sent: Set<UInt64> = []

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .transmitted(let frame) where frame.kind == .heartbeat:
            guard let beat = try? HostHeartbeat(parsing: frame.body), beat.armToken != 0 else { return nil }
            sent.insert(UInt64(beat.armToken) << 16 | UInt64(beat.leaseCounter))
        case .tap(let entry) where entry.kind == .lease:
            let key = UInt64(truth.token) << 16 | UInt64(entry.id)
            if sent.remove(key) == nil { return "the lease was renewed by counter \(entry.id), never sent" }
        default: break
        }
        return nil
    }
}

/// A token is never granted twice.
struct TokensNew: Invariant {
    static let name = "tokens-new"
    static let sentence = "Each arm has a token that no earlier arm of this rig had, and not 0."

    private var granted: Set<UInt32> = [0]

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tap(let entry) = happening, entry.kind == .armed else { return nil }
        return granted.insert(entry.id).inserted ? nil : "token \(entry.id) was granted again"
    }
}

/// Stages come at their times.
struct LeaseStages: Invariant {
    static let name = "lease-stages"
    static let sentence = """
        Stages come 0.3 s, 2 s and 5 s after the last lease frame; free-air motion ends with S2, the arm \
        with S3, HOLD-SPIN after 60 s but in warm ice; S5 moves only by policy, guard never open, after \
        600 s and 10 s of warning.
        """
    static let watchesTime = true
    static let watchesOutputs = true

    private var holdingSince: UInt64?
    private var iceAt: UInt64 = 0
    private var warnedAt: UInt64?
    /// When the bit was last in the hole while leases were missing: from then on it is in the air.
    private var inHoleAt: UInt64 = 0
    /// What S2 does not end: it goes on to S3 or to its own end.
    private static let outlivesWarning = GroundEngaging.functions.union(Escape.functions)
    /// When such motion last ended: from then on what it leaves turning slows down.
    private var engagedAt: UInt64 = 0
    /// Times that people have asked for (SET_PARAMETER); which of them the rig took, its stages show.
    private var asked: [String: Set<UInt32>] = [:]

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .tick:
            let isLate = truth.isArmed && truth.now > truth.leaseAt + Self.airTime
            if isLate, truth.look().isInHole { inHoleAt = truth.now }
            return absent(truth)
        case .tap(let entry): return judge(entry, truth)
        case .act(.bitTemperature), .act(.sensor): iceAt = truth.now
        case .act(.request(let request)) where request.name == "SET_PARAMETER": note(request)
        default: break
        }
        return nil
    }

    private func absent(_ truth: Truth) -> String? {
        guard truth.isArmed else { return nil }
        let age = truth.now - truth.leaseAt
        if age > 5_020_000 { return "still armed \(age / 1000) ms after the last lease frame" }
        let due = age > 2_020_000 ? 2 : age > 320_000 ? 1 : 0
        return truth.stage < due ? "stage \(truth.stage) at a lease age of \(age / 1000) ms" : nil
    }

    private mutating func note(_ request: WorldRequest) {
        func text(_ name: String) -> String? { request.arguments.first { $0.name == name }?.text }
        guard let name = text("parameter"), let value = text("value").flatMap(UInt32.init) else { return }
        asked[name, default: []].insert(value)
    }

    /// Whether an age in milliseconds is that of the parameter: as it was made, or as somebody asked.
    private func isDue(_ age: UInt32, _ parameter: String, _ factory: UInt32) -> Bool {
        ([factory] + (asked[parameter] ?? [])).contains { ($0...$0 + 20).contains(age) }
    }

    private mutating func judge(_ entry: MockDevices.LedgerEntry, _ truth: Truth) -> String? {
        switch entry.kind {
        case .motionEnded where Self.outlivesWarning.contains(entry.a): engagedAt = truth.now
        case .stage where entry.a == 1 || entry.a == 2:
            let isDue =
                entry.a == 1
                ? isDue(entry.b, "LOSS_JOG_MS", 300) : isDue(entry.b, "LOSS_WARN_WIRED_MS", 2000)
            if truth.isArmed, !isDue {
                return "stage \(entry.a) came at a lease age of \(entry.b) ms"
            }
        case .disarmed where entry.a == 4:
            let age = (truth.now - truth.leaseAt) / 1000
            if !isDue(UInt32(age), "LOSS_HOLD_WIRED_MS", 5000) {
                return "disarmed by loss at a lease age of \(age) ms"
            }
        case .event where entry.a == 11: if warnedAt == nil { warnedAt = truth.now }
        case .boot, .armed: warnedAt = nil
        case .motionStarted where entry.a == 65_535: return withdrawal(truth)
        default: break
        }
        return nil
    }

    private func withdrawal(_ truth: Truth) -> String? {
        // The factory's policy is "in ice" (hazards §4.9), the setting makes it "always".
        let rig = truth.settings.rig
        if !rig.allowsAbort, !rig.isIce, truth.look().limitMode < 2 {
            return "the rig withdrew by itself against its policy"
        }
        if truth.isGuardBroken { return "the rig withdrew by itself although the guard was open since ARM" }
        if truth.now - truth.leaseAt < 609_000_000 { return "the rig withdrew before 600 s were over" }
        guard let warnedAt, truth.now - warnedAt >= 9_990_000 else {
            return "the rig withdrew without 10 s of warning"
        }
        return nil
    }

    mutating func judge(output: OutputTrace.Sample, _ truth: Truth) -> String? {
        let isEscape = truth.motion.map { Escape.functions.contains($0.function) } ?? false
        return air(output, truth, isEscape) ?? hold(output, truth, isEscape)
    }

    /// Age of a lease at S2, and how long a ramp down may take, microseconds.
    private static let airTime: UInt64 = 2_000_000
    private static let ramp: UInt64 = 450_000

    private func air(_ output: OutputTrace.Sample, _ truth: Truth, _ isEscape: Bool) -> String? {
        let due = max(truth.leaseAt + Self.airTime, inHoleAt, engagedAt) + Self.ramp
        guard truth.isArmed, output.drivesOn, !isEscape, output.at > due else { return nil }
        if let motion = truth.motion, GroundEngaging.functions.contains(motion.function) { return nil }
        return truth.look().isInHole ? nil : "motion in the air goes on 0.45 s after S2"
    }

    private mutating func hold(_ output: OutputTrace.Sample, _ truth: Truth, _ isEscape: Bool) -> String? {
        let isHolding =
            !truth.isArmed && !isEscape && output.spindleEnabled && !output.spindleBraking
        holdingSince = isHolding ? holdingSince ?? output.at : nil
        guard let since = holdingSince, output.at > since + 60_500_000 else { return nil }
        if output.at > since + 1_801_000_000 { return "HOLD-SPIN turns longer than 1800 s" }
        if truth.isWarmIce || output.at < iceAt + 100_000 { return nil }
        return "HOLD-SPIN turns \((output.at - since) / 1_000_000) s and nothing can freeze in"
    }
}

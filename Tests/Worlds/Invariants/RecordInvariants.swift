import MockDevices
import Station

/// Events reach people once, in order, all of them.
struct EventsOnce: Invariant {
    static let name = "events-once"
    static let sentence = """
        Every event of the rig is told once, in its order, as it was; missing ones are told as missing.
        """

    private var made: [UInt64: UInt32] = [:]
    private var told: [UInt64: UInt64] = [:]
    private var lastOfBoot: [UInt16: UInt32] = [:]
    private var isWhole = true

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .tap(let entry):
            if entry.kind == .event { made[Self.key(entry.b, entry.id)] = entry.a }
            if entry.kind == .boot, entry.id > 1 { isWhole = false }
        case .effect(.event(let event)): return take(event, truth.now)
        case .effect(.alarm(let alarm)): if alarm.code == .eventsLost { isWhole = false }
        case .started(let lostFrom): forget(from: lostFrom)
        case .ended: return missing(truth.now)
        default: break
        }
        return nil
    }

    private static func key(_ boot: UInt32, _ count: UInt32) -> UInt64 {
        UInt64(boot & 0xFFFF) << 32 | UInt64(count)
    }

    private mutating func take(_ event: RigEvent, _ now: UInt64) -> String? {
        let key = Self.key(UInt32(event.bootCount), event.count)
        let what = "event \(event.count) of boot \(event.bootCount)"
        guard let identifier = made[key] else { return what + " was told and never made" }
        if identifier != UInt32(event.identifier) { return what + " was told as another" }
        if told[key] != nil { return what + " was told twice" }
        if event.count <= lastOfBoot[event.bootCount] ?? 0 { return what + " came out of order" }
        told[key] = now
        lastOfBoot[event.bootCount] = event.count
        return nil
    }

    /// What a journal lost was never told.
    private mutating func forget(from lostFrom: UInt64) {
        isWhole = false
        told = told.filter { $0.value < lostFrom }
        lastOfBoot = [:]
        for key in told.keys {
            let boot = UInt16(truncatingIfNeeded: key >> 32)
            lastOfBoot[boot] = max(lastOfBoot[boot] ?? 0, UInt32(truncatingIfNeeded: key))
        }
    }

    private func missing(_ now: UInt64) -> String? {
        guard isWhole else { return nil }
        let missing = made.keys.filter { told[$0] == nil }
        return missing.isEmpty ? nil : "\(missing.count) events never came, and nobody said so"
    }
}

/// The state machine is the one that stands in the book.
struct StatesLegal: Invariant {
    static let name = "states-legal"
    static let sentence = "The rig goes from state to state only as its table allows."

    private var state: UInt32 = 1

    /// From each state, where it may lead (drill-domain §3.6 with RULINGS R8).
    private static let ways: [UInt32: Set<UInt32>] = {
        let stops: Set<UInt32> = [2, 15, 16, 17]
        let ground = stops.union([13, 10])
        let air: Set<UInt32> = [3, 6, 18]
        return [
            1: stops, 2: stops.union([3, 13, 20, 10]),
            3: ground.union(air).union([4, 5, 19, 11, 7, 14, 20]), 4: ground.union([3]),
            5: ground.union(air), 6: ground.union(air).union([4, 5, 19, 7, 11, 8, 14, 20]),
            7: ground.union([6, 8, 14]), 8: ground.union([9, 14]), 9: ground.union([18, 14, 6, 3]),
            10: ground.union(air).union([11, 14]), 11: ground.union(air).union([12, 7, 14]),
            12: ground.union(air).union([7, 14]), 13: ground.union(air).union([8, 14, 4, 20]), 14: ground,
            15: stops.union([10]), 16: stops, 17: stops, 18: ground.union(air).union([7, 8, 11, 14, 4]),
            19: ground.union(air), 20: stops.union([21, 3, 13]), 21: stops.union([20, 13]),
        ]
    }()

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tap(let entry) = happening else { return nil }
        if entry.kind == .boot { state = 1 }
        guard entry.kind == .state else { return nil }
        defer { state = entry.b }
        if entry.a != state { return "a step from \(entry.a), and the state was \(state)" }
        return Self.ways[entry.a]?.contains(entry.b) == true ? nil : "a step from \(entry.a) to \(entry.b)"
    }
}

/// NO MOTION is never shown for a rig that may move.
struct EnergyTrue: Invariant {
    static let name = "energy-true"
    static let sentence =
        "NO MOTION is shown only for a rig that was disarmed and stood still a second ago or later."
    static let watchesTime = true

    private var calmAt: UInt64 = 0

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        let isCalm = !truth.isArmed && truth.lastOutput?.isResting ?? true
        if isCalm { calmAt = truth.now }
        guard case .energy(.noMotion) = happening, truth.now > calmAt + 1_000_000 else { return nil }
        return "NO MOTION is shown, and the rig is armed or moves for \((truth.now - calmAt) / 1000) ms"
    }
}

/// Nothing grows without end.
struct MemoryBounded: Invariant {
    static let name = "memory-bounded"
    static let sentence = "What station and rig hold in memory stays within fixed bounds."

    private static let snapshotOctets = 400_000

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .sizes(let sizes) = happening else { return nil }
        if sizes.snapshotOctets > Self.snapshotOctets { return "the core has \(sizes.snapshotOctets) octets" }
        if sizes.wireOctets > 1 << 20 { return "\(sizes.wireOctets) octets are on the line" }
        return sizes.rigOutputLost == 0 ? nil : "the rig's output lost \(sizes.rigOutputLost) octets"
    }
}

/// A snapshot is the core.
struct SnapshotReadsBack: Invariant {
    static let name = "snapshot-reads-back"
    static let sentence = "A core read back from its snapshot is the same core."

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        if case .restored(false) = happening { return "the core that was read back is another" }
        return nil
    }
}

/// A recording is the run.
struct ReplayEqual: Invariant {
    static let name = "replay-equal"
    static let sentence = "The recording of a run, fed to another core, does the same to the octet."

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .replayed(let differences) = happening else { return nil }
        return differences.first.map { "\(differences.count) differences, the first: \($0)" }
    }
}

/// When trouble is over, everything works again by itself.
struct Recovers: Invariant {
    static let name = "recovers"
    static let sentence = "Within 15 s after all trouble the link is live and a question is answered."

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .calm(let milliseconds, let isLive, let isAnswered) = happening else { return nil }
        if isLive, isAnswered { return nil }
        return "after \(milliseconds) ms of calm the link is \(isLive ? "live" : "not live"), "
            + "the question \(isAnswered ? "answered" : "not answered")"
    }
}

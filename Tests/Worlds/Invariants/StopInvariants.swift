import MockDevices
import RigLink
import Station

/// A STOP that arrives is obeyed.
struct StopHeard: Invariant {
    static let name = "stop-heard"
    static let sentence = "A STOP frame whose last octet reached the rig acts at once, whatever else goes on."
    static let watchesTime = true

    private var waiting: (id: UInt32, at: UInt64)?

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .delivered(let frame) where frame.kind == .stop:
            let id = frame.body[1..<5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if waiting == nil { waiting = (id, truth.now) }
        case .tap(let entry):
            if entry.kind == .boot || (entry.kind == .stop && entry.id == waiting?.id) { waiting = nil }
        case .tick:
            if let waiting, truth.now - waiting.at > 2000 {
                return "the frame of STOP \(waiting.id) arrived and nothing happened"
            }
        default: break
        }
        return nil
    }
}

/// A latched STOP is standstill, and stays it.
struct StopStands: Invariant {
    static let name = "stop-stands"
    static let sentence = """
        After a STOP drives are off and the spindle stands within 0.35 s, and nothing arms or moves until it \
        is cleared.
        """
    static let watchesOutputs = true

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tap(let entry) = happening, truth.isLatched else { return nil }
        switch entry.kind {
        case .armed: return "armed under a latched STOP"
        case .motionStarted: return "function \(entry.a) began under a latched STOP"
        default: return nil
        }
    }

    func judge(output: OutputTrace.Sample, _ truth: Truth) -> String? {
        guard truth.isLatched, output.at > truth.latchedAt + 351_000 else { return nil }
        let after = (output.at - truth.latchedAt) / 1000
        if output.drivesOn { return "a drive has power \(after) ms after STOP" }
        // A reset takes the brake's power away: then the spindle coasts.
        if truth.bootAt + 5000 > truth.latchedAt { return nil }
        return abs(output.spindle) < 1 ? nil : "the spindle turns \(after) ms after STOP"
    }
}

/// What is shown as stopped is stopped.
struct StopTrue: Invariant {
    static let name = "stop-true"
    static let sentence =
        "A STOP that is shown as latched was at the rig, and at standstill no drive has power."

    private var known: Set<UInt32> = []

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .tap(let entry) where entry.kind == .stop && entry.b == 1: known.insert(entry.id)
        // An E-stop, and a store that was torn, latch without a frame and so without an id.
        case .tap(let entry) where entry.kind == .state && (16...17).contains(entry.b): known.insert(0)
        case .effect(.stopBits(_, let isLatched, let isStandstill, let id)):
            guard isLatched else { return nil }
            if !known.contains(id) { return "STOP \(id) is shown as latched and never was" }
            if isStandstill, truth.isLatched, truth.lastOutput?.drivesOn == true {
                return "standstill is shown under STOP \(id) and a drive has power"
            }
        default: break
        }
        return nil
    }
}

/// Only CLEAR_STOP leads out.
struct LatchKept: Invariant {
    static let name = "latch-kept"
    static let sentence = "A latched STOP survives everything but CLEAR_STOP, power cycles included."

    func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tap(let entry) = happening, entry.kind == .state, truth.isLatched else { return nil }
        return (15...17).contains(entry.b) ? nil : "the rig entered state \(entry.b) under a latched STOP"
    }
}

/// What maintenance may not move by power: a person looks and moves it by hand.
extension CheckStep {
    static let handling = [
        CheckStep(
            name: "gate", mechanism: "GATE", title: "chute gate: both switches", moves: false, body: gate),
        CheckStep(
            name: "brush", mechanism: "BRUSH", title: "brush: off, clear, free", moves: false, body: brush),
        CheckStep(
            name: "hammer", mechanism: "HAMMER", title: "hammer: off, free, secured", moves: false,
            body: hammer),
        CheckStep(
            name: "locks", mechanism: "LOCKS", title: "launch locks: seen as reported", moves: false,
            body: locks),
    ]

    private static func gate(_ run: CheckRun) throws {
        try run.pair("gate_open", "the gate's switch for open")
        try run.pair("gate_closed", "the gate's switch for closed")
        run.record(1)
    }

    private static func brush(_ run: CheckRun) throws {
        run.measured("brush current at rest", try run.fresh("brush_current"), "A", in: -0.05...0.05)
        try run.confirm("BRUSH_FREE", "is the brush clean, and does it turn freely by hand?")
        run.record(Int32((try run.fresh("brush_current") * 1000).rounded()))
    }

    private static func hammer(_ run: CheckRun) throws {
        run.measured("hammer current at rest", try run.fresh("ham_current"), "A", in: -0.1...0.1)
        run.measured("hammer frequency at rest", try run.fresh("ham_freq"), "Hz", in: 0...0.1)
        try run.confirm(
            "HAMMER_FREE", "does the hammer lift and fall freely by hand, is its cable secured?")
        run.record(Int32((try run.fresh("ham_current") * 1000).rounded()))
    }

    private static func locks(_ run: CheckRun) throws {
        for lock in ["lock_1", "lock_2"] { try run.agree(lock) }
        let isReleased = try run.label("status_locks_released")
        let word = isReleased == "yes" ? "both released" : "not both released"
        try run.confirm("LOCKS_SEEN", "the rig says: locks \(word). Is that what you see?")
        run.record(isReleased == "yes" ? 1 : 0)
    }
}

import MissionDatabase

/// What section 7 of the interface control document says beside the dictionary's columns.
enum OwnRules {
    /// Codes of permits that have one of their own; all others are 28, which names the permit.
    private static let codes: [String: Int] = [
        "GUARD_CLOSED": 22, "LOOP_CLOSED": 22, "KEY_REMOTE": 43, "KEY_LOCAL": 43, "AREA_CLEAR": 44,
        "COMMISSIONED": 42, "GRAVITY_AGREES": 46, "SELF_TEST_GOOD": 47, "BRAKE_PROVEN": 47,
    ]

    static func refusal(for permit: CommandRules.Term, _ truth: Facts.Truth) -> Outcome {
        if let code = codes[permit.label] { return .refused(code, index: 0) }
        let limit: Int64? = truth == .no ? 0 : truth == .unsure ? 2 : nil
        return .refused(28, index: 0, value: Int64(permit.number), limit: limit)
    }

    /// Z up is refused for no more than people, the loop and the locks.
    static func permits(_ request: Request, _ facts: Facts) -> [CommandRules.Term] {
        let all = request.kind.rules.permits
        guard MatrixWorld.isRise(request, facts) else { return all }
        return all.filter {
            ["GUARD_CLOSED", "LOOP_CLOSED", "KEY_REMOTE", "LOCKS_RELEASED"].contains($0.label)
        }
    }

    /// Bits of the inhibit word that refuse it; of a pair of directions only the one that is asked for.
    static func blocks(_ request: Request, _ facts: Facts) -> UInt32 {
        var blocks: UInt32 = 0
        for term in request.kind.rules.blocks where term.number < 16 {
            blocks |= 1 << UInt32(term.number + 16)
        }
        switch request.kind.name {
        case "SPIN":
            let rpm = request.read("rpm") ?? 0
            blocks = rpm < 0 ? 1 << 17 : 1 << 16
        case "MOVE_Z": blocks = MatrixWorld.isRise(request, facts) ? 1 << 20 : 1 << 19
        default: break
        }
        return blocks
    }

    /// Codes by which a command may be refused for reasons of its own, after all checks of the dictionary.
    static func refusals(of name: String) -> [Int] { table[name] ?? [] }

    /// Codes by which a value is refused that holds only now: a limit that would be relaxed, for instance.
    /// They come right behind the ranges of the dictionary.
    static func values(of name: String) -> [Int] {
        name.hasPrefix("SET_") || name.hasPrefix("RELAX_") || name == "UPLOAD_RECIPE" ? [10, 31] : []
    }

    private static let table: [String: [Int]] = [
        "ARM": [10, 16, 19, 21, 22, 23, 24, 28, 43, 44], "CLEAR_STOP": [20, 22, 25, 44],
        "CLEAR_ESTOP": [20, 22, 29, 30, 44], "ACK_FAULT": [10, 21], "CONFIRM_DEPTH": [10],
        "RELAX_LIMIT": [29, 30], "RELAX_PARAMETER": [29, 30], "UNJAM_FULL": [10, 28, 29, 30],
        "RELEASE_LOCK": [10, 29, 30],
        "MOVE_Z": [21], "JOG": [20], "RETRACT": [10, 43], "ABORT_TO_TOP": [43], "HOME": [21],
        "RESUME": [8, 19],
        "DRILL": [10], "BITE": [10, 21], "HOLE_AUTO": [10, 21],
        "CLEAR": [21], "CAROUSEL": [21], "GATE": [21], "SAMPLE_VERIFY": [21], "CONFIRM_CUP": [21],
    ]
}

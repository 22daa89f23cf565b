/// One check of the walk: what it proves, and how.
struct CheckStep: Sendable {
    /// What a person types.
    let name: String
    /// Label of the mechanism that the result is recorded for.
    let mechanism: String
    let title: String
    /// Needs the key at LOCAL, the enabling device and the scope MAINT.
    let moves: Bool
    let body: @Sendable (CheckRun) throws -> Void

    /// In the order in which one may be trusted after the other: what stops, then what measures, then what
    /// moves.
    static let all: [CheckStep] = protections + sensors + motions + handling

    /// By its own name, or by that of its mechanism as the rig's refusals have it.
    static func named(_ name: String) -> CheckStep? {
        all.first { $0.name == name } ?? all.first { $0.mechanism == name.uppercased() }
    }

    /// Place of the mechanism in the rig's record, from 1, as the dictionary numbers them.
    static let mechanisms = [
        "SPINDLE", "HAMMER", "FEED", "DEPLOY", "BRUSH", "CAROUSEL", "GATE", "HEATER", "LOCKS", "BRAKE",
        "LOAD_CELL", "DEPTH", "GUARD", "ESTOP",
    ]
}

import MissionDatabase
import MockDevices
import RigFirmware

/// What holds for every case, and the words of section 7 and 11 that need more than a column.
struct MatrixWorld {
    let database: MissionDatabase
    let kinds: [CommandKind]
    /// Labels of permits, by rising number.
    let permits: [CommandRules.Term]
    let wireHash: Int64
    let epoch: UInt16 = 1
    /// Milliseconds that an expiry may lie ahead.
    let expiryMost: Int64 = 10_000
    private static let (air, ground): (UInt8, UInt8) = (1, 2)

    init(_ database: MissionDatabase, wireHash: [UInt8]) {
        self.database = database
        kinds = database.commands.compactMap { CommandKind($0, database) }
        self.wireHash = Int64(bitPattern: wireHash.reduce(0) { $0 << 8 | UInt64($1) })
        var terms: [Int: CommandRules.Term] = [:]
        for kind in kinds { for term in kind.rules.permits { terms[term.number] = term } }
        permits = terms.values.sorted { $0.number < $1.number }
    }

    func kind(_ name: String) -> CommandKind? { kinds.first { $0.name == name } }

    /// Z up without rotation: a target above the stage, or 50 µm below it at most.
    static func isRise(_ request: Request, _ facts: Facts) -> Bool {
        guard request.kind.name == "MOVE_Z", let target = request.read("z") else { return false }
        return target <= Int64(facts.inputs.z_stage_um) + 50
    }

    func isRise(_ request: Request, _ facts: Facts) -> Bool { Self.isRise(request, facts) }

    /// A held string is not driven further down by hand.
    func isHeldDown(_ request: Request, _ facts: Facts) -> Bool {
        request.kind.name == "MOVE_Z" && facts.view.state == .hold && !isRise(request, facts)
    }

    func isLatched(_ facts: Facts) -> Bool {
        facts.view.isStopLatched || [16, 17].contains(facts.view.state.rawValue)
    }

    func isDraining(_ facts: Facts) -> Bool { facts.view.isArmed && facts.view.armSecondsLeft == 0 }

    /// Scope bits, nil where no arm is needed.
    func scopeNeeded(_ request: Request, _ facts: Facts) -> UInt8? {
        switch request.kind.rules.scope {
        case .none: return nil
        case .bits(let terms): return UInt8(truncatingIfNeeded: terms.reduce(0) { $0 | $1.number })
        case .byDepth:
            if isRise(request, facts) { return facts.view.scope & Self.ground != 0 ? Self.ground : Self.air }
            let surface = Int64(facts.surface)
            let isBelow = request.kind.name == "MOVE_Z" && (request.read("z") ?? 0) > surface + 50
            return facts.view.isInHole || isBelow ? Self.ground : Self.air
        }
    }

    /// Something runs that this command would not end.
    func isBusy(_ request: Request, _ facts: Facts) -> Bool {
        if request.kind.rules.flags.contains(.refusedMoving) {
            return facts.view.activeFunction != 0 || !facts.view.isStandstill
        }
        if isRise(request, facts) { return facts.view.activeFunction != 0 }
        // Each frame of a hold-to-run motion goes on with it.
        if request.kind.rules.motionClass == .heldToRun, facts.view.activeFunction == request.kind.function {
            return false
        }
        return facts.view.activeFunction != 0 || facts.isBraking
    }
}

import MissionDatabase
import MockDevices
import RigFirmware

/// The checks of the interface control document's section 7, in its order, from the dictionary's rules
/// alone.
struct Expectation {
    /// What may come: more than one where a fact is not known to the matrix, or where the command has rules
    /// of its own beside the dictionary's.
    private(set) var outcomes: [Outcome] = []

    var isDecided: Bool { outcomes.count == 1 }

    init(_ request: Request, _ facts: Facts, _ world: MatrixWorld) {
        let checks: [(Request, Facts, MatrixWorld) -> Outcome?] = [
            Self.header, Self.identity, Self.time, Self.arguments, Self.permission, Self.arm, Self.seen,
            Self.state,
        ]
        for (place, check) in checks.enumerated() {
            if let outcome = check(request, facts, world) {
                outcomes.append(outcome)
                return
            }
            if place == 3 { outcomes += OwnRules.values(of: request.kind.name).map { .refused($0) } }
        }
        if interlocks(request, facts) { return }
        outcomes += OwnRules.refusals(of: request.kind.name).map { .refused($0) }
        outcomes.append(.accepted)
    }

    /// 1 to 4.
    private static func header(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        let kind = request.kind
        if request.isDamaged { return .refused(1) }
        if request.lengthDelta != 0 {
            let expected = Int64(kind.template.count - kind.argumentsFrom)
            return .refused(2, index: 0, value: Int64(request.argumentOctets), limit: expected)
        }
        let boot = UInt16(truncatingIfNeeded: facts.view.bootCount)
        if request.boot != boot {
            return .refused(3, index: 0, value: Int64(request.boot), limit: Int64(boot))
        }
        if kind.hasAuthorityBlock, !kind.rules.flags.contains(.anyEpoch), request.epoch != world.epoch {
            return .refused(4, index: 0, value: Int64(request.epoch), limit: Int64(world.epoch))
        }
        return nil
    }

    /// 5, and what was done already.
    private static func identity(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        if request.id == facts.stored?.id { return .repeated }
        guard request.id <= facts.view.highWater else { return nil }
        return .refused(
            5, index: 0, value: Int64(Int32(bitPattern: request.id)),
            limit: Int64(Int32(bitPattern: facts.view.highWater)))
    }

    /// 6 to 8.
    private static func time(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        if request.expiry == 0 {
            guard request.kind.rules.flags.contains(.needsExpiry) else { return stateSeen(request, facts) }
            return .refused(7, index: 0, value: 0, limit: world.expiryMost)
        }
        let ahead = Int64(Int32(bitPattern: request.expiry &- facts.now))
        if ahead < 0 {
            return .refused(
                6, index: 0, value: Int64(Int32(bitPattern: facts.now)),
                limit: Int64(Int32(bitPattern: request.expiry)))
        }
        if ahead > world.expiryMost { return .refused(7, index: 0, value: ahead, limit: world.expiryMost) }
        return stateSeen(request, facts)
    }

    private static func stateSeen(_ request: Request, _ facts: Facts) -> Outcome? {
        guard request.kind.hasAuthorityBlock, request.expectedState != 255 else { return nil }
        let (state, expected) = (facts.view.state.rawValue, request.expectedState)
        return state == expected
            ? nil : .refused(8, index: 0, value: Int64(state), limit: Int64(expected))
    }

    /// 10, in the order of the arguments; then what this firmware does not know.
    private static func arguments(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        for field in request.kind.own {
            guard let range = field.range else { continue }
            let value = request.read(field)
            if value < range.lowerBound {
                return .refused(10, index: field.index, value: value, limit: range.lowerBound)
            }
            if value > range.upperBound {
                return .refused(10, index: field.index, value: value, limit: range.upperBound)
            }
            if field.holes.contains(value) { return .refused(10, index: field.index, value: value) }
        }
        return request.kind.rules.flags.contains(.unsupported) ? .refused(26) : nil
    }

    /// 11 and 12.
    private static func permission(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        let flags = request.kind.rules.flags
        if flags.contains(.needsQuiet), facts.isNoisy, !world.isRise(request, facts) {
            return .refused(11, index: 0, limit: 20)
        }
        if !flags.contains(.whileLatched), world.isLatched(facts) {
            return .refused(12, index: 0, value: Int64(Int32(bitPattern: facts.view.stopID)))
        }
        return nil
    }

    /// 13 to 16.
    private static func arm(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        guard let needed = world.scopeNeeded(request, facts) else { return nil }
        guard facts.view.isArmed, !world.isDraining(facts) else { return .refused(13, index: 0) }
        if request.token != facts.view.token { return .refused(14, index: 0) }
        if facts.view.scope & needed != needed {
            return .refused(15, index: 0, value: Int64(facts.view.scope), limit: Int64(needed))
        }
        let stage = facts.view.leaseStage
        return stage == 0 ? nil : .refused(16, index: 0, value: Int64(stage))
    }

    /// 17 and 18: what the operator of an ARM saw.
    private static func seen(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        if let quoted = request.read("state_rev"), quoted != Int64(facts.view.stateRevision) {
            return .refused(
                17, index: 0, value: Int64(Int32(bitPattern: facts.view.stateRevision)),
                limit: Int64(Int32(truncatingIfNeeded: quoted)))
        }
        if let hash = request.read("wire_hash"), hash != world.wireHash { return .refused(18, index: 0) }
        return nil
    }

    /// 19 and 20.
    private static func state(_ request: Request, _ facts: Facts, _ world: MatrixWorld) -> Outcome? {
        let state = Int64(facts.view.state.rawValue)
        if !request.kind.rules.allows(state: state) { return .refused(19, index: 0, value: state) }
        if world.isHeldDown(request, facts) { return .refused(19, index: 0, value: state) }
        let flags = request.kind.rules.flags
        guard flags.contains(.isMotion) || flags.contains(.refusedMoving), !flags.contains(.endsActive)
        else { return nil }
        let active = Int64(facts.view.activeFunction)
        return world.isBusy(request, facts) ? .refused(20, index: 0, value: active) : nil
    }

    /// 21, 22, 28 and the permits with codes of their own: the first that is not TRUE. False: none of them
    /// must refuse.
    private mutating func interlocks(_ request: Request, _ facts: Facts) -> Bool {
        let isShut = OwnRules.blocks(request, facts) & facts.view.inhibitFlags != 0
        let inhibited = Outcome.refused(
            21, index: 0, value: Int64(Int32(bitPattern: facts.view.inhibitFlags)))
        for permit in OwnRules.permits(request, facts) {
            let truth = facts.truth(permit.number)
            if truth == .yes { continue }
            let named = OwnRules.refusal(for: permit, truth)
            // An open guard blocks every actuator; it is named rather than shown as a word of bits.
            outcomes.append(isShut && named.code != 22 ? inhibited : named)
            if truth != .open { return true }
        }
        if isShut {
            outcomes.append(inhibited)
            return true
        }
        return false
    }
}

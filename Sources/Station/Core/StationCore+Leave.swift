import Commanding
import MissionDatabase
import Monitoring
import Octets
import RigLink

/// The end of the station in order (SR-S-08): what it armed it holds and disarms, then it says BYE.
///
/// Each step waits for the report of the one before, but never long: a rig that says nothing stops by its own
/// rules, and whoever ended the station waits.
extension StationCore {
    mutating func takeLeave(as principal: String, into effects: inout [CoreEffect]) {
        guard leaveTaking == nil else { return }
        let index = 0
        // An ARM on its way may still be granted: it is disarmed like one that was.
        let isArmed = connections[index].arm != nil || connections[index].arming != nil
        connections[index].arming = nil
        connections[index].attendance = nil
        endJog(index, code: "ENDING", text: "the station ends")
        leaveTaking = LeaveTaking(principal: principal, step: .holding, commandID: nil, due: time)
        guard isArmed else {
            sayGoodbye(into: &effects)
            return
        }
        guard let hold = give(Self.holdName, into: &effects) else {
            disarmToLeave(into: &effects)
            return
        }
        leaveTaking?.commandID = hold
        leaveTaking?.due = time + Limits.leaveHold
    }

    /// The refusal of what would begin something while the station ends; nil where it does not.
    func objectionWhileLeaving(to action: OperatorRequest.Action) -> Answer? {
        guard leaveTaking != nil else { return nil }
        switch action {
        case .command(let order):
            let significance = program.database.command(named: order.name).map {
                program.database.layout(of: $0.id).significance
            }
            if let significance, AlwaysAllowed.contains(name: order.name, hazard: significance) { return nil }
        case .jog(.press), .fire: break
        case .note, .alarm, .jog, .presence, .approve, .accept, .run: return nil
        }
        return .refused(code: "ENDING", text: "the station ends: start it again, look at the rig, then ARM")
    }

    mutating func wakeLeave(into effects: inout [CoreEffect]) {
        guard let leave = leaveTaking, let due = leave.deadline, due <= time else { return }
        if leave.step == .holding { disarmToLeave(into: &effects) } else { sayGoodbye(into: &effects) }
    }

    /// What the end of the HOLD or DISARM that the goodbye waits for means.
    mutating func followLeave(_ transition: StageTransition, into effects: inout [CoreEffect]) {
        guard let leave = leaveTaking, leave.step != .gone, leave.commandID == transition.commandID else {
            return
        }
        guard leave.step == .holding else {
            // Not from here: the frame that brought the report is still to be acknowledged, and BYE is last.
            leaveTaking?.due = time
            return
        }
        disarmToLeave(into: &effects)
    }

    private mutating func disarmToLeave(into effects: inout [CoreEffect]) {
        leaveTaking?.step = .disarming
        let disarm = give(Self.disarmName, into: &effects)
        // Whatever becomes of the command: without the lease the rig disarms by itself.
        connections[0].arm = nil
        connections[0].host.setLease(token: 0, hostState: hostState)
        leaveTaking?.commandID = disarm
        leaveTaking?.due = time + Limits.leaveDisarm
        if disarm == nil { sayGoodbye(into: &effects) }
    }

    private mutating func sayGoodbye(into effects: inout [CoreEffect]) {
        leaveTaking?.step = .gone
        for index in connections.indices {
            var actions: [HostAction] = []
            connections[index].host.bye(reason: Self.endOfStation, at: time, into: &actions)
            carryOut(actions, on: index, into: &effects)
            loseSession(index, cause: LinkCause.byeSent.sentence, into: &effects)
            loseValues(index, because: .linkLost, into: &effects)
        }
        effects.append(.left)
    }

    private mutating func give(_ name: String, into effects: inout [CoreEffect]) -> UInt32? {
        let request = OperatorRequest(
            id: 0, principal: leaveTaking?.principal ?? Self.ownPrincipal, askedAt: time.nanoseconds,
            action: .note(""))
        let order = CommandOrder(name: name, arguments: [], isConfirmed: true)
        guard case .taken(let id, _, _) = send(order, for: request, into: &effects) else { return nil }
        return id
    }

    /// Octet of a BYE, for people who read the line.
    private static var endOfStation: UInt8 { 1 }
}

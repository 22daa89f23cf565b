import Commanding
import MissionDatabase
import Octets

/// Orders that no person gives at a terminal: they state rig, state and time, and are recorded as unattended
/// (SR-O-12, hazards.md §4.2).
extension StationCore {
    /// What a script has left out, or stated wrongly; nil for persons and for what never asks.
    func objection(toScript order: CommandOrder, _ command: PreparedCommand, on index: Int) -> Answer? {
        let isBound =
            command.name == Self.armName
            || !AlwaysAllowed.asksNobody(name: command.name, hazard: command.hazard)
        guard !order.isByPerson, isBound, !command.isTwoStep else { return nil }
        func refused(_ text: String) -> Answer { .refused(code: "SCRIPT", text: text) }
        guard let terms = order.script else {
            return refused(
                "\(command.name) from a script states the rig, the state it saw and how long it may go on: "
                    + "--rig \(program.links[index].name) --state-rev N --for 60s; a person gives it at a "
                    + "terminal")
        }
        guard terms.rig == program.links[index].name else {
            return refused("'\(terms.rig)' is not this rig, which is \(program.links[index].name)")
        }
        guard order.stateRevision != nil else {
            return refused("the state revision that the script saw is missing: --state-rev N")
        }
        guard Limits.scriptSeconds.contains(terms.seconds) else {
            return refused(
                "--for takes \(Limits.scriptSeconds.lowerBound) to \(Limits.scriptSeconds.upperBound) s")
        }
        if command.name == Self.armName,
            let ttl = command.arguments.first(where: { $0.name == "ttl" })?.pattern, ttl > terms.seconds
        {
            return refused("an arm of \(ttl) s lives longer than the script, which has \(terms.seconds) s")
        }
        return nil
    }

    /// The name under which a script's order is kept.
    func principal(of order: CommandOrder, _ principal: String) -> String {
        guard !order.isByPerson, let terms = order.script else { return principal }
        return "\(principal), script unattended for \(terms.seconds) s"
    }

    mutating func noteScript(_ order: CommandOrder, id: UInt32, on index: Int) {
        guard !order.isByPerson, let terms = order.script, order.name != Self.armName else { return }
        if connections[index].scripts.count >= Limits.scripts { connections[index].scripts.removeFirst() }
        connections[index].scripts.append(
            ScriptWatch(commandID: id, endsAt: time + .seconds(Int64(terms.seconds))))
    }

    /// What a script began and is not over in its time gets HOLD.
    mutating func wakeScripts(_ index: Int, into effects: inout [CoreEffect]) {
        var isOver = false
        for watch in connections[index].scripts {
            let isOpen = ledger.entry(watch.commandID).map { !$0.stage.isFinal } ?? false
            if isOpen, watch.endsAt > time { continue }
            connections[index].scripts.removeAll { $0.commandID == watch.commandID }
            isOver = isOver || isOpen
        }
        guard isOver else { return }
        raise(
            .script, "the time of a script is over and its command is not: the rig gets HOLD", into: &effects)
        let request = OperatorRequest(
            id: 0, principal: "station, a script's time is over", askedAt: time.nanoseconds, action: .note("")
        )
        _ = send(
            CommandOrder(name: Self.holdName, arguments: [], isConfirmed: true), for: request, into: &effects)
    }

    func scriptDeadline(_ index: Int) -> CoreTime? { connections[index].scripts.map(\.endsAt).min() }
}

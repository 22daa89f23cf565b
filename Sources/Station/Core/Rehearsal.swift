public import Commanding
import Octets

/// What a command would be, and what would be said of it, with nothing sent and nothing recorded.
public struct Rehearsal: Sendable {
    public let command: PreparedCommand
    /// The whole packet, but for id and expiry the one that would go out now; nil where the station lacks
    /// something for it, which `missing` says.
    public let packet: [UInt8]?
    public let missing: String?
    public let decision: StationDecision
    /// Two steps, two persons, a confirmation: what a person has to do beside it.
    public let notes: [String]
}

extension StationCore {
    /// Everything up to the sending of a command. Errors: what the dictionary does not allow.
    public func rehearse(
        _ order: CommandOrder, operatorID: UInt16
    ) throws(CommandingError) -> Rehearsal {
        let index = 0
        let command = try prepare(order, on: index)
        let request = OperatorRequest(
            id: 0, principal: "", operatorID: operatorID, askedAt: time.nanoseconds, action: .command(order))
        var decision = StationChecks.decision(for: command, given: situation(of: index, for: command))
        if decision.refusal == nil, command.name == Self.armName {
            decision.refusal = objectionToArm(order, on: index)
        }
        var packet: [UInt8]?
        var missing: String?
        do {
            packet = try command.packet(
                fill: fill(for: command, id: ledger.nextID, order: order, request: request, on: index))
        } catch {
            missing = "\(error)"
        }
        var notes: [String] = []
        if command.isTwoStep { notes.append("two steps: PREPARE, then the rig's name, typed") }
        if command.needsTwoPersons { notes.append("two persons: another one approves from another user id") }
        if !AlwaysAllowed.asksNobody(name: command.name, hazard: command.hazard), !command.isTwoStep {
            notes.append("is confirmed first, or with --yes")
        }
        return Rehearsal(
            command: command, packet: packet, missing: missing, decision: decision, notes: notes)
    }

    /// Commands that came to their end and those that have not, the oldest first.
    public var commandHistory: [LedgerEntry] {
        (ledger.closed + ledger.open).sorted { $0.commandID < $1.commandID }
    }

    public func commandEntry(_ commandID: UInt32) -> LedgerEntry? { ledger.entry(commandID) }
}

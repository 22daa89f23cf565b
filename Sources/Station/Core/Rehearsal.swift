public import Commanding
import MissionDatabase
import Monitoring
public import Octets
import Telemetry

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
    /// What telemetry shows now of what the command is for, and what it will have to show (SR-O-06).
    public let effects: [Effect]
    /// The limits that hold while it runs.
    public let limits: [Limit]

    public struct Effect: Hashable, Sendable {
        public let name: String
        /// With its unit; nil where no value came yet.
        public let from: String?
        public let to: String
        public let age: CoreTime.Span?
        public let isStale: Bool
    }

    public struct Limit: Hashable, Sendable {
        public let name: String
        public let unit: String?
        public let warning: String?
        public let critical: String?
        /// From the rig's own table, not the dictionary.
        public let isRigs: Bool
    }
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
            command: command, packet: packet, missing: missing, decision: decision, notes: notes,
            effects: effects(of: command, on: index), limits: limits(for: command, on: index))
    }

    private func effects(of command: PreparedCommand, on index: Int) -> [Rehearsal.Effect] {
        guard let expected = ExpectedEffect(of: command, in: program.database) else { return [] }
        return expected.terms.compactMap { term in
            guard term.parameters.count == 1, let name = term.parameters.first,
                let parameter = program.database.parameter(named: name)
            else { return nil }
            let reading = reading(of: parameter.id, on: connections[index].id, at: time)
            let unit = term.unit.map { " " + $0 } ?? ""
            return Rehearsal.Effect(
                name: name, from: reading.map { $0.sample.text(in: program.database) + unit },
                to: term.target.words(unit: term.unit), age: reading?.age,
                isStale: reading.map { $0.quality.contains(.stale) } ?? true)
        }
    }

    /// What ends a motion by itself: force, torque, feed current, temperature of the bit.
    private static let guarding = ["wob", "spn_torque", "zfd_current", "t_bit"]

    private func limits(for command: PreparedCommand, on index: Int) -> [Rehearsal.Limit] {
        guard command.hazard.isHazardous else { return [] }
        return Self.guarding.compactMap { name in
            guard let parameter = program.database.parameter(named: name),
                let (limits, isRigs) = limits(of: parameter.id, on: connections[index].id)
            else { return nil }
            return Rehearsal.Limit(
                name: name, unit: parameter.type.unit, warning: limits.warning.map { "\($0)" },
                critical: limits.critical.map { "\($0)" }, isRigs: isRigs)
        }
    }

    /// Commands that came to their end and those that have not, the oldest first.
    public var commandHistory: [LedgerEntry] {
        (ledger.closed + ledger.open).sorted { $0.commandID < $1.commandID }
    }

    public func commandEntry(_ commandID: UInt32) -> LedgerEntry? { ledger.entry(commandID) }
}

public import Commanding
public import MissionDatabase
import Octets
public import Station
public import StationAPI

extension InputReport {
    public init(_ input: InterlockInput) {
        self.init(
            name: input.name, value: input.value, unit: input.unit,
            ageSeconds: input.age.map { Double($0.nanoseconds) / 1e9 }, quality: "\(input.quality)",
            threshold: input.threshold, verdict: "\(input.verdict)")
    }
}

extension RehearsalReport {
    public init(_ rehearsal: Rehearsal) {
        let command = rehearsal.command
        self.init(
            name: command.name, hazard: command.hazard.hazardClass, meaning: command.described(),
            packet: rehearsal.packet.map { octets in
                octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
            }, missing: rehearsal.missing,
            fields: (rehearsal.packet.map { command.fields(of: $0) } ?? []).map {
                Field(
                    name: $0.name, bitOffset: $0.bitOffset, bits: $0.bits, hex: $0.hex, meaning: $0.meaning)
            }, inputs: rehearsal.decision.inputs.map { InputReport($0) },
            refusal: rehearsal.decision.refusal.map {
                RefusalReport(code: "\($0.reason)", text: $0.text)
            }, notes: rehearsal.notes)
        effects = rehearsal.effects.map {
            Effect(
                name: $0.name, from: $0.from, to: $0.to,
                ageSeconds: $0.age.map { Double($0.nanoseconds) / 1e9 }, isStale: $0.isStale)
        }
        limits = rehearsal.limits.map {
            Limit(
                name: $0.name, unit: $0.unit, warning: $0.warning, critical: $0.critical,
                isRigs: $0.isRigs)
        }
    }
}

extension HistoryEntry {
    public init(_ entry: LedgerEntry, _ program: StationProgram, utcOffset: Int64) {
        var isSuccess = false
        if case .completed = entry.stage { isSuccess = true }
        self.init(
            commandID: entry.commandID, name: entry.name, hazard: entry.hazard.hazardClass,
            meaning: entry.meaning, principal: entry.principal, stage: entry.stage.word,
            detail: program.words(for: entry.stage, of: entry.name), isFinal: entry.stage.isFinal,
            isSuccess: isSuccess, time: entry.admittedAt.nanoseconds + utcOffset)
        effect = entry.effect.map { "\($0)" }
    }
}

extension CommandDetail {
    public init(_ entry: LedgerEntry, _ program: StationProgram, utcOffset: Int64) {
        self.init(
            entry: HistoryEntry(entry, program, utcOffset: utcOffset),
            steps: entry.steps.map { step in
                Step(
                    stage: step.stage.word, detail: program.words(for: step.stage, of: entry.name),
                    source: "\(step.source)",
                    elapsedMilliseconds: Double((step.at - entry.admittedAt).nanoseconds) / 1e6)
            }, inputs: entry.inputs.map { InputReport($0) })
    }
}

extension CommandDescription {
    public init(_ command: CommandDefinition, in database: MissionDatabase) {
        let layout = database.layout(of: command.id)
        self.init(
            name: command.name, hazard: layout.significance.hazardClass, text: command.description ?? "",
            warning: layout.reasonForWarning,
            arguments: layout.arguments.filter(\.isForOperator).map {
                CommandDescription.Argument($0)
            },
            rules: command.rules.map(Self.words) ?? [])
    }
}

extension CommandDescription {
    /// The rules of the rig, a line each.
    private static func words(_ rules: CommandRules) -> [String] {
        var lines: [String] = []
        func note(_ what: String, _ labels: [String]) {
            if !labels.isEmpty { lines.append(what + ": " + labels.joined(separator: ", ")) }
        }
        note("states", rules.states.map(\.label))
        switch rules.scope {
        case .none: break
        case .byDepth: lines.append("arm: AIR above touch-off, GROUND below it")
        case .bits(let terms): note("arm", terms.map(\.label))
        }
        note("permits", rules.permits.map(\.label))
        note("must not be blocked", rules.blocks.map(\.label))
        note("flags", rules.flags.labels)
        if let effect = rules.effect {
            let moment = effect.moment == .during ? "while it runs" : "within \(effect.seconds) s"
            lines.append("effect, \(moment): \(effect.text)")
        }
        return lines
    }
}

extension CommandDescription.Argument {
    init(_ slot: CommandLayout.Slot) {
        let argument = slot.argument
        let type = argument.type
        let allowed: String
        if let labels = type.enumeration {
            allowed = labels.entries.map(\.label).joined(separator: ", ")
        } else {
            allowed = type.ranges.map { "\($0)" }.joined(separator: " or ")
        }
        self.init(
            name: argument.name, allowed: allowed, unit: type.unit, usual: argument.defaultText,
            meaning: argument.description)
    }
}

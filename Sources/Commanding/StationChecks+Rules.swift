import MissionDatabase
import Octets

/// What the dictionary wants of the rig for a command (`CommandRules`), as far as telemetry shows it.
///
/// A permit that no telemetry shows is left to the rig. One that telemetry shows, but too old or bad, is
/// unknown and refuses (hazards.md §4.8). What leads out of danger is never held back here (R7), and nothing
/// is while the rig has just told a change that telemetry cannot show yet: the rig judges by what is.
extension StationChecks {
    static func judgeRules(
        of command: PreparedCommand, _ facts: RigFacts, into decision: inout StationDecision
    ) {
        guard let rules = command.rules else { return }
        let isFree = command.isEscape || facts.isRise || facts.isSettling
        func judge(_ reason: Refusal.Reason, _ input: InterlockInput, unmet: String, advice: String) {
            decision.inputs.append(input)
            guard !isFree, decision.refusal == nil, input.verdict != .met else { return }
            let finding =
                input.verdict == .unmet ? unmet : "\(input.name) is not known (\(input.staleness))"
            decision.refusal = Refusal(reason, "\(command.name) was not sent, \(finding): \(advice)")
        }
        if rules.flags.contains(.unsupported), decision.refusal == nil {
            decision.refusal = Refusal(
                .forbidden,
                "\(command.name) was not sent, this version of the rig does not have it: "
                    + "do it at the rig")
        }
        if rules.flags.contains(.simulatorOnly), facts.isSimulator != true, decision.refusal == nil {
            decision.refusal = Refusal(
                .forbidden, "\(command.name) was not sent, it is for simulated rigs only: use one")
        }
        if !rules.states.isEmpty {
            let allowed = rules.states.map(\.label).joined(separator: ", ")
            let condition = facts.state.map { state in
                InterlockInput.judged(state, rules.states.contains { $0.label == state.value })
            }
            let found = facts.state?.value ?? "not known"
            judge(
                .state,
                InterlockInput(
                    "state", facts.state, threshold: allowed, verdict: condition ?? .unknown),
                unmet: "the rig is \(found), it is allowed in \(allowed)",
                advice: "bring the rig there first (STOP, HOLD, SAFE and RETRACT always work)")
        }
        if case .bits(let terms) = rules.scope, let armed = facts.armScope {
            let needed = terms.reduce(0) { $0 | $1.number }
            let names = terms.map(\.label).joined(separator: " ")
            judge(
                .scope,
                InterlockInput(
                    "arm scope", armed.reading, threshold: names,
                    verdict: .judged(armed.reading, armed.bits & needed == needed)),
                unmet: "the arm does not cover \(names)",
                advice: "disarm, then ARM with a scope that covers it")
        }
        for term in rules.permits {
            guard let fact = facts.permits.first(where: { $0.name == term.label }) else { continue }
            judge(
                .permit,
                InterlockInput(
                    term.label, fact.reading, threshold: fact.wanted, verdict: fact.condition),
                unmet: "\(term.label) is not given (\(fact.reading.value), wanted is \(fact.wanted))",
                advice: fact.advice)
        }
        for term in rules.blocks {
            guard let fact = facts.blocks.first(where: { $0.name == term.label }) else { continue }
            judge(
                .blocked,
                InterlockInput(
                    "\(term.label) free", fact.reading, threshold: fact.wanted, verdict: fact.condition),
                unmet: "\(term.label) is blocked by the rig (\(facts.causes))",
                advice: "clear what blocks it, then give it again")
        }
    }
}

extension StationSituation.Condition {
    /// A fact is only as good as its reading.
    public static func judged(
        _ reading: StationSituation.Reading, _ isMet: Bool
    ) -> StationSituation.Condition {
        reading.quality == .good ? (isMet ? .met : .unmet) : .unknown
    }
}

extension InterlockInput {
    fileprivate static func judged(
        _ reading: StationSituation.Reading, _ isMet: Bool
    ) -> StationSituation.Condition { .judged(reading, isMet) }

    init(
        _ name: String, _ reading: StationSituation.Reading?, threshold: String,
        verdict: StationSituation.Condition
    ) {
        self.init(
            name: name, value: reading?.value ?? "", unit: reading?.unit, age: reading?.age,
            quality: reading?.quality ?? .absent, threshold: threshold, verdict: verdict)
    }

    fileprivate var staleness: String {
        switch quality {
        case .good: return "no reason given"
        case .old: return "its last value is \((age?.nanoseconds ?? 0) / 1_000_000) ms old"
        case .bad: return "its value is bad"
        case .absent: return "it was never received"
        }
    }
}

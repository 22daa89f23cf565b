import MissionDatabase

/// What the station asks itself before it sends. The rig checks everything again and is the one that decides;
/// the station refuses early, so that nothing hopeless is sent, and says why.
public enum StationChecks {
    /// `nil`: send it. Otherwise the first thing that stands against it, in the order of the table below.
    ///
    /// | class | what has to be met |
    /// |---|---|
    /// | always allowed (H0, STOP, HOLD, SAFE, DISARM) | a session that is not known to be missing |
    /// | H1 | session, live link, the rig that is meant, equal wire hash, time correlation |
    /// | H2 and above | these, a sound journal, no STOP latched, armed, lease in S0 |
    /// | H3, and motion of H4 | these, and room on the journal's disk for half an hour |
    ///
    /// Two-step commands (H4) need no arm of their own scope but where the dictionary says so: the rig's two
    /// steps stand in for it. The escapes (RETRACT, ABORT_TO_TOP) pass a journal that fails, and need no arm
    /// of this station: the rig decides. What the dictionary wants of state, permits and actuators comes
    /// after that (`CommandRules`), as far as telemetry shows it.
    public static func verdict(
        for command: PreparedCommand, given situation: StationSituation
    ) -> Refusal? {
        decision(for: command, given: situation).refusal
    }

    /// The verdict with all that was looked at, for the record (SR-S-09).
    public static func decision(
        for command: PreparedCommand, given situation: StationSituation
    ) -> StationDecision {
        var decision = StationDecision(refusal: nil, inputs: [])
        for rule in rules where applies(rule, to: command) {
            let condition = rule.condition(situation)
            let reading = situation.reading(of: rule.reason)
            decision.inputs.append(
                InterlockInput(
                    name: rule.name, value: reading?.value ?? "", unit: reading?.unit, age: reading?.age,
                    quality: reading?.quality ?? (condition == .unknown ? .absent : .good),
                    threshold: rule.threshold, verdict: condition))
            let isBar =
                command.isAlwaysAllowed
                ? condition == .unmet && rule.reason == .linkAbsent : condition != .met
            if isBar, decision.refusal == nil {
                decision.refusal = refusal(rule, for: command, condition, reading)
            }
        }
        if !command.isAlwaysAllowed { judgeRules(of: command, situation.facts, into: &decision) }
        return decision
    }

    private static func applies(_ rule: Rule, to command: PreparedCommand) -> Bool {
        if command.isAlwaysAllowed { return rule.reason == .linkAbsent }
        guard command.hazard >= rule.from else { return false }
        switch rule.reason {
        case .journal: return !command.isEscape
        case .freeSpace: return !command.isEscape && command.isLong
        case .notArmed, .lease: return command.needsArm
        case .stopLatched: return command.mayNotRunLatched
        default: return true
        }
    }

    private struct Rule {
        let reason: Refusal.Reason
        /// In the evidence.
        let name: String
        let threshold: String
        /// Least class it applies to.
        let from: HazardClass
        let condition: @Sendable (StationSituation) -> StationSituation.Condition
        let unmet: String
        let unknown: String
        let advice: String
    }

    private static let rules = [
        Rule(
            reason: .linkAbsent, name: "session", threshold: "open", from: .user1,
            condition: { $0.sessionOpen },
            unmet: "there is no session with the rig",
            unknown: "whether there is a session with the rig is not known",
            advice: "check cable and power of the rig, wait for 'live', and use the wired stop if it moves"),
        Rule(
            reason: .linkNotLive, name: "link", threshold: "live", from: .user1, condition: { $0.linkLive },
            unmet: "the rig's heartbeats are late", unknown: "no heartbeat of the rig was seen yet",
            advice: "wait until the link is live again"),
        Rule(
            reason: .wrongRig, name: "rig", threshold: "the one of the configuration", from: .user1,
            condition: { $0.rigConfigured },
            unmet: "this is not the rig that the configuration names",
            unknown: "which rig this is, is not known yet",
            advice: "telemetry goes on; connect the right rig, or correct [rig] in the configuration"),
        Rule(
            reason: .wireHash, name: "dictionary", threshold: "equal on both sides", from: .user1,
            condition: { $0.wireHashEqual },
            unmet: "station and rig have different dictionaries",
            unknown: "the rig has not told its dictionary yet",
            advice: "load the rig's dictionary into the station, or the station's firmware into the rig"),
        Rule(
            reason: .identity, name: "identity", threshold: "accepted by a person", from: .user1,
            condition: { $0.identityAccepted },
            unmet: "the rig's identity is another than the one that was accepted",
            unknown: "the rig has not told its identity yet",
            advice: "read the differences in `regolith status`, then `regolith accept`"),
        Rule(
            reason: .timeCorrelation, name: "rig clock",
            threshold: "residual at most 50 ms, fit at most 60 s old", from: .user1,
            condition: { $0.timeCorrelated },
            unmet: "the rig's clock is not known well enough to give the command an expiry",
            unknown: "the rig's clock has not been compared yet",
            advice: "wait a few seconds for the time exchange"),
        Rule(
            reason: .journal, name: "journal", threshold: "sound", from: .vital,
            condition: { $0.journalSound },
            unmet: "the record does not keep up or the disk is full",
            unknown: "whether the record keeps up is not known",
            advice: "free space where the journal is; HOLD and DISARM work all the time"),
        Rule(
            reason: .freeSpace, name: "free space", threshold: "the reserve, and 30 min of the journal",
            from: .critical, condition: { $0.hasRoom },
            unmet: "the journal's disk has too little room",
            unknown: "the room on the journal's disk is not known",
            advice: "free space where the journal is, or move it; STOP, HOLD, SAFE, DISARM and the way out "
                + "work all the time"),
        Rule(
            reason: .stopLatched, name: "STOP", threshold: "not latched", from: .vital,
            condition: { $0.stopClear }, unmet: "a STOP is latched",
            unknown: "whether a STOP is latched is not known",
            advice: "find out who stopped it and why, then CLEAR_STOP and ARM"),
        Rule(
            reason: .notArmed, name: "arm", threshold: "armed by this station", from: .vital,
            condition: { $0.armed }, unmet: "the rig is not armed",
            unknown: "whether the rig is armed is not known", advice: "look at the rig, then ARM"),
        Rule(
            reason: .lease, name: "lease stage", threshold: "0", from: .vital, condition: { $0.leaseFresh },
            unmet: "the rig has not had a lease frame for more than 0.3 s",
            unknown: "the age of the rig's lease is not known",
            advice: "wait for lease stage S0; if it went past S2, ARM again"),
    ]

    private static func refusal(
        _ rule: Rule, for command: PreparedCommand, _ condition: StationSituation.Condition,
        _ reading: StationSituation.Reading?
    ) -> Refusal {
        var finding = condition == .unmet ? rule.unmet : rule.unknown
        // Whoever has to make room wants the figure.
        if rule.reason == .freeSpace, let value = reading?.value, !value.isEmpty { finding += " (\(value))" }
        return Refusal(rule.reason, "\(command.name) was not sent, \(finding): \(rule.advice)")
    }
}

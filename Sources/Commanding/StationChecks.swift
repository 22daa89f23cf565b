import MissionDatabase

/// What the station asks itself before it sends. The rig checks everything again and is the one that decides;
/// the station refuses early, so that nothing hopeless is sent, and says why.
public enum StationChecks {
    /// `nil`: send it. Otherwise the first thing that stands against it, in the order of the table below.
    ///
    /// | class | what has to be met |
    /// |---|---|
    /// | always allowed (H0, STOP, HOLD, SAFE, DISARM) | a session that is not known to be missing |
    /// | H1 | session, live link, equal wire hash, time correlation |
    /// | H2, H3 | these, a sound journal, no STOP latched, armed, lease in S0 |
    /// | H4 | nothing helps: two-step commands are not part of this version |
    public static func verdict(
        for command: PreparedCommand, given situation: StationSituation
    ) -> Refusal? {
        if command.isAlwaysAllowed {
            guard situation.sessionOpen == .unmet else { return nil }
            return refusal(rules[0], for: command, .unmet)
        }
        guard command.hazard < .forbidden else {
            return Refusal(
                .forbidden,
                "\(command.name) is H4 and needs PREPARE and FIRE, which this station does not have: "
                    + "do it at the rig")
        }
        for rule in rules where command.hazard >= rule.from {
            let condition = rule.condition(situation)
            if condition != .met { return refusal(rule, for: command, condition) }
        }
        return nil
    }

    private struct Rule {
        let reason: Refusal.Reason
        /// Least class it applies to.
        let from: HazardClass
        let condition: @Sendable (StationSituation) -> StationSituation.Condition
        let unmet: String
        let unknown: String
        let advice: String
    }

    private static let rules = [
        Rule(
            reason: .linkAbsent, from: .user1, condition: { $0.sessionOpen },
            unmet: "there is no session with the rig",
            unknown: "whether there is a session with the rig is not known",
            advice: "check cable and power of the rig, wait for 'live', and use the wired stop if it moves"),
        Rule(
            reason: .linkNotLive, from: .user1, condition: { $0.linkLive },
            unmet: "the rig's heartbeats are late", unknown: "no heartbeat of the rig was seen yet",
            advice: "wait until the link is live again"),
        Rule(
            reason: .wireHash, from: .user1, condition: { $0.wireHashEqual },
            unmet: "station and rig have different dictionaries",
            unknown: "the rig has not told its dictionary yet",
            advice: "load the rig's dictionary into the station, or the station's firmware into the rig"),
        Rule(
            reason: .timeCorrelation, from: .user1, condition: { $0.timeCorrelated },
            unmet: "the rig's clock is not known well enough to give the command an expiry",
            unknown: "the rig's clock has not been compared yet",
            advice: "wait a few seconds for the time exchange"),
        Rule(
            reason: .journal, from: .vital, condition: { $0.journalSound },
            unmet: "the record does not keep up or the disk is full",
            unknown: "whether the record keeps up is not known",
            advice: "free space where the journal is; HOLD and DISARM work all the time"),
        Rule(
            reason: .stopLatched, from: .vital, condition: { $0.stopClear }, unmet: "a STOP is latched",
            unknown: "whether a STOP is latched is not known",
            advice: "find out who stopped it and why, then CLEAR_STOP and ARM"),
        Rule(
            reason: .notArmed, from: .vital, condition: { $0.armed }, unmet: "the rig is not armed",
            unknown: "whether the rig is armed is not known", advice: "look at the rig, then ARM"),
        Rule(
            reason: .lease, from: .vital, condition: { $0.leaseFresh },
            unmet: "the rig has not had a lease frame for more than 0.3 s",
            unknown: "the age of the rig's lease is not known",
            advice: "wait for lease stage S0; if it went past S2, ARM again"),
    ]

    private static func refusal(
        _ rule: Rule, for command: PreparedCommand, _ condition: StationSituation.Condition
    ) -> Refusal {
        let finding = condition == .unmet ? rule.unmet : rule.unknown
        return Refusal(rule.reason, "\(command.name) was not sent, \(finding): \(rule.advice)")
    }
}

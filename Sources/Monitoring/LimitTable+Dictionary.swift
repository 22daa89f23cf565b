public import MissionDatabase

extension LimitTable {
    /// The limits that a dictionary gives.
    public init(_ database: MissionDatabase) {
        let rules = database.parameters.compactMap { parameter -> LimitRule? in
            let type = parameter.type
            guard type.limits != nil || !type.contexts.isEmpty || !type.labelAlarms.isEmpty else {
                return nil
            }
            let contexts = type.contexts.map { context in
                LimitRule.Context(
                    selector: context.parameter, raw: context.rawValue,
                    limits: LimitSet(context.limits, type.labelAlarms))
            }
            return LimitRule(
                parameter: parameter.id, usual: LimitSet(type.limits, type.labelAlarms), contexts: contexts,
                absent: parameter.absent)
        }
        self.init(rules: rules, of: database)
    }
}

extension LimitSet {
    /// As the dictionary says them.
    public init(_ limits: AlarmLimits?, _ labels: [LabelAlarm] = []) {
        self.init(
            warning: limits?.warning, critical: limits?.critical, hysteresis: limits?.hysteresis ?? 0,
            persistence: Int64((limits?.persistence ?? 0) * 1e9),
            states: labels.map { label in
                StateAlarm(raw: label.rawValue, severity: label.severity == .critical ? .critical : .warning)
            })
    }
}

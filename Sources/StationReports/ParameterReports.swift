public import MissionDatabase
public import StationAPI

extension ParameterDescription {
    /// A parameter as the dictionary has it.
    public init(_ parameter: Parameter, in database: MissionDatabase) {
        let type = parameter.type
        let carriers = database.containerLayouts.filter { layout in
            !database[layout.container].isAbstract && layout.fields.contains { $0.parameter == parameter.id }
        }
        var limits: [Limit] = []
        if let plain = type.limits { limits.append(Limit(plain, context: nil)) }
        for context in type.contexts {
            let condition = database[context.parameter]
            let label = condition.type.enumeration?.label(of: context.rawValue) ?? "\(context.rawValue)"
            limits.append(Limit(context.limits, context: "\(condition.name) is \(label)"))
        }
        self.init(
            name: parameter.name, packets: carriers.map { database[$0.container].name },
            text: parameter.description ?? type.description ?? "", unit: type.unit,
            labels: type.enumeration?.entries.map(\.label), limits: limits)
    }
}

extension ParameterDescription.Limit {
    fileprivate init(_ limits: AlarmLimits, context: String?) {
        self.init(
            context: context, warning: limits.warning.map { "\($0)" },
            critical: limits.critical.map { "\($0)" })
    }
}

public import MissionDatabase

/// What is to be judged in each packet, worked out once from a dictionary.
///
/// A packet's samples come in the order of its layout, so a check names its sample by place and nothing is
/// looked up while packets come in.
public struct LimitTable: Sendable {
    /// One sample of a packet that has limits.
    public struct Check: Hashable, Sendable {
        /// Place of the sample in the packet.
        public let sample: Int
        /// Place of the rule in `rules`.
        public let rule: Int
    }

    /// In rising order of their parameters.
    public let rules: [LimitRule]
    /// The index is the container's id.
    public let checks: [[Check]]
    /// One sample of a packet that selects between contexts.
    public struct Selection: Hashable, Sendable {
        /// Place of the sample in the packet.
        public let sample: Int
        /// Place of the parameter in `selectors`.
        public let selector: Int
    }

    /// The parameters that contexts select on, in rising order.
    public let selectors: [ParameterID]
    /// The index is the container's id.
    public let selections: [[Selection]]

    public init(rules: [LimitRule], of database: MissionDatabase) {
        self.rules = rules.sorted { $0.parameter < $1.parameter }
        var places = [Int](repeating: -1, count: database.parameters.count)
        for (place, rule) in self.rules.enumerated() { places[rule.parameter.index] = place }
        var selectors: [ParameterID] = []
        for context in self.rules.flatMap(\.contexts) where !selectors.contains(context.selector) {
            selectors.append(context.selector)
        }
        selectors.sort()
        var checks: [[Check]] = []
        var selections: [[Selection]] = []
        for layout in database.containerLayouts {
            checks.append(
                layout.fields.enumerated().compactMap { sample, field in
                    let rule = places[field.parameter.index]
                    return rule < 0 ? nil : Check(sample: sample, rule: rule)
                })
            selections.append(
                layout.fields.enumerated().compactMap { sample, field in
                    selectors.firstIndex(of: field.parameter).map { Selection(sample: sample, selector: $0) }
                })
        }
        self.checks = checks
        self.selectors = selectors
        self.selections = selections
    }

    /// The place of a parameter's rule.
    public func rule(of parameter: ParameterID) -> Int? {
        var low = 0
        var high = rules.count
        while low < high {
            let middle = (low + high) / 2
            if rules[middle].parameter < parameter { low = middle + 1 } else { high = middle }
        }
        return low < rules.count && rules[low].parameter == parameter ? low : nil
    }
}

import MissionDatabase

/// Alarms of a type: static ranges, ranges by context, labels, and what XTCE 1.2 has no words for.
extension Compiler {
    static let limitKeys = [
        "regolith:hysteresis", "regolith:persistence", "regolith:factory_min", "regolith:factory_max",
    ]

    /// Hysteresis and persistence, which all ranges of a type share.
    struct AlarmManner {
        let hysteresis: Double
        let persistence: Double
    }

    mutating func manner(of element: Element, ancillary: [AncillaryItem]) -> AlarmManner {
        AlarmManner(
            hysteresis: amount("hysteresis", element, ancillary),
            persistence: amount("persistence", element, ancillary))
    }

    private mutating func amount(
        _ word: String, _ element: Element, _ ancillary: [AncillaryItem]
    ) -> Double {
        guard let item = ancillary.first(where: { $0.name == "regolith:" + word }) else { return 0 }
        let value = Double(xml: item.value) ?? -1
        if value < 0 {
            diagnostics.error(
                element, "\(word) \"\(item.value)\" is not a number of 0 or more: correct it")
        }
        if element.child("DefaultAlarm") == nil, element.child("ContextAlarmList") == nil {
            diagnostics.error(element, "a \(word) without <DefaultAlarm>: add the limits")
        }
        return max(value, 0)
    }

    mutating func limits(of element: Element, manner: AlarmManner) -> AlarmLimits? {
        guard let ranges = element.child("DefaultAlarm")?.child("StaticAlarmRanges") else { return nil }
        return limits(in: ranges, manner: manner)
    }

    private mutating func limits(in ranges: Element, manner: AlarmManner) -> AlarmLimits {
        let warning = ranges.child("WarningRange").flatMap { range($0) }
        let critical = ranges.child("CriticalRange").flatMap { range($0) }
        if ranges.children.isEmpty {
            diagnostics.error(
                ranges, "no <WarningRange> and no <CriticalRange>: give one or remove the alarm")
        }
        if let warning, let critical { check(warning, inside: critical, ranges) }
        return AlarmLimits(
            warning: warning, critical: critical, hysteresis: manner.hysteresis,
            persistence: manner.persistence)
    }

    // MARK: Contexts

    /// Puts the contexts into the types of the parameters, now that all parameters are known.
    mutating func compileContexts(_ types: [Element]) {
        for element in types {
            guard let name = element["name"], let list = element.child("ContextAlarmList") else { continue }
            if list.children.isEmpty {
                diagnostics.error(list, "no <ContextAlarm>: give one or remove <ContextAlarmList>")
            }
            let items = element.all(in: "AncillaryDataSet").compactMap { data in
                data["name"].map { AncillaryItem(name: $0, value: data.text.trimmed) }
            }
            // What is wrong with the manner was said when the type was read.
            var quiet = self
            let manner = quiet.manner(of: element, ancillary: items)
            var contexts: [ContextLimits] = []
            for alarm in list.children {
                guard let context = context(alarm, manner: manner) else { continue }
                if contexts.contains(where: {
                    $0.parameter == context.parameter && $0.rawValue == context.rawValue
                }) {
                    diagnostics.error(alarm, "a second alarm for the same context: keep one")
                }
                contexts.append(context)
            }
            for (place, parameter) in parameters.enumerated() where parameter.type.name == name {
                parameters[place] = Parameter(
                    id: parameter.id, name: parameter.name, type: parameter.type.with(contexts: contexts),
                    description: parameter.description, setting: parameter.setting,
                    absent: parameter.absent, ancillary: parameter.ancillary)
            }
        }
    }

    private mutating func context(_ alarm: Element, manner: AlarmManner) -> ContextLimits? {
        guard let ranges = alarm.child("StaticAlarmRanges"),
            let comparison = alarm.child("ContextMatch")?.child("Comparison"),
            let name = comparison["parameterRef"], let text = comparison["value"]
        else { return nil }
        let limits = limits(in: ranges, manner: manner)
        guard let place = parameterIndex[name] else {
            reportUnknown("parameter", name, at: comparison, known: parameters.map(\.name))
            return nil
        }
        let isCalibrated = comparison["useCalibratedValue"].flatMap { Bool(xml: $0) } ?? true
        let (value, objection) = Literal.comparison(
            text, isCalibrated: isCalibrated, type: parameters[place].type)
        guard let value else {
            diagnostics.error(comparison, objection)
            return nil
        }
        return ContextLimits(parameter: ParameterID(place), rawValue: value, limits: limits)
    }

    // MARK: Labels and factory limits

    mutating func labelAlarms(of element: Element, kind: ValueKind) -> [LabelAlarm] {
        guard case .enumerated(let enumeration) = kind,
            let list = element.child("DefaultAlarm")?.child("EnumerationAlarmList")
        else { return [] }
        var alarms: [LabelAlarm] = []
        for child in list.children {
            guard let label = child["enumerationLabel"], let level = child["alarmLevel"] else { continue }
            guard let value = enumeration.value(of: label) else {
                let hint = Spelling.hint(label, in: enumeration.entries.map(\.label))
                diagnostics.error(child, "\(label) is no label of this type\(hint)")
                continue
            }
            if alarms.contains(where: { $0.rawValue == value }) {
                diagnostics.error(child, "label \(label) has an alarm already: keep one")
            }
            alarms.append(.init(rawValue: value, severity: level == "warning" ? .warning : .critical))
        }
        return alarms.sorted { $0.rawValue < $1.rawValue }
    }

    /// How far the critical limits may be widened; they themselves must lie inside.
    mutating func factory(
        of element: Element, ancillary: [AncillaryItem], limits: AlarmLimits?
    ) -> ValueRange? {
        func bound(_ name: String) -> (found: Bool, value: Double?) {
            let item = ancillary.first { $0.name == "regolith:" + name }
            return (item != nil, item.flatMap { Double(xml: $0.value) })
        }
        let least = bound("factory_min")
        let most = bound("factory_max")
        guard least.found || most.found else { return nil }
        if least.found && least.value == nil || most.found && most.value == nil {
            diagnostics.error(element, "a factory limit is not a number: correct it")
        }
        if element.child("DefaultAlarm") == nil, element.child("ContextAlarmList") == nil {
            diagnostics.error(element, "a factory limit without <DefaultAlarm>: add the limits")
        }
        if let low = limits?.critical?.low?.value, let value = least.value, value > low {
            diagnostics.error(
                element, "the factory minimum \(value) is above the critical \(low): lower it")
        }
        if let high = limits?.critical?.high?.value, let value = most.value, value < high {
            diagnostics.error(
                element, "the factory maximum \(value) is below the critical \(high): raise it")
        }
        return ValueRange(low: least.value.map { .init($0) }, high: most.value.map { .init($0) })
    }

    /// Severities of an enumeration's labels: each names labels that exist, and none twice.
    mutating func checkSeverities(_ items: [AncillaryItem], kind: ValueKind, _ element: Element) {
        var seen: Set<String> = []
        for item in items where item.name.hasPrefix("regolith:severity-") {
            guard case .enumerated(let enumeration) = kind else {
                diagnostics.error(element, "\(item.name) needs labels: only an enumeration has them")
                continue
            }
            for word in item.value.split(separator: " ").map(String.init) {
                if enumeration.value(of: word) == nil {
                    let hint = Spelling.hint(word, in: enumeration.entries.map(\.label))
                    diagnostics.error(element, "\(item.name): \(word) is no label of this type\(hint)")
                }
                if !seen.insert(word).inserted {
                    diagnostics.error(element, "\(item.name): \(word) has a severity already: keep one")
                }
            }
        }
    }
}

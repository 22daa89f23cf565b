import MissionDatabase

/// What telemetry shows of a command's effect, as ancillary data of its MetaCommand.
///
/// `regolith:effect` holds terms with `;` between: `PARAMETER=WANTED`, wanted being labels with `|` between,
/// a number, `@argument` (or a sum of them), `raw@argument` or `1/@argument`, numbers with `±tolerance`.
extension Compiler {
    private static let usualSeconds = 3.0

    mutating func effect(
        _ items: [AncillaryItem], of draft: CommandDraft, above: [CommandDraft]
    ) -> CommandEffect? {
        func item(_ key: String) -> String? { items.first { $0.name == "regolith:" + key }?.value }
        guard let text = item("effect") else {
            for key in ["effect-moment", "effect-when", "effect-asks", "effect-within"]
            where item(key) != nil {
                diagnostics.error(draft.element, "regolith:\(key) without regolith:effect: remove it")
            }
            return nil
        }
        let element = place(of: "regolith:effect", draft)
        let scope = EffectScope(arguments: argumentTypes(of: draft, above: above))
        let condition = item("effect-when").flatMap { self.condition($0, scope, element) }
        var terms: [CommandEffect.Term] = []
        for part in text.split(separator: ";") {
            guard let term = term(String(part).trimmed, element) else { continue }
            check(term, condition, scope, element)
            terms.append(term)
        }
        let moment = item("effect-moment") ?? CommandEffect.Moment.after.rawValue
        if CommandEffect.Moment(rawValue: moment) == nil {
            diagnostics.error(element, "\(moment) is no moment of an effect: AFTER or DURING")
        }
        let seconds = item("effect-within").map { Double($0) } ?? Self.usualSeconds
        if seconds.map({ !(0.1...600).contains($0) }) ?? true {
            diagnostics.error(element, "regolith:effect-within takes 0.1 to 600 seconds")
        }
        return CommandEffect(
            moment: CommandEffect.Moment(rawValue: moment) ?? .after, terms: terms, condition: condition,
            question: item("effect-asks").flatMap { question($0, element) },
            seconds: seconds ?? Self.usualSeconds, text: text)
    }

    private struct EffectScope {
        let arguments: [(name: String, type: ArgumentType)]

        func type(_ name: String) -> ArgumentType? { arguments.first { $0.name == name }?.type }
    }

    private func argumentTypes(
        of draft: CommandDraft, above: [CommandDraft]
    ) -> [(name: String, type: ArgumentType)] {
        (above + [draft]).flatMap(\.arguments).compactMap { element in
            guard let name = element["name"],
                let type = element["argumentTypeRef"].flatMap({
                    argumentTypes[$0]
                })
            else { return nil }
            return (name, type)
        }
    }

    // MARK: Reading

    private mutating func term(_ text: String, _ element: Element) -> CommandEffect.Term? {
        let sides = text.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
        guard sides.count == 2, let pattern = ParameterPattern(sides[0]) else {
            diagnostics.error(element, "\"\(text)\" is no term of an effect: PARAMETER=WANTED")
            return nil
        }
        let parts = sides[1].split(separator: "±", maxSplits: 1).map { String($0).trimmed }
        let tolerance = parts.count == 2 ? Double(parts[1]) : 0
        guard let wanted = parts.first.flatMap({ Self.wanted($0) }), let tolerance, tolerance >= 0 else {
            diagnostics.error(element, "\"\(sides[1])\" says not what \(sides[0]) has to show")
            return nil
        }
        return CommandEffect.Term(parameter: pattern, wanted: wanted, tolerance: tolerance)
    }

    private static func wanted(_ text: String) -> CommandEffect.Wanted? {
        if text.hasPrefix("raw@") { return .raw(argument: String(text.dropFirst(4))) }
        if text.hasPrefix("1/@") { return .inverse(argument: String(text.dropFirst(3))) }
        if text.hasPrefix("@") {
            let names = text.split(separator: "+").map { String($0).trimmed }
            guard names.allSatisfy({ $0.hasPrefix("@") && $0.count > 1 }) else { return nil }
            return .arguments(names.map { String($0.dropFirst()) })
        }
        if let number = Double(text) { return .number(number) }
        let labels = text.split(separator: "|").map { String($0).trimmed }
        return labels.isEmpty ? nil : .labels(labels)
    }

    private mutating func condition(
        _ text: String, _ scope: EffectScope, _ element: Element
    ) -> CommandEffect.Condition? {
        if text.hasSuffix("≠0") {
            let name = String(text.dropLast(2)).trimmed
            if scope.type(name) == nil {
                diagnostics.error(element, "the command has no argument \(name)")
            }
            return CommandEffect.Condition(argument: name, labels: [])
        }
        let sides = text.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
        guard sides.count == 2, let labels = scope.type(sides[0])?.enumeration else {
            diagnostics.error(element, "\"\(text)\" is no condition: ARGUMENT=LABEL|LABEL or ARGUMENT≠0")
            return nil
        }
        let wanted = sides[1].split(separator: "|").map { String($0).trimmed }
        for label in wanted where !labels.entries.contains(where: { $0.label == label }) {
            diagnostics.error(element, "\(label) is no label of the argument \(sides[0])")
        }
        return CommandEffect.Condition(argument: sides[0], labels: wanted)
    }

    private mutating func question(_ text: String, _ element: Element) -> CommandEffect.Question? {
        let words = text.split(separator: " ").map(String.init)
        guard let name = words.first, commands.index(of: name) != nil, words.count <= 2 else {
            diagnostics.error(element, "\"\(text)\" is no query: COMMAND, or COMMAND ARGUMENT=VALUE")
            return nil
        }
        guard words.count == 2 else { return CommandEffect.Question(command: name) }
        let sides = words[1].split(separator: "=").map(String.init)
        guard sides.count == 2 else {
            diagnostics.error(element, "\"\(words[1])\" is no argument of \(name): ARGUMENT=VALUE")
            return nil
        }
        return CommandEffect.Question(command: name, argument: sides[0], value: sides[1])
    }

    // MARK: Checking

    private mutating func check(
        _ term: CommandEffect.Term, _ condition: CommandEffect.Condition?, _ scope: EffectScope,
        _ element: Element
    ) {
        for name in names(of: term.parameter, condition, scope, element) {
            guard let place = parameterIndex[name] else {
                reportUnknown("parameter", name, at: element, known: parameters.map(\.name))
                continue
            }
            check(term, against: parameters[place], scope, element)
        }
    }

    /// The names that the pattern can stand for: all labels of an argument, the ends of its range.
    private mutating func names(
        of pattern: ParameterPattern, _ condition: CommandEffect.Condition?, _ scope: EffectScope,
        _ element: Element
    ) -> [String] {
        let argument = pattern.pieces.compactMap { piece -> String? in
            if case .argument(let name, _) = piece { return name }
            return nil
        }.first
        guard let argument else { return [pattern.name(row: 1) { _ in nil }].compactMap(\.self) }
        guard let type = scope.type(argument) else {
            diagnostics.error(element, "the command has no argument \(argument)")
            return []
        }
        var texts: [String] = []
        if let labels = type.enumeration {
            let isNumbered = pattern.pieces.contains { piece in
                if case .argument(_, let adding) = piece { return adding != 0 }
                return false
            }
            let chosen = labels.entries.filter {
                condition?.argument != argument || condition?.labels.contains($0.label) ?? true
            }
            texts = chosen.map { isNumbered ? "\($0.value)" : $0.label }
        } else if let range = type.ranges.first {
            texts = [range.low, range.high].compactMap { $0.map { "\(Int($0.value))" } }
        }
        return texts.compactMap { text in pattern.name(row: 1) { _ in text } }
    }

    private mutating func check(
        _ term: CommandEffect.Term, against parameter: Parameter, _ scope: EffectScope, _ element: Element
    ) {
        func fail(_ text: String) { diagnostics.error(element, "effect on \(parameter.name): \(text)") }
        switch term.wanted {
        case .labels(let labels):
            let known = Self.labels(of: parameter.type.kind)
            for label in labels where !known.contains(label) { fail("it has no label \(label)") }
        case .number: break
        case .arguments(let names):
            for name in names {
                guard let type = scope.type(name) else {
                    fail("the command has no argument \(name)")
                    continue
                }
                if type.unit != parameter.type.unit { fail("its unit is not that of \(name)") }
            }
        case .raw(let name), .inverse(let name):
            if scope.type(name) == nil { fail("the command has no argument \(name)") }
        }
    }

    private static func labels(of kind: ValueKind) -> [String] {
        switch kind {
        case .enumerated(let enumeration): return enumeration.entries.map(\.label)
        case .boolean(let zero, let one): return [zero, one]
        default: return []
        }
    }
}

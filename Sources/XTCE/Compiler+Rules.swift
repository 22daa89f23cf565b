import MissionDatabase

/// The rules of a command, as ancillary data of its MetaCommand.
extension Compiler {
    private static let keys = [
        "states", "class", "scope", "permits", "blocks", "flags", "effect", "effect-moment", "effect-when",
        "effect-asks", "effect-within",
    ].map { "regolith:" + $0 }

    /// `nil` where the command gives none; a base may give none, for nothing inherits them.
    mutating func rules(of draft: CommandDraft, above: [CommandDraft]) -> CommandRules? {
        let items = ancillary(of: draft.element, allowed: Self.keys)
        let own = items.filter { Self.keys.contains($0.name) }
        guard !own.isEmpty else { return nil }
        if draft.element["abstract"].flatMap({ Bool(xml: $0) }) ?? false {
            diagnostics.error(draft.element, "rules of an abstract command: nothing inherits them, move them")
        }
        for key in ["regolith:states", "regolith:class"] where !own.contains(where: { $0.name == key }) {
            diagnostics.error(draft.element, "\(key) is missing beside the other rules: add it")
        }
        let arguments = (above + [draft]).flatMap(\.arguments).compactMap { $0["name"] }
        let blocked = Terms(
            ofBits: parameters.map(\.name).filter { $0.hasPrefix("blocked_") }.reversed()
                .map { $0.dropFirst("blocked_".count).uppercased() })
        return CommandRules(
            states: terms(own, "states", terms(of: "state"), draft),
            motionClass: motionClass(own, draft),
            scope: scope(own, draft),
            permits: terms(own, "permits", terms(of: "refused_permit"), draft),
            blocks: terms(own, "blocks", blocked, draft),
            flags: flags(own, arguments: arguments, draft),
            effect: effect(own, of: draft, above: above))
    }

    /// The words that may stand in a rule.
    private struct Terms {
        let all: [CommandRules.Term]
        let source: String

        init(_ enumeration: Enumeration?, of parameter: String) {
            all = (enumeration?.entries ?? []).map { .init(number: Int($0.value), label: $0.label) }
            source = "labels of the parameter \(parameter)"
        }

        init(ofBits names: [String]) {
            all = names.enumerated().map { .init(number: $0, label: $1) }
            source = "parameters blocked_…"
        }
    }

    private func terms(of parameter: String) -> Terms {
        Terms(parameterIndex[parameter].flatMap { parameters[$0].type.enumeration }, of: parameter)
    }

    private mutating func terms(
        _ items: [AncillaryItem], _ key: String, _ known: Terms, _ draft: CommandDraft
    ) -> [CommandRules.Term] {
        guard let text = items.first(where: { $0.name == "regolith:" + key })?.value else { return [] }
        if key == "states", text == "ANY" { return [] }
        let element = place(of: "regolith:" + key, draft)
        var found: [CommandRules.Term] = []
        for word in text.split(separator: " ").map(String.init) {
            guard let term = known.all.first(where: { $0.label == word }) else {
                let hint = Spelling.hint(word, in: known.all.map(\.label))
                diagnostics.error(element, "\(word) is none of the \(known.source)\(hint)")
                continue
            }
            if found.contains(term) {
                diagnostics.error(element, "\(word) stands twice: keep one")
            }
            if term.number < 0 || term.number > 63 {
                diagnostics.error(element, "\(word) is number \(term.number): only 0 to 63 can be used")
            }
            found.append(term)
        }
        return found.sorted { $0.number < $1.number }
    }

    private mutating func motionClass(
        _ items: [AncillaryItem], _ draft: CommandDraft
    ) -> CommandRules.MotionClass {
        guard let text = items.first(where: { $0.name == "regolith:class" })?.value else { return .none }
        if let found = CommandRules.MotionClass(rawValue: text) { return found }
        let known = CommandRules.MotionClass.allCases.map(\.rawValue).joined(separator: ", ")
        diagnostics.error(place(of: "regolith:class", draft), "\(text) is no class: use one of \(known)")
        return .none
    }

    private mutating func scope(_ items: [AncillaryItem], _ draft: CommandDraft) -> CommandRules.Scope {
        guard let text = items.first(where: { $0.name == "regolith:scope" })?.value else { return .none }
        if text == "DEPTH" { return .byDepth }
        let found = terms(items, "scope", terms(of: "arm_scope"), draft)
        for term in found where term.number.nonzeroBitCount != 1 {
            diagnostics.error(
                place(of: "regolith:scope", draft), "\(term.label) is not one bit: name its bits")
        }
        return found.isEmpty ? .none : .bits(found)
    }

    private mutating func flags(
        _ items: [AncillaryItem], arguments: [String], _ draft: CommandDraft
    ) -> CommandFlags {
        var flags: CommandFlags = []
        for implied in CommandFlags.implied where arguments.contains(implied.argument) {
            flags.insert(implied.flag)
        }
        guard let text = items.first(where: { $0.name == "regolith:flags" })?.value else { return flags }
        let element = place(of: "regolith:flags", draft)
        for word in text.split(separator: " ").map(String.init) {
            guard let named = CommandFlags.named.first(where: { $0.label == word }) else {
                let hint = Spelling.hint(word, in: CommandFlags.named.map(\.label))
                diagnostics.error(element, "\(word) is no flag of a command\(hint)")
                continue
            }
            if flags.contains(named.flag) {
                diagnostics.error(element, "\(word) stands twice: keep one")
            }
            flags.insert(named.flag)
        }
        return flags
    }

    /// The element of an item, for its line.
    func place(of name: String, _ draft: CommandDraft) -> Element {
        draft.element.all(in: "AncillaryDataSet").first { $0["name"] == name } ?? draft.element
    }
}

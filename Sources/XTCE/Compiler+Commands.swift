import MissionDatabase

/// A command before its names are looked up.
struct CommandDraft {
    let element: Element
    let name: String
    let baseName: String?

    var container: Element? { element.child("CommandContainer") }
    var arguments: [Element] { element.all(in: "ArgumentList") }
}

extension Compiler {
    mutating func draftCommands(_ elements: [Element]) {
        for element in elements where define("command", element) {
            guard let name = element["name"] else { continue }
            let base = element.child("BaseMetaCommand")?["metaCommandRef"]
            commands.append(CommandDraft(element: element, name: name, baseName: base), named: name)
            guard let container = element.child("CommandContainer"), let label = container["name"] else {
                continue
            }
            if isDefined("container", label) {
                diagnostics.error(container, "a second container is called \(label): rename one")
            } else {
                _ = define("command container", container)
            }
        }
    }

    mutating func finishCommands() -> [CommandDefinition] {
        for draft in commands.all { checkBase(of: draft) }
        var finished: [CommandDefinition] = []
        for (place, draft) in commands.all.enumerated() {
            let above = commandChain(of: place).dropLast().map { commands.all[$0] }
            checkContainer(of: draft)
            let significance = draft.element.child("DefaultSignificance")
            finished.append(
                CommandDefinition(
                    id: CommandID(place), name: draft.name,
                    description: Self.description(of: draft.element),
                    isAbstract: draft.element["abstract"].flatMap { Bool(xml: $0) } ?? false,
                    base: draft.baseName.flatMap { commands.index(of: $0) }.map { CommandID($0) },
                    arguments: arguments(of: draft, above: above),
                    assignments: assignments(of: draft, above: above),
                    entries: entries(of: draft, above: above),
                    significance: significance.flatMap(Self.significance),
                    reasonForWarning: significance?["reasonForWarning"],
                    verifiers: verifiers(of: draft), rules: rules(of: draft, above: above)))
        }
        return finished
    }

    // MARK: Inheritance

    private mutating func checkBase(of draft: CommandDraft) {
        guard let baseName = draft.baseName, let element = draft.element.child("BaseMetaCommand") else {
            return
        }
        guard commands.index(of: baseName) != nil else {
            return reportUnknown("command", baseName, at: element, known: commands.names)
        }
        var seen = [draft.name]
        var next: String? = baseName
        while let name = next, let place = commands.index(of: name) {
            if name == draft.name {
                let circle = (seen + [name]).joined(separator: " → ")
                return diagnostics.error(
                    element, "the base leads back to itself (\(circle)): break the circle")
            }
            guard !seen.contains(name), seen.count < Limits.inheritance else { break }
            seen.append(name)
            next = commands.all[place].baseName
        }
        if seen.count >= Limits.inheritance {
            diagnostics.error(element, "more than \(Limits.inheritance) bases: flatten the inheritance")
        }
    }

    private func commandChain(of place: Int) -> [Int] {
        var chain = [place]
        while let base = commands.all[chain[0]].baseName, let next = commands.index(of: base),
            !chain.contains(next), chain.count < Limits.inheritance
        {
            chain.insert(next, at: 0)
        }
        return chain
    }

    /// The layout must be inherited as the command is, or the headers would be lost.
    private mutating func checkContainer(of draft: CommandDraft) {
        guard let container = draft.container else {
            if draft.baseName == nil {
                diagnostics.error(draft.element, "<CommandContainer> is missing in <MetaCommand>: add it")
            }
            return
        }
        _ = ancillary(of: container, allowed: [])
        let found = container.child("BaseContainer")?["containerRef"]
        var expected: String?
        var next = draft.baseName
        var steps = 0
        while expected == nil, let name = next, let place = commands.index(of: name),
            steps < Limits.inheritance
        {
            expected = commands.all[place].container?["name"]
            next = commands.all[place].baseName
            steps += 1
        }
        guard found != expected else { return }
        if let expected {
            diagnostics.error(
                container,
                "the base container is \(found ?? "missing"), but the base command's is \(expected):"
                    + " write <BaseContainer containerRef=\"\(expected)\"/>")
        } else if draft.baseName == nil, let found {
            diagnostics.error(
                container, "the base container is \(found), but the command has no <BaseMetaCommand>: add it")
        }
    }

    // MARK: Arguments

    private mutating func arguments(of draft: CommandDraft, above: [CommandDraft]) -> [Argument] {
        var names = Set(above.flatMap { $0.arguments.compactMap { $0["name"] } })
        var arguments: [Argument] = []
        for element in draft.arguments {
            guard let name = element["name"] else { continue }
            if !names.insert(name).inserted {
                diagnostics.error(element, "a second argument is called \(name): rename one")
            }
            let isFilled = isFilledByStation(element)
            guard let typeName = element["argumentTypeRef"] else { continue }
            guard let type = argumentTypes[typeName] else {
                reportUnknown("argument type", typeName, at: element, known: argumentTypes.keys.sorted())
                continue
            }
            let text = element["initialValue"]
            if let text, let objection = Literal.objection(to: text, for: type) {
                diagnostics.error(element, "initialValue \(objection)")
            }
            if text != nil, isFilled {
                diagnostics.error(element, "initialValue, but the station fills \(name) in: remove one")
            }
            arguments.append(
                Argument(
                    name: name, type: type, description: Self.description(of: element), defaultText: text,
                    isFilledByStation: isFilled))
        }
        return arguments
    }

    private mutating func isFilledByStation(_ element: Element) -> Bool {
        let items = ancillary(of: element, allowed: ["regolith:filled-by"])
        guard let item = items.first(where: { $0.name == "regolith:filled-by" }) else { return false }
        if item.value != "station" {
            diagnostics.error(
                element, "regolith:filled-by is \"\(item.value)\": only station fills arguments")
        }
        return true
    }

    private mutating func assignments(
        of draft: CommandDraft, above: [CommandDraft]
    ) -> [CommandDefinition.Assignment] {
        let known = above.flatMap(\.arguments)
        var settled = Set(above.flatMap { Self.assignmentElements(of: $0).compactMap { $0["argumentName"] } })
        var assignments: [CommandDefinition.Assignment] = []
        for element in Self.assignmentElements(of: draft) {
            guard let name = element["argumentName"], let text = element["argumentValue"] else { continue }
            guard let argument = known.first(where: { $0["name"] == name }) else {
                let hint = Spelling.hint(name, in: known.compactMap { $0["name"] })
                diagnostics.error(element, "no base has an argument \(name)\(hint)")
                continue
            }
            if !settled.insert(name).inserted {
                diagnostics.error(element, "argument \(name) is settled twice: keep one assignment")
            }
            if let type = argument["argumentTypeRef"].flatMap({ argumentTypes[$0] }),
                let objection = Literal.objection(to: text, for: type)
            {
                diagnostics.error(element, "argumentValue \(objection)")
            }
            assignments.append(.init(argument: name, text: text))
        }
        return assignments
    }

    private static func assignmentElements(of draft: CommandDraft) -> [Element] {
        draft.element.child("BaseMetaCommand")?.all(in: "ArgumentAssignmentList") ?? []
    }
}

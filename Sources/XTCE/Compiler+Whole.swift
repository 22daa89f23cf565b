import MissionDatabase

/// What can only be seen once every packet and command has its layout.
extension Compiler {
    mutating func checkPackets(of database: MissionDatabase) {
        var tests: [[Container.Restriction]] = []
        for (draft, layout) in zip(containers.all, database.containerLayouts) {
            let sorted = layout.restrictions.sorted { $0.parameter < $1.parameter }
            tests.append(sorted)
            for (one, next) in zip(sorted, sorted.dropFirst())
            where one.parameter == next.parameter && one.value != next.value {
                diagnostics.error(
                    draft.element.child("BaseContainer") ?? draft.element,
                    "\(database[one.parameter].name) must be both \(one.value) and \(next.value):"
                        + " no packet could match")
            }
            guard !draft.isAbstract else { continue }
            if layout.bits % 8 != 0 {
                diagnostics.error(
                    draft.element, "\(draft.name) is \(layout.bits) bits long: fill up to whole octets")
            }
            let own = database.containers[layout.container.index]
            if let base = own.base, own.restrictions.isEmpty, !database[base].isAbstract {
                diagnostics.error(
                    draft.element.child("BaseContainer") ?? draft.element,
                    "nothing tells \(draft.name) from its base \(database[base].name): add a comparison")
            }
        }
        guard diagnostics.errors.isEmpty else { return }
        checkAmbiguity(of: database, tests: tests)
    }

    /// No packet may be two things, unless one of them is a base of the other.
    private mutating func checkAmbiguity(of database: MissionDatabase, tests: [[Container.Restriction]]) {
        let concrete = database.containers.filter { !$0.isAbstract }
        for (number, later) in concrete.enumerated() {
            for earlier in concrete[..<number]
            where Self.overlap(tests[earlier.id.index], tests[later.id.index])
                && !isBase(earlier.id, of: later, database) && !isBase(later.id, of: earlier, database)
            {
                diagnostics.error(
                    containers.all[later.id.index].element,
                    "a packet could be both \(later.name) and \(earlier.name): add a comparison to one")
                break
            }
        }
    }

    private func isBase(_ id: ContainerID, of container: Container, _ database: MissionDatabase) -> Bool {
        var next = container.base
        while let base = next {
            if base == id { return true }
            next = database[base].base
        }
        return false
    }

    /// Whether one packet can pass both; each list is in the order of the parameters.
    private static func overlap(_ one: [Container.Restriction], _ other: [Container.Restriction]) -> Bool {
        var i = 0
        var j = 0
        while i < one.count, j < other.count {
            if one[i].parameter < other[j].parameter {
                i += 1
            } else if other[j].parameter < one[i].parameter {
                j += 1
            } else {
                if one[i].value != other[j].value { return false }
                i += 1
                j += 1
            }
        }
        return true
    }

    mutating func checkCommands(of database: MissionDatabase) {
        var known: [String: String] = [:]
        for (draft, layout) in zip(commands.all, database.commandLayouts) {
            let definition = database.commands[layout.command.index]
            if Int64(layout.bits) > Limits.packetBits {
                diagnostics.error(
                    draft.element, "\(draft.name) is \(layout.bits / 8) octets long: shorten or split it")
            }
            guard !definition.isAbstract else { continue }
            checkCompleteness(of: draft, layout, database)
            let constants = layout.fields.compactMap { Self.constant($0, layout) }.joined(separator: " ")
            if let other = known.updateValue(draft.name, forKey: constants) {
                diagnostics.error(
                    draft.element,
                    "\(draft.name) and \(other) are the same on the wire: give one another function number")
            }
        }
    }

    private mutating func checkCompleteness(
        of draft: CommandDraft, _ layout: CommandLayout, _ database: MissionDatabase
    ) {
        if layout.bits % 8 != 0 {
            diagnostics.error(
                draft.element, "\(draft.name) is \(layout.bits) bits long: fill up to whole octets")
        }
        var isPlaced = [Bool](repeating: false, count: layout.arguments.count)
        for field in layout.fields {
            if case .argument(let place) = field.content { isPlaced[place] = true }
        }
        for (slot, isPlaced) in zip(layout.arguments, isPlaced) where !isPlaced {
            let owner = commands.all[slot.declaredBy.index]
            let element = owner.arguments.first { $0["name"] == slot.argument.name }
            diagnostics.error(
                element ?? draft.element,
                "argument \(slot.argument.name) stands nowhere in the packet of \(draft.name):"
                    + " add <ArgumentRefEntry argumentRef=\"\(slot.argument.name)\"/>")
        }
        var next: CommandID? = layout.command
        var isSignificant = false
        while let id = next {
            isSignificant = isSignificant || database[id].significance != nil
            next = database[id].base
        }
        if !isSignificant {
            diagnostics.error(
                draft.element, "no <DefaultSignificance>: say what \(draft.name) can do to the rig")
        }
        if !layout.verifiers.contains(where: { $0.stage == .completed }) {
            diagnostics.error(
                draft.element, "no <CompleteVerifier>: nothing would ever end \(draft.name), add one")
        }
    }

    /// `offset:value` of a field that is the same in every packet of the command.
    private static func constant(_ field: CommandLayout.Field, _ layout: CommandLayout) -> String? {
        switch field.content {
        case .fixed(_, let value):
            return "\(field.bitOffset):\(value)"
        case .argument(let place):
            let slot = layout.arguments[place]
            return slot.assignedText.map {
                "\(field.bitOffset):\(Literal.pattern(of: $0, for: slot.argument.type))"
            }
        }
    }
}

extension MissionDatabase {
    static func layouts(
        of commands: [CommandDefinition], containers: [Container]
    ) throws(MissionDatabaseError) -> [CommandLayout] {
        var layouts: [CommandLayout] = []
        layouts.reserveCapacity(commands.count)
        for (place, command) in commands.enumerated() {
            let chain = try lineage(from: place, name: command.name, count: commands.count) {
                commands[$0].base?.index
            }
            layouts.append(try layout(of: command, chain: chain.map { commands[$0] }, containers: containers))
        }
        return layouts
    }

    private static func layout(
        of command: CommandDefinition, chain: [CommandDefinition], containers: [Container]
    ) throws(MissionDatabaseError) -> CommandLayout {
        var slots: [CommandLayout.Slot] = []
        var fields: [CommandLayout.Field] = []
        var verifiers: [Verifier] = []
        var bits = 0
        for layer in chain {
            for assignment in layer.assignments { try settle(assignment, of: layer, in: &slots) }
            for argument in layer.arguments {
                guard !slots.contains(where: { $0.argument.name == argument.name }) else {
                    throw .duplicateName(what: "arguments of \(layer.name)", name: argument.name)
                }
                slots.append(.init(argument: argument, assignedText: nil, declaredBy: layer.id))
            }
            for entry in layer.entries {
                let field = try field(entry, of: layer, slots: slots, at: bits)
                fields.append(field)
                bits += field.bits
                guard bits <= Limits.packetBits else {
                    throw .tooLong(owner: layer.name, bits: bits, limit: Limits.packetBits)
                }
            }
            for verifier in layer.verifiers {
                guard verifier.container.index < containers.count else {
                    throw .unknownReference(
                        owner: layer.name, reference: "container \(verifier.container.rawValue)")
                }
                verifiers.removeAll { $0.stage == verifier.stage }
                verifiers.append(verifier)
            }
        }
        return CommandLayout(
            command: command.id, arguments: slots, fields: fields, bits: bits,
            significance: chain.last { $0.significance != nil }?.significance ?? .forbidden,
            reasonForWarning: chain.last { $0.reasonForWarning != nil }?.reasonForWarning,
            verifiers: verifiers)
    }

    private static func settle(
        _ assignment: CommandDefinition.Assignment, of layer: CommandDefinition,
        in slots: inout [CommandLayout.Slot]
    ) throws(MissionDatabaseError) {
        guard let place = slots.firstIndex(where: { $0.argument.name == assignment.argument }) else {
            throw .unknownReference(owner: layer.name, reference: "argument \(assignment.argument)")
        }
        guard slots[place].assignedText == nil else {
            throw .duplicateName(what: "assignments of \(layer.name)", name: assignment.argument)
        }
        slots[place] = .init(
            argument: slots[place].argument, assignedText: assignment.text,
            declaredBy: slots[place].declaredBy)
    }

    private static func field(
        _ entry: CommandDefinition.Entry, of layer: CommandDefinition, slots: [CommandLayout.Slot],
        at offset: Int
    ) throws(MissionDatabaseError) -> CommandLayout.Field {
        switch entry {
        case .fixed(let name, let value, let bits):
            guard (1...64).contains(bits), bits == 64 || value >> UInt64(bits) == 0 else {
                throw .badEntry(
                    owner: layer.name, reason: "the fixed value \(value) does not fit in \(bits) bits")
            }
            return .init(content: .fixed(name: name, value: value), bitOffset: offset, bits: bits)
        case .argument(let name):
            guard let place = slots.firstIndex(where: { $0.argument.name == name }) else {
                throw .unknownReference(owner: layer.name, reference: "argument \(name)")
            }
            let bits = slots[place].argument.type.encoding.bits
            return .init(content: .argument(place), bitOffset: offset, bits: bits)
        }
    }
}

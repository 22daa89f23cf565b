import MissionDatabase
import Octets

extension CommandEncoder {
    /// Whether a command can be made at all: what the operator gives aside, everything is there.
    static func check(_ command: CommandDefinition, _ layout: CommandLayout) throws(CommandingError) {
        func bad(_ reason: String) -> CommandingError {
            .badDefinition(command: command.name, reason: reason)
        }
        guard layout.bits % 8 == 0, layout.bits / 8 + 2 <= Limits.packetOctets else {
            throw bad("\(layout.bits) bits are no whole octets, or more than \(Limits.packetOctets) of them")
        }
        var headerBits = 0
        for field in layout.fields {
            guard case .fixed = field.content else { break }
            headerBits += field.bits
        }
        guard headerBits >= 48 else {
            throw bad(
                "the packet does not begin with fixed values for the primary header: add them to its base")
        }
        guard VerifierWindows(layout.verifiers) != nil else {
            throw bad("it lacks an acceptance or completion verifier, so it would never end: add both")
        }
        for slot in layout.arguments {
            if slot.argument.type.kind == .binary {
                throw bad("\(slot.argument.name) is binary: use integers")
            }
            if slot.isForOperator {
                guard let text = slot.argument.defaultText else { continue }
                _ = try parse(text, as: slot.argument, of: command.name)
            } else if let text = slot.assignedText {
                _ = try parse(text, as: slot.argument, of: command.name)
            } else {
                _ = try stationField(slot.argument, of: command.name)
            }
        }
        for (place, slot) in layout.arguments.enumerated() {
            let uses = layout.fields.filter { $0.content == .argument(place) }.count
            guard uses == 1 else {
                throw bad("\(slot.argument.name) stands \(uses) times in the packet, not once")
            }
        }
    }

    /// A text of the dictionary itself: what is wrong with it is the dictionary's fault.
    private static func parse(
        _ text: String, as argument: Argument, of command: String
    ) throws(CommandingError) -> PreparedArgument {
        do {
            return try ArgumentText(argument: argument, needsUnit: false).parse(text, isDefault: true)
        } catch {
            throw .badDefinition(command: command, reason: "\(error)")
        }
    }

    private static func stationField(
        _ argument: Argument, of command: String
    ) throws(CommandingError) -> StationField {
        guard let field = StationField(rawValue: argument.name) else {
            throw .unknownStationField(
                command: command, argument: argument.name,
                known: StationField.allCases.map(\.rawValue))
        }
        guard field != .function else {
            throw .badDefinition(command: command, reason: "function is not settled: assign a number to it")
        }
        return field
    }

    /// The bits of an argument that the dictionary settled; `nil` where the station fills it in.
    static func assigned(_ slot: CommandLayout.Slot) throws(CommandingError) -> UInt64? {
        guard let text = slot.assignedText else { return nil }
        return try ArgumentText(argument: slot.argument, needsUnit: false).parse(text).pattern
    }

    static func assemble(
        _ command: CommandDefinition, _ layout: CommandLayout, patterns: [UInt64?],
        arguments: [PreparedArgument]
    ) throws(CommandingError) -> PreparedCommand {
        var template = [UInt8](repeating: 0, count: layout.bits / 8)
        var fields: [StationField] = []
        var places: [PreparedCommand.Place] = []
        var map: [PreparedCommand.NamedPlace] = []
        for field in layout.fields {
            map.append(named(field, layout))
            switch field.content {
            case .fixed(_, let value):
                BitField.insert(value, into: &template, at: field.bitOffset, bits: field.bits)
            case .argument(let place):
                if let pattern = patterns[place] {
                    BitField.insert(pattern, into: &template, at: field.bitOffset, bits: field.bits)
                } else {
                    fields.append(try stationField(layout.arguments[place].argument, of: command.name))
                    places.append(.init(bitOffset: field.bitOffset, bits: field.bits))
                }
            }
        }
        guard let windows = VerifierWindows(layout.verifiers) else {
            throw .badDefinition(command: command.name, reason: "it lacks a verifier: add it")
        }
        return PreparedCommand(
            name: command.name, hazard: layout.significance, reasonForWarning: layout.reasonForWarning,
            arguments: arguments, windows: windows, rules: command.rules, fields: fields, places: places,
            template: template,
            map: map)
    }

    private static func named(
        _ field: CommandLayout.Field, _ layout: CommandLayout
    ) -> PreparedCommand.NamedPlace {
        let name: String
        switch field.content {
        case .fixed(let fixed, _): name = fixed ?? "constant"
        case .argument(let place): name = layout.arguments[place].argument.name
        }
        return PreparedCommand.NamedPlace(
            name: name, place: .init(bitOffset: field.bitOffset, bits: field.bits))
    }
}

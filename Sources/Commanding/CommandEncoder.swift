public import MissionDatabase

/// Makes commands from names and texts, as the dictionary has them.
public struct CommandEncoder: Sendable {
    /// Names of the commands that can be given, in the dictionary's order.
    public let names: [String]
    let database: MissionDatabase

    /// Goes through every command once, so that a dictionary this station cannot serve is refused here and
    /// not when somebody needs the command. Errors: `.unknownStationField`, `.badDefinition`.
    public init(_ database: MissionDatabase) throws(CommandingError) {
        self.database = database
        names = database.commands.filter { !$0.isAbstract }.map(\.name)
        for command in database.commands where !command.isAbstract {
            try CommandEncoder.check(command, database.layout(of: command.id))
        }
    }

    /// Checks name, arguments, units and ranges. The full name is wanted, and each argument once and by its
    /// name; a near miss is answered with a suggestion and never acted on (RULINGS R5). `requireUnits`:
    /// every number with a unit in the dictionary needs it in the text; commands of H2 and above always
    /// want that (SR-O-12).
    public func prepare(
        name: String, arguments: [(name: String, text: String)], requireUnits: Bool
    ) throws(CommandingError) -> PreparedCommand {
        let command = try definition(named: name)
        let layout = database.layout(of: command.id)
        try checkNames(arguments, of: command, layout)
        var patterns: [UInt64?] = []
        var prepared: [PreparedArgument] = []
        for slot in layout.arguments {
            guard slot.isForOperator else {
                patterns.append(try CommandEncoder.assigned(slot))
                continue
            }
            let text = arguments.first { $0.name == slot.argument.name }?.text
            let argument = try value(
                of: slot.argument, text: text, command: name, hazard: layout.significance,
                requireUnits: requireUnits)
            patterns.append(argument.pattern)
            prepared.append(argument)
        }
        return try CommandEncoder.assemble(command, layout, patterns: patterns, arguments: prepared)
    }

    /// Whether the operator may give such an argument to a command.
    public func takes(_ argument: String, in name: String) -> Bool {
        guard let command = database.command(named: name), !command.isAbstract else { return false }
        return database.layout(of: command.id).arguments.contains {
            $0.isForOperator && $0.argument.name == argument
        }
    }

    /// A command that can be given, by its full name. Errors: `.unknownCommand`, `.abstractCommand`.
    public func definition(named name: String) throws(CommandingError) -> CommandDefinition {
        guard name.utf8.count <= Limits.argumentText else {
            throw .textTooLong(what: "a command name", octets: name.utf8.count, limit: Limits.argumentText)
        }
        guard let command = database.command(named: name) else {
            throw .unknownCommand(name: name, suggestions: Suggestion.names(near: name, of: names))
        }
        guard !command.isAbstract else { throw .abstractCommand(name: name) }
        return command
    }

    private func checkNames(
        _ given: [(name: String, text: String)], of command: CommandDefinition, _ layout: CommandLayout
    ) throws(CommandingError) {
        guard given.count <= Limits.arguments else {
            throw .textTooLong(what: "the list of arguments", octets: given.count, limit: Limits.arguments)
        }
        let known = layout.arguments.filter(\.isForOperator).map(\.argument.name)
        for (place, argument) in given.enumerated() {
            guard let slot = layout.arguments.first(where: { $0.argument.name == argument.name }) else {
                throw .unknownArgument(
                    command: command.name, argument: argument.name, known: known,
                    suggestions: Suggestion.names(near: argument.name, of: known))
            }
            guard slot.isForOperator else {
                throw .filledByStation(command: command.name, argument: argument.name)
            }
            guard !given[..<place].contains(where: { $0.name == argument.name }) else {
                throw .duplicateArgument(command: command.name, argument: argument.name)
            }
        }
    }

    private func value(
        of argument: Argument, text: String?, command: String, hazard: HazardClass, requireUnits: Bool
    ) throws(CommandingError) -> PreparedArgument {
        let reader = ArgumentText(argument: argument, needsUnit: requireUnits || hazard.isHazardous)
        if let text { return try reader.parse(text) }
        guard let settled = argument.defaultText else {
            throw .missingArgument(
                command: command, argument: argument.name, example: argument.name + "=" + reader.example,
                meaning: argument.description)
        }
        // No exception for RETRACT: whoever wants out and has no numbers at hand says ABORT_TO_TOP.
        guard !hazard.isHazardous || !SetPoint.contains(argument) else {
            throw .defaultIsSuggestion(
                command: command, argument: argument.name,
                suggestion: argument.name + "=" + settled + (argument.type.unit ?? ""))
        }
        return try ArgumentText(argument: argument, needsUnit: false).parse(settled, isDefault: true)
    }
}

import MissionDatabase

/// A dictionary as a person looks things up in it.
enum CommandWords {
    static func lines(of database: MissionDatabase) -> [String] {
        database.commands.filter { !$0.isAbstract }.flatMap { command in
            let layout = database.layout(of: command.id)
            let arguments = layout.arguments.filter(\.isForOperator).map { "    " + words($0.argument) }
            return ["\(command.name) [\(layout.significance)] \(command.description ?? "")"] + arguments
        }
    }

    static func counts(of database: MissionDatabase) -> String {
        "\(database.parameters.count) parameters, \(database.containers.count) containers, "
            + "\(database.commands.count) commands"
    }

    static func listing(of database: MissionDatabase) -> String { database.wireListing() }

    private static func words(_ argument: Argument) -> String {
        let unit = argument.type.unit ?? ""
        var text = argument.name
        if let labels = argument.type.enumeration {
            text += "=" + labels.entries.map(\.label).joined(separator: "|")
        } else {
            text += "=" + argument.type.ranges.map { "\($0)" }.joined(separator: " or ") + unit
        }
        if let value = argument.defaultText { text += "  [\(value)\(unit)]" }
        if let description = argument.description { text += "  \(description)" }
        return text
    }
}

public import MissionDatabase

/// Why a command was not made, not taken in, or a report not understood. Nothing was sent.
public enum CommandingError: Error, Equatable, Sendable {
    // What the operator wrote
    case unknownCommand(name: String, suggestions: [String])
    case abstractCommand(name: String)
    case unknownArgument(command: String, argument: String, known: [String], suggestions: [String])
    case missingArgument(command: String, argument: String, example: String, meaning: String?)
    /// A set-point of a hazardous command has a default in the dictionary; it is offered, not taken
    /// (SR-O-12).
    case defaultIsSuggestion(command: String, argument: String, suggestion: String)
    case duplicateArgument(command: String, argument: String)
    case filledByStation(command: String, argument: String)
    case notANumber(argument: String, text: String, example: String)
    case notWhole(argument: String, text: String)
    case outOfRange(argument: String, value: String, allowed: [ValueRange], unit: String?)
    case doesNotFit(argument: String, value: String, bits: Int)
    case missingUnit(argument: String, unit: String, example: String)
    case wrongUnit(argument: String, found: String, expected: String?)
    case unknownLabel(argument: String, label: String, labels: [String], suggestions: [String])
    case textTooLong(what: String, octets: Int, limit: Int)
    // What the station lacks
    case missingFill(command: String, field: String)
    case ledgerFull(command: String, open: Int)
    case idsExhausted
    // What the dictionary lacks
    case unknownStationField(command: String, argument: String, known: [String])
    case badDefinition(command: String, reason: String)
    // What the rig reported
    case badReport(what: String, found: Int, expected: Int)
}

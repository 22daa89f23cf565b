import MissionDatabase

extension CommandingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownCommand, .abstractCommand, .unknownArgument, .missingArgument, .defaultIsSuggestion,
            .duplicateArgument, .filledByStation, .textTooLong:
            return requestText
        case .notANumber, .notWhole, .outOfRange, .doesNotFit, .missingUnit, .wrongUnit, .unknownLabel:
            return valueText
        default: return stationText
        }
    }

    private var requestText: String {
        switch self {
        case .unknownCommand(let name, let suggestions):
            return "there is no command '\(name)'; "
                + Self.hint(suggestions, otherwise: "list the commands and give the full name")
        case .abstractCommand(let name):
            return "\(name) is only the base of other commands: give one of those"
        case .unknownArgument(let command, let argument, let known, let suggestions):
            let has = known.isEmpty ? "takes no arguments" : "takes " + known.joined(separator: ", ")
            return "\(command) has no argument '\(argument)', it \(has); "
                + Self.hint(suggestions, otherwise: known.isEmpty ? "leave it out" : "give one of those")
        case .missingArgument(let command, let argument, let example, let meaning):
            let says = meaning.map { " (\($0))" } ?? ""
            return "\(command) needs \(argument)\(says): add it, for instance \(example)"
        case .defaultIsSuggestion(let command, let argument, let suggestion):
            return "\(command) moves the rig, so no default stands in for \(argument): "
                + "if that is what you mean, add \(suggestion)"
        case .duplicateArgument(let command, let argument):
            return "\(command) was given \(argument) more than once: keep one of them"
        case .filledByStation(let command, let argument):
            return "\(argument) of \(command) is filled in by the station: leave it out"
        case .textTooLong(let what, let octets, let limit):
            return "\(what) has \(octets) where \(limit) are allowed: shorten it"
        default: return ""
        }
    }

    private var valueText: String {
        switch self {
        case .notANumber(let argument, let text, let example):
            return
                "\(argument) is not a number: '\(text)'; "
                + "write it with a decimal point, for instance \(example)"
        case .notWhole(let argument, let text):
            return "\(argument) takes whole numbers, found '\(text)': leave out fraction and exponent"
        case .outOfRange(let argument, let value, let allowed, let unit):
            let unit = unit.map { " " + $0 } ?? ""
            let ranges = allowed.map { Self.text($0) + unit }.joined(separator: " or ")
            return
                "\(argument) is \(value)\(unit), allowed is \(ranges): "
                + "give a value inside, nothing is clamped"
        case .doesNotFit(let argument, let value, let bits):
            return "\(argument) is \(value), which its \(bits) bits cannot hold: give a smaller one"
        case .missingUnit(let argument, let unit, let example):
            return "\(argument) has no unit, \(unit) is expected: write \(example)"
        case .wrongUnit(let argument, let found, .some(let expected)):
            return "\(argument) is in '\(found)', expected is \(expected): convert it, the station does not"
        case .wrongUnit(let argument, let found, .none):
            return "\(argument) has no unit, found '\(found)': give the number alone"
        case .unknownLabel(let argument, let label, let labels, let suggestions):
            return "\(argument) cannot be '\(label)', it is one of \(labels.joined(separator: ", ")); "
                + Self.hint(suggestions, otherwise: "give one of those")
        default: return ""
        }
    }

    private var stationText: String {
        switch self {
        case .missingFill(let command, let field):
            return "\(command) cannot be made: the station does not know \(field) yet; "
                + "wait for the rig's heartbeat, then try again"
        case .ledgerFull(let command, let open):
            return
                "\(command) was not taken: \(open) commands wait for their end; wait, or find out why they do"
        case .idsExhausted:
            return "no command ids are left: give the station a new journal and the rig a new boot"
        case .unknownStationField(let command, let argument, let known):
            return
                "\(command) wants '\(argument)' from the station, "
                + "which knows \(known.joined(separator: ", ")): "
                + "correct the dictionary or take a newer station"
        case .badDefinition(let command, let reason):
            return "\(command) in the dictionary: \(reason)"
        case .badReport(let what, let found, let expected):
            return "verification report with \(what) \(found), expected \(expected): "
                + "compare the dictionaries of station and rig"
        default: return ""
        }
    }

    private static func hint(_ suggestions: [String], otherwise: String) -> String {
        suggestions.isEmpty ? otherwise : "did you mean " + suggestions.joined(separator: " or ") + "?"
    }

    private static func text(_ range: ValueRange) -> String {
        func say(_ bound: ValueRange.Bound, _ sign: String) -> String {
            NumberText.format(bound.value) + (bound.isInclusive ? "" : " (\(sign) that)")
        }
        switch (range.low, range.high) {
        case (.some(let low), .some(let high)): return say(low, "above") + " … " + say(high, "below")
        case (.some(let low), .none): return "at least " + say(low, "above")
        case (.none, .some(let high)): return "at most " + say(high, "below")
        case (.none, .none): return "any number"
        }
    }
}

public import MissionDatabase

/// What telemetry has to show of one command with its arguments (SR-O-08).
public struct ExpectedEffect: Hashable, Sendable {
    /// What one parameter has to show.
    public enum Target: Hashable, Sendable {
        case labels([String])
        case number(Double, tolerance: Double)
        case raw(Int64)

        /// `120 mm ± 0.5`.
        public func words(unit: String?) -> String {
            switch self {
            case .labels(let labels): return labels.joined(separator: " or ")
            case .raw(let number): return "\(number) (raw)"
            case .number(let number, let tolerance):
                let slack = tolerance > 0 ? " ± \(NumberText.format(tolerance))" : ""
                return NumberText.format(number) + (unit.map { " " + $0 } ?? "") + slack
            }
        }
    }

    public struct Term: Hashable, Sendable {
        /// One parameter, or the rows of a table of which the first term chooses one.
        public let parameters: [String]
        public let target: Target
        public let unit: String?

        /// `z_stage = 120 mm ± 0.5`.
        public var words: String { "\(parameters.first ?? "") = \(target.words(unit: unit))" }
    }

    public let moment: CommandEffect.Moment
    public let terms: [Term]
    public let question: CommandEffect.Question?
    public let seconds: Double

    public var words: String { terms.map(\.words).joined(separator: ", ") }

    /// `nil` where the dictionary names none for such arguments.
    public init?(of command: PreparedCommand, in database: MissionDatabase) {
        guard let effect = command.rules?.effect else { return nil }
        if let condition = effect.condition {
            guard let given = command.arguments.first(where: { $0.name == condition.argument }),
                Self.holds(condition, given)
            else { return nil }
        }
        var terms: [Term] = []
        for term in effect.terms {
            guard let resolved = Self.resolve(term, command, database) else { return nil }
            terms.append(resolved)
        }
        guard !terms.isEmpty else { return nil }
        self.terms = terms
        moment = effect.moment
        question = effect.question
        seconds = effect.seconds
    }

    private static func holds(_ condition: CommandEffect.Condition, _ given: PreparedArgument) -> Bool {
        if case .label(let label) = given.value { return condition.labels.contains(label) }
        return condition.labels.isEmpty && given.number.map { $0 != 0 } ?? false
    }

    private static func resolve(
        _ term: CommandEffect.Term, _ command: PreparedCommand, _ database: MissionDatabase
    ) -> Term? {
        let isNumbered = term.parameter.pieces.contains { piece in
            if case .argument(_, let adding) = piece { return adding != 0 }
            return false
        }
        func text(_ name: String) -> String? {
            command.arguments.first { $0.name == name }.map { argument in
                if case .label(let label) = argument.value, !isNumbered { return label }
                return "\(argument.pattern)"
            }
        }
        var parameters: [String] = []
        for row in 1...(term.parameter.isRow ? Limits.rows : 1) {
            guard let name = term.parameter.name(row: row, text), database.parameter(named: name) != nil
            else { break }
            parameters.append(name)
        }
        guard let first = parameters.first, let parameter = database.parameter(named: first),
            let target = target(of: term, command)
        else { return nil }
        return Term(parameters: parameters, target: target, unit: parameter.type.unit)
    }

    private static func target(of term: CommandEffect.Term, _ command: PreparedCommand) -> Target? {
        func number(_ name: String) -> Double? { command.arguments.first { $0.name == name }?.number }
        switch term.wanted {
        case .labels(let labels): return .labels(labels)
        case .number(let number): return .number(number, tolerance: term.tolerance)
        case .raw(let name): return number(name).flatMap { Int64(exactly: $0) }.map { .raw($0) }
        case .inverse(let name):
            guard let value = number(name), value > 0 else { return nil }
            return .number(1 / value, tolerance: term.tolerance)
        case .arguments(let names):
            if names.count == 1,
                case .label(let label)? = command.arguments.first(where: { $0.name == names[0] })?.value
            {
                return .labels([label])
            }
            var sum = 0.0
            for name in names {
                guard let value = number(name) else { return nil }
                sum += value
            }
            return .number(sum, tolerance: term.tolerance)
        }
    }
}

extension PreparedArgument {
    /// The engineering value where it is a number.
    var number: Double? {
        switch value {
        case .integer(let number): return Double(number)
        case .unsigned(let number): return Double(number)
        case .real(let number): return number
        case .label: return nil
        }
    }
}

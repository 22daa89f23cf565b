/// What telemetry shows once a command has had its effect (SR-O-08); the rig's report alone is its word.
public struct CommandEffect: Hashable, Sendable {
    /// When telemetry has to show it.
    public enum Moment: String, Hashable, CaseIterable, Sendable {
        /// After the rig reported completion.
        case after = "AFTER"
        /// While it runs: what completion ends, like a rotation for a time.
        case during = "DURING"
    }

    /// What a parameter has to show.
    public enum Wanted: Hashable, Sendable {
        /// One of these labels.
        case labels([String])
        case number(Double)
        /// The sum of arguments, or the label of one.
        case arguments([String])
        /// The raw number of the parameter is the argument.
        case raw(argument: String)
        /// The inverse of an argument: a period from a rate.
        case inverse(argument: String)
    }

    /// One condition; an effect is seen when all of them hold.
    public struct Term: Hashable, Sendable {
        public let parameter: ParameterPattern
        public let wanted: Wanted
        public let tolerance: Double

        public init(parameter: ParameterPattern, wanted: Wanted, tolerance: Double) {
            self.parameter = parameter
            self.wanted = wanted
            self.tolerance = tolerance
        }
    }

    /// The effect shows only where an argument has one of these labels, or without labels is not 0.
    public struct Condition: Hashable, Sendable {
        public let argument: String
        public let labels: [String]

        public init(argument: String, labels: [String]) {
            self.argument = argument
            self.labels = labels
        }
    }

    /// A query that brings the telemetry, where the rig does not send it by itself.
    public struct Question: Hashable, Sendable {
        public let command: String
        public let argument: String?
        public let value: String?

        public init(command: String, argument: String? = nil, value: String? = nil) {
            self.command = command
            self.argument = argument
            self.value = value
        }
    }

    public let moment: Moment
    public let terms: [Term]
    public let condition: Condition?
    public let question: Question?
    /// How long it is waited for after completion.
    public let seconds: Double
    /// The terms as the dictionary has them, for people.
    public let text: String

    public init(
        moment: Moment, terms: [Term], condition: Condition? = nil, question: Question? = nil,
        seconds: Double, text: String
    ) {
        self.moment = moment
        self.terms = terms
        self.condition = condition
        self.question = question
        self.seconds = seconds
        self.text = text
    }
}

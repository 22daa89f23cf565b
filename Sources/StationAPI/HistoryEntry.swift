/// One command of the station's ledger.
public struct HistoryEntry: Codable, Hashable, Sendable {
    public var commandID: UInt32
    public var name: String
    public var hazard: String
    /// The effect in words.
    public var meaning: String
    /// Who asked for it.
    public var principal: String
    public var stage: String
    public var detail: String
    public var isFinal: Bool
    public var isSuccess: Bool
    /// Whether its effect was seen, in words; nil where none is waited for, or not yet known.
    public var effect: String?
    /// When it was taken: UTC nanoseconds since 1970.
    public var time: Int64

    public init(
        commandID: UInt32, name: String, hazard: String, meaning: String, principal: String, stage: String,
        detail: String, isFinal: Bool, isSuccess: Bool, time: Int64
    ) {
        self.commandID = commandID
        self.name = name
        self.hazard = hazard
        self.meaning = meaning
        self.principal = principal
        self.stage = stage
        self.detail = detail
        self.isFinal = isFinal
        self.isSuccess = isSuccess
        self.time = time
    }
}

/// One command of the ledger with everything that is known of it.
public struct CommandDetail: Codable, Hashable, Sendable {
    public struct Step: Codable, Hashable, Sendable {
        public var stage: String
        public var detail: String
        /// What it is known by: operator, station, transmission, rig report …
        public var source: String
        /// Milliseconds since the command was taken.
        public var elapsedMilliseconds: Double

        public init(stage: String, detail: String, source: String, elapsedMilliseconds: Double) {
            self.stage = stage
            self.detail = detail
            self.source = source
            self.elapsedMilliseconds = elapsedMilliseconds
        }
    }

    public var entry: HistoryEntry
    public var steps: [Step]
    /// What the decision to send was made by; the journal keeps those of older commands.
    public var inputs: [InputReport]
    /// The same in words, where an archive tells it.
    public var inputWords: [String]?

    public init(entry: HistoryEntry, steps: [Step], inputs: [InputReport]) {
        self.entry = entry
        self.steps = steps
        self.inputs = inputs
    }
}

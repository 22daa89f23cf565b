/// One line from the station's socket to a client; `kind` says which of the other members is there.
public struct ServerMessage: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case status, accepted, refused, noted, subscribed, stage, samples, event, link, alarm, dropped
        case alarms, alarmChange, freshness, values
        case decision, rehearsal, commands, history, detail
        case links, parameters, eventList, stop, gap
        case run, runs, series, happenings
    }

    public var kind: Kind
    /// LIVE, REPLAY or SIM, in words: no line may be taken for another's (SR-O-04).
    public var mode: String?
    /// Name of the station, and when it was said (UTC nanoseconds since 1970); over HTTP in every answer.
    public var station: String?
    public var time: Int64?
    /// Each rig as it stood when the line left (SR-O-04).
    public var rigs: [Standing]?
    /// The request that is answered; nil on live lines.
    public var id: UInt32?
    public var status: StatusReport?
    public var command: CommandReport?
    public var refusal: RefusalReport?
    public var stage: StageReport?
    public var samples: SamplesReport?
    public var event: EventReport?
    public var link: LinkReport?
    public var alarm: AlarmReport?
    public var alarms: AlarmsReport?
    public var alarmChange: AlarmChangeReport?
    public var freshness: FreshnessReport?
    public var values: ValuesReport?
    /// What the decision to send, or not, was made by; comes before `accepted` and `refused`.
    public var inputs: [InputReport]?
    public var rehearsal: RehearsalReport?
    public var commands: [CommandDescription]?
    /// Commands on the pages to come.
    public var commandsLeft: Int?
    public var history: [HistoryEntry]?
    public var detail: CommandDetail?
    public var links: [LinkStatus]?
    public var parameters: [ParameterDescription]?
    /// Events since the station started, the newest last.
    public var events: [EventReport]?
    public var stop: StopReport?
    public var gap: GapReport?
    /// The run that began or ended, or was asked for.
    public var run: RunReport?
    public var runs: [RunReport]?
    /// Out of the archive.
    public var series: [SeriesReport]?
    public var happenings: [HappeningReport]?
    /// Live lines that this client was too slow for.
    public var dropped: UInt64?

    public init(_ kind: Kind, id: UInt32? = nil) {
        self.kind = kind
        self.id = id
    }

    /// The rig that is commanded.
    public var standing: Standing? { rigs?.first }
}

/// A command that the station took.
public struct CommandReport: Codable, Hashable, Sendable {
    public var commandID: UInt32
    public var name: String
    /// The effect in words, with units.
    public var meaning: String

    public init(commandID: UInt32, name: String, meaning: String) {
        self.commandID = commandID
        self.name = name
        self.meaning = meaning
    }
}

/// Why the station did not take a request; nothing was sent.
public struct RefusalReport: Codable, Hashable, Sendable {
    public var code: String
    public var text: String

    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

/// One rung of a command's ladder.
public struct StageReport: Codable, Hashable, Sendable {
    public var commandID: UInt32
    public var command: String
    public var stage: String
    public var detail: String?
    public var isFinal: Bool
    /// True only for a final stage that is a success, and for an effect that was seen.
    public var isSuccess: Bool
    /// Of `completed`: what telemetry still has to show; a stage `effect-seen` or `effect-not-seen` follows.
    public var awaitedEffect: String?
    /// UTC nanoseconds since 1970.
    public var time: Int64
    /// Milliseconds since the command was taken.
    public var elapsedMilliseconds: Double

    public init(
        commandID: UInt32, command: String, stage: String, detail: String?, isFinal: Bool, isSuccess: Bool,
        time: Int64, elapsedMilliseconds: Double
    ) {
        self.commandID = commandID
        self.command = command
        self.stage = stage
        self.detail = detail
        self.isFinal = isFinal
        self.isSuccess = isSuccess
        self.time = time
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// The values of one packet.
public struct SamplesReport: Codable, Hashable, Sendable {
    public struct Value: Codable, Hashable, Sendable {
        public var name: String
        /// Number, for quantities; nil for labels and flags.
        public var number: Double?
        /// As a person reads it, without unit.
        public var text: String
        public var unit: String?

        public init(name: String, number: Double?, text: String, unit: String?) {
            self.name = name
            self.number = number
            self.text = text
            self.unit = unit
        }
    }

    public var link: String
    public var packet: String
    /// Reception, UTC nanoseconds since 1970.
    public var time: Int64
    /// By the rig's clock, nanoseconds: since its boot, or since 1958 (TAI) where `isAtomic`.
    public var generation: Int64?
    public var isAtomic: Bool?
    /// GOOD, or what speaks against the values.
    public var quality: String
    /// LIVE or SIM.
    public var origin: String
    public var values: [Value]

    public init(
        link: String, packet: String, time: Int64, generation: Int64? = nil, isAtomic: Bool? = nil,
        quality: String, origin: String, values: [Value]
    ) {
        self.link = link
        self.packet = packet
        self.time = time
        self.generation = generation
        self.isAtomic = isAtomic
        self.quality = quality
        self.origin = origin
        self.values = values
    }
}

/// An event report of the rig.
public struct EventReport: Codable, Hashable, Sendable {
    public var link: String
    public var name: String
    public var severity: UInt8
    public var bootCount: UInt16
    public var count: UInt32
    public var bitDepthMillimetres: Double
    public var a: Int32
    public var b: Int32
    public var time: Int64

    public init(
        link: String, name: String, severity: UInt8, bootCount: UInt16, count: UInt32,
        bitDepthMillimetres: Double, a: Int32, b: Int32, time: Int64
    ) {
        self.link = link
        self.name = name
        self.severity = severity
        self.bootCount = bootCount
        self.count = count
        self.bitDepthMillimetres = bitDepthMillimetres
        self.a = a
        self.b = b
        self.time = time
    }
}

/// A change of a link's state.
public struct LinkReport: Codable, Hashable, Sendable {
    public var link: String
    public var state: String
    public var cause: String
    public var time: Int64

    public init(link: String, state: String, cause: String, time: Int64) {
        self.link = link
        self.state = state
        self.cause = cause
        self.time = time
    }
}

/// Something the station itself has to say.
public struct AlarmReport: Codable, Hashable, Sendable {
    public var code: String
    public var text: String
    public var time: Int64

    public init(code: String, text: String, time: Int64) {
        self.code = code
        self.text = text
        self.time = time
    }
}

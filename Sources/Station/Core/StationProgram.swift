public import Commanding
public import MissionDatabase
public import Monitoring
import Telemetry
import XTCE

/// What the core is given to work with: the dictionary, compiled, and the links by name. Equal in a recording
/// and its replay, because both read it from the segment.
public struct StationProgram: Sendable {
    /// Raised whenever equal inputs may give other effects than before; journals name it.
    public static let behaviourVersion: UInt32 = 11

    /// A link as the core needs it.
    public struct LinkSettings: Hashable, Sendable {
        public var name: String
        /// Octets of serial time are ten bit times at this rate; 0 = no such time (a pseudo-terminal).
        public var baud: UInt32

        public init(name: String, baud: UInt32) {
            self.name = name
            self.baud = baud
        }
    }

    public let stationName: String
    public let stationID: UInt16
    public let links: [LinkSettings]
    /// The rig that may be moved; nil = any.
    public let rig: RigExpectation?
    public let database: MissionDatabase
    public let wireHash: [UInt8]
    /// Of the dictionary that the configuration names; another one than `wireHash` where the rig's own is
    /// used in its place, which moves nothing before a person has accepted it (SR-S-12).
    public let configuredHash: [UInt8]
    public let dictionary: [UInt8]
    /// Octets that the journal's disk has to have free before something long is begun (SR-S-15).
    public let reserve: UInt64
    let plan: DecodePlan
    let encoder: CommandEncoder
    let bitDepth: ParameterID?
    let names: DictionaryNames
    let failures: FailureCodes
    let limitTable: LimitTable
    /// Selects which of the rig's limits hold.
    let limitMode: ParameterID?
    let rigLimits: RigLimitLayout?
    /// What alarms may do by themselves (SR-S-21).
    public let automation: AutomaticHold.Policy
    /// States of the rig that are alarms by themselves.
    let trips: [(name: String, state: UInt8)]

    /// Parameters whose last values the core keeps, in a fixed order.
    let kept: [ParameterID]
    /// By parameter: its place in `kept`, or -1.
    let keptPlace: [Int]
    /// How the rig is asked for the result of a command; nil where the dictionary cannot.
    let resultQuestion: ResultQuestion?
    /// So many of `kept`, the first ones, are compared after a loss.
    let comparedCount: Int
    /// Place by place with `FactSource.all`: where in `kept` its parameter stands.
    let factPlaces: [Int?]
    /// Where in `kept` the depth of the hole stands.
    let holeDepthPlace: Int?
    let stagePlace: Int?

    /// Compiles a dictionary; `file` only names it in messages.
    public init(
        stationName: String, stationID: UInt16, links: [LinkSettings], rig: RigExpectation? = nil,
        dictionary: [UInt8], file: String,
        automation: AutomaticHold.Policy = AutomaticHold.Policy(), reserve: UInt64? = nil,
        configuredHash: [UInt8]? = nil
    ) throws(StationError) {
        guard !links.isEmpty, links.count <= Limits.links else {
            throw .configuration("\(links.count) links; a station has 1 to \(Limits.links)")
        }
        let loaded: LoadedDictionary
        do {
            loaded = try XTCELoader.load(bytes: dictionary, file: file)
        } catch {
            throw .dictionary("\(error)")
        }
        do {
            plan = DecodePlan(loaded.database)
            encoder = try CommandEncoder(loaded.database)
        } catch {
            throw .dictionary("\(file): \(error)")
        }
        self.stationName = stationName
        self.stationID = stationID
        self.links = links
        self.rig = rig
        self.reserve = max(Limits.leastReserve, reserve ?? Limits.leastReserve)
        self.dictionary = dictionary
        database = loaded.database
        wireHash = loaded.wireHash
        self.configuredHash = configuredHash ?? loaded.wireHash
        bitDepth = loaded.database.parameter(named: "z_bit")?.id
        names = DictionaryNames(loaded.database)
        failures = FailureCodes(loaded.database)
        limitTable = LimitTable(loaded.database)
        limitMode = loaded.database.parameter(named: "limit_mode")?.id
        rigLimits = RigLimitLayout(loaded.database)
        self.automation = automation
        let names = names
        trips = ["ESTOP", "FAULT", "JAMMED"].compactMap { name in
            names.stateNumber(name).map { (name, $0) }
        }
        let kept = Reconciliation.parameters(in: loaded.database)
        self.kept = kept
        var places = [Int](repeating: -1, count: loaded.database.parameters.count)
        for (place, parameter) in kept.enumerated() { places[parameter.index] = place }
        keptPlace = places
        resultQuestion = ResultQuestion(loaded.database)
        comparedCount = Reconciliation.comparedCount(in: loaded.database)
        factPlaces = FactSource.all.map { source in
            kept.firstIndex { loaded.database[$0].name == source.parameter }
        }
        stagePlace = kept.firstIndex { loaded.database[$0].name == Reconciliation.stage }
        holeDepthPlace = kept.firstIndex { loaded.database[$0].name == Reconciliation.holeDepth }
    }

    /// One line for people: what the dictionary holds, and its wire hash.
    public var summary: String {
        "\(database.name), \(database.parameters.count) parameters, \(database.containers.count) packets, "
            + "\(database.commands.count) commands, wire hash \(hex(wireHash))"
    }

    /// Whether a request waits for no disk: a note, a command of hazard class H0, what like a heartbeat only
    /// keeps alive what stands in the journal already, and the way out (ARCHITECTURE, the journal).
    func waitsForNoDisk(_ request: OperatorRequest) -> Bool {
        switch request.action {
        case .note, .alarm, .jog(.hold), .jog(.release), .run: return true
        case .fire, .approve, .accept: return false
        case .presence(let hasActed): return !hasActed
        case .jog(.press): return false
        case .command(let order):
            guard let command = database.command(named: order.name) else { return false }
            return database.layout(of: command.id).significance == .normal || isWayOut(order.name)
        }
    }

    /// Only takes motion away, or leads out of the hole: no trouble of the storage may hold it up (SR-S-15).
    func isWayOut(_ name: String) -> Bool {
        AlwaysAllowed.leadsOut(name: name)
    }

    /// A command that can be given, by its full name. Errors: `.unknownCommand` with near names.
    public func command(named name: String) throws(CommandingError) -> CommandDefinition {
        try encoder.definition(named: name)
    }

    /// The function number of a command, as the dictionary assigns it.
    func function(of name: String) -> UInt16? {
        guard let command = database.command(named: name) else { return nil }
        let slots = database.layout(of: command.id).arguments
        let slot = slots.first { $0.argument.name == StationField.function.rawValue }
        return slot?.assignedText.flatMap { UInt16($0) }
    }

    public func stateName(_ number: UInt8) -> String { names.state(number) }

    public func stateNumber(named label: String) -> UInt8? { names.stateNumber(label) }

    /// A stage in words, with the dictionary's names for what failed.
    public func words(for stage: CommandStage, of name: String) -> String {
        failures.text(for: stage, of: name)
    }

    /// The same for one that was just reached.
    public func words(for transition: StageTransition) -> String {
        failures.text(for: transition.stage, of: transition.name)
    }
}

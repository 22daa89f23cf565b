/// The dictionary as values: what the mission calls things, and which bits they are.
///
/// A database that exists is sound: ids are places, names are unique, references and bases lead somewhere, no
/// packet is longer than a space packet can be. Nothing in it changes after `init`.
public struct MissionDatabase: Sendable {
    public let name: String
    public let parameters: [Parameter]
    public let containers: [Container]
    public let commands: [CommandDefinition]
    /// With bases folded in; the index is the container's id.
    public let containerLayouts: [ContainerLayout]
    /// With bases folded in; the index is the command's id.
    public let commandLayouts: [CommandLayout]

    private let parameterIndex: [String: Int]
    private let containerIndex: [String: Int]
    private let commandIndex: [String: Int]

    public init(
        name: String, parameters: [Parameter], containers: [Container], commands: [CommandDefinition]
    ) throws(MissionDatabaseError) {
        try Self.check(places: parameters.map { ($0.name, $0.id.rawValue) }, of: "parameters")
        try Self.check(places: containers.map { ($0.name, $0.id.rawValue) }, of: "containers")
        try Self.check(places: commands.map { ($0.name, $0.id.rawValue) }, of: "commands")
        parameterIndex = try Self.index(parameters.map(\.name), of: "parameters")
        containerIndex = try Self.index(containers.map(\.name), of: "containers")
        commandIndex = try Self.index(commands.map(\.name), of: "commands")
        containerLayouts = try Self.layouts(of: containers, parameters: parameters)
        commandLayouts = try Self.layouts(of: commands, containers: containers)
        self.name = name
        self.parameters = parameters
        self.containers = containers
        self.commands = commands
    }

    public func parameter(named name: String) -> Parameter? {
        parameterIndex[name].map { parameters[$0] }
    }

    public func container(named name: String) -> Container? {
        containerIndex[name].map { containers[$0] }
    }

    public func command(named name: String) -> CommandDefinition? {
        commandIndex[name].map { commands[$0] }
    }

    @inlinable public subscript(id: ParameterID) -> Parameter { parameters[id.index] }
    @inlinable public subscript(id: ContainerID) -> Container { containers[id.index] }
    @inlinable public subscript(id: CommandID) -> CommandDefinition { commands[id.index] }

    @inlinable public func layout(of id: ContainerID) -> ContainerLayout { containerLayouts[id.index] }
    @inlinable public func layout(of id: CommandID) -> CommandLayout { commandLayouts[id.index] }

    private static func check(places: [(String, UInt32)], of what: String) throws(MissionDatabaseError) {
        guard places.count <= Limits.elements else {
            throw .tooMany(what: what, found: places.count, limit: Limits.elements)
        }
        for (place, (name, id)) in places.enumerated() where Int(id) != place {
            throw .misplaced(name: name, id: id, place: place)
        }
    }

    private static func index(_ names: [String], of what: String) throws(MissionDatabaseError) -> [String:
        Int]
    {
        var index: [String: Int] = [:]
        for (place, name) in names.enumerated() {
            guard index.updateValue(place, forKey: name) == nil else {
                throw .duplicateName(what: what, name: name)
            }
        }
        return index
    }

    /// The chain from the root to `start`, by the places of the elements.
    static func lineage(
        from start: Int, name: String, count: Int, base: (Int) -> Int?
    ) throws(MissionDatabaseError) -> [Int] {
        var chain = [start]
        while let next = base(chain[chain.count - 1]) {
            guard next < count else { throw .unknownReference(owner: name, reference: "base number \(next)") }
            chain.append(next)
            guard chain.count <= Limits.inheritance else {
                throw .inheritance(owner: name, limit: Limits.inheritance)
            }
        }
        return chain.reversed()
    }
}

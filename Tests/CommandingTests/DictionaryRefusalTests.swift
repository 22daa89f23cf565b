import Commanding
import MissionDatabase
import Testing

@Suite("Dictionaries the station cannot serve")
struct DictionaryRefusalTests {
    private func database(
        filled: [String] = ["command_id"], header: Int = 48, assign: Bool = true,
        stages: [Verifier.Stage] = [.accepted, .completed], kind: ValueKind = .integer(isSigned: false),
        defaultText: String? = nil, extraEntries: [CommandDefinition.Entry] = []
    ) throws -> MissionDatabase {
        let word = ArgumentType(
            name: "u16", kind: .integer(isSigned: false),
            encoding: try #require(DataEncoding(.unsigned, bits: 16)))
        let own = ArgumentType(name: "own", kind: kind, encoding: word.encoding)
        var arguments = (filled + ["function"]).map {
            Argument(name: $0, type: word, isFilledByStation: true)
        }
        arguments.append(Argument(name: "x", type: own, defaultText: defaultText))
        var entries: [CommandDefinition.Entry] = []
        if header > 0 {
            entries.append(.fixed(name: nil, value: 0x1980 << UInt64(header - 16), bits: header))
        }
        entries += arguments.map { .argument($0.name) } + extraEntries
        let container = Container(id: ContainerID(0), name: "C", entries: [])
        return try MissionDatabase(
            name: "T", parameters: [], containers: [container],
            commands: [
                CommandDefinition(
                    id: CommandID(0), name: "BASE", isAbstract: true, arguments: arguments, entries: entries),
                CommandDefinition(
                    id: CommandID(1), name: "DO", base: CommandID(0),
                    assignments: assign ? [.init(argument: "function", text: "3")] : [],
                    significance: .user1,
                    verifiers: stages.map {
                        Verifier(stage: $0, container: ContainerID(0), timeoutMilliseconds: 2000)
                    }),
            ])
    }

    private func refusal(_ database: MissionDatabase) -> CommandingError? {
        do {
            _ = try CommandEncoder(database)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a sound one is taken`() throws {
        #expect(refusal(try database()) == nil)
        let command = try CommandEncoder(database(defaultText: "9")).prepare(
            name: "DO", arguments: [], requireUnits: true)
        let packet = try command.packet(fill: StationFill(source: 0, sequenceCount: 1, commandID: 0x1234))
        #expect(hex(packet).hasPrefix("198000010007" + "1234" + "0003" + "0009"))
        #expect(throws: CommandingError.doesNotFit(argument: "command_id", value: "65536", bits: 16)) {
            try command.packet(fill: StationFill(source: 0, sequenceCount: 1, commandID: 65536))
        }
    }

    @Test func `one that wants what the station does not know is refused with the names it knows`() throws {
        let error = refusal(try database(filled: ["command_id", "weather"]))
        guard case .unknownStationField("DO", "weather", let known) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(known.count == 16 && known.contains("state_rev"))
    }

    @Test func `one whose commands cannot be made or never end is refused`() throws {
        let broken = [
            try database(assign: false), try database(header: 32), try database(stages: [.completed]),
            try database(stages: [.accepted]), try database(kind: .binary), try database(defaultText: "many"),
            try database(defaultText: "65536"), try database(extraEntries: [.argument("x")]),
            try database(extraEntries: [.fixed(name: nil, value: 1, bits: 4)]),
        ]
        for database in broken {
            guard case .badDefinition("DO", let reason) = refusal(database) else {
                Issue.record("\(String(describing: refusal(database)))")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }
}

import MissionDatabase

/// Every enumeration of the dictionary, and the bits of its words, as constants.
struct DeviceWords {
    let declarations: String
    let definitions: String

    /// Names that the device had before there was a generator.
    private static let prefixes = [
        "state": "RL_STATE", "failure": "RL_FAIL", "event": "RL_EVENT", "scope": "RL_SCOPE",
        "path": "RL_PATH",
    ]

    init(_ database: MissionDatabase) throws(DictionaryTextError) {
        var text = "/* Function numbers of commands. */\n"
        text += CText.enumeration(
            try DeviceCommands.functions(of: database).map { ("RL_FUNCTION_\($0.name)", "\($0.number)") })
        for (stem, enumeration) in try Self.enumerations(of: database) {
            let prefix = Self.prefixes[stem] ?? "RD_" + CText.constant(stem)
            var entries = enumeration.entries.map { ("\(prefix)_\(CText.constant($0.label))", "\($0.value)") }
            if stem == "state" { entries.append(("RL_STATE_ANY", "255 /* expected state of a command */")) }
            text += CText.enumeration(entries)
        }
        text += try Self.words(of: database)
        let events = try Self.events(of: database)
        text += "\n/* Severity 1 to 4 (PUS service 5 subtype) by event number; 0 = no such event. */\n"
        text += "enum { RD_EVENT_COUNT = \(events.count) };\n"
        text += "extern const uint8_t rd_event_severities[RD_EVENT_COUNT];\n"
        declarations = text
        definitions =
            "const uint8_t rd_event_severities[RD_EVENT_COUNT] = {\n"
            + CText.rows(events.map { "\($0)" }) + "};\n"
    }

    /// By the name of the type without `arg_` and `_t`; a parameter's and an argument's type of one name are
    /// one enumeration, which must hold all labels of both.
    private static func enumerations(
        of database: MissionDatabase
    ) throws(DictionaryTextError) -> [(stem: String, enumeration: Enumeration)] {
        var found: [(stem: String, enumeration: Enumeration)] = []
        let types =
            database.parameters.map { ($0.type.name, $0.type.enumeration) }
            + database.commands.flatMap(\.arguments).map { ($0.type.name, $0.type.enumeration) }
        for (name, enumeration) in types {
            guard let enumeration else { continue }
            let stem = stem(of: name)
            guard let place = found.firstIndex(where: { $0.stem == stem }) else {
                found.append((stem, enumeration))
                continue
            }
            var entries = found[place].enumeration.entries
            for entry in enumeration.entries where !entries.contains(where: { $0.value == entry.value }) {
                entries.append(entry)
            }
            for entry in enumeration.entries
            where entries.first(where: { $0.value == entry.value })?.label != entry.label {
                throw .unsuitable(
                    owner: name, reason: "\(entry.value) is \(entry.label) here and another label elsewhere")
            }
            found[place].enumeration = Enumeration(entries)
        }
        return found
    }

    private static func stem(of type: String) -> String {
        var stem = type[...]
        if stem.hasPrefix("arg_") { stem = stem.dropFirst(4) }
        if stem.hasSuffix("_t") { stem = stem.dropLast(2) }
        return String(stem)
    }

    /// The bits of each word, and of the actuators that rules name.
    private static func words(of database: MissionDatabase) throws(DictionaryTextError) -> String {
        var text = ""
        var told: Set<String> = []
        for packet in try DevicePacket.all(of: database) {
            for word in packet.words where told.insert(word.name).inserted {
                text += "\n/* Bits of \(word.name). */\n"
                text += CText.enumeration(
                    word.bits.map { ("RD_\(CText.constant($0.name))", "1 << \($0.bit)") })
            }
        }
        let blocks = Self.blocks(of: database)
        if !blocks.isEmpty {
            text += "\n/* Actuators, as rd_command.blocks has them. */\n"
            text += CText.enumeration(blocks.map { ("RD_BLOCK_\($0.label)", "1 << \($0.number)") })
        }
        return text
    }

    /// Actuators by the number of their bit, as the loader counts them.
    static func blocks(of database: MissionDatabase) -> [CommandRules.Term] {
        database.parameters.map(\.name).filter { $0.hasPrefix("blocked_") }.reversed().enumerated().map {
            .init(number: $0, label: $1.dropFirst("blocked_".count).uppercased())
        }
    }

    /// Severities by event number.
    static func events(of database: MissionDatabase) throws(DictionaryTextError) -> [Int] {
        guard let type = database.parameter(named: "event_id")?.type, let events = type.enumeration else {
            throw .missing(what: "parameter event_id with labels")
        }
        guard let last = events.entries.last?.value, last < 256 else {
            throw .unsuitable(owner: type.name, reason: "event numbers go to 255")
        }
        var severities = [Int](repeating: 0, count: Int(last) + 1)
        for entry in events.entries { severities[Int(entry.value)] = severity(of: entry.label, type) }
        return severities
    }

    /// 1 unless an item of the type says otherwise.
    static func severity(of label: String, _ type: ParameterType) -> Int {
        (1...4).first { level in
            type.ancillary.contains {
                $0.name == "regolith:severity-\(level)"
                    && $0.value.split(separator: " ").contains { $0 == label }
            }
        } ?? 1
    }
}

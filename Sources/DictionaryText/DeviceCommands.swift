import MissionDatabase

/// The table of commands: what the device checks before it does anything.
struct DeviceCommands {
    let declarations: String
    let definitions: String

    private struct Row {
        let name: String
        let number: Int64
        let layout: CommandLayout
        let rules: CommandRules
        let arguments: [ArgumentField]
    }

    init(_ database: MissionDatabase) throws(DictionaryTextError) {
        var rows: [Row] = []
        for function in try Self.functions(of: database) {
            let layout = database.layout(of: function.id)
            guard let rules = database[function.id].rules else {
                throw .unsuitable(owner: function.name, reason: "no rules: give regolith:states and the rest")
            }
            rows.append(
                Row(
                    name: function.name, number: function.number, layout: layout, rules: rules,
                    arguments: try ArgumentField.all(of: layout, owner: function.name)))
        }
        declarations = Self.types
        var first = 0
        var commands = ""
        var arguments = ""
        for row in rows {
            commands += Self.text(of: row, first: first)
            if !row.arguments.isEmpty {
                arguments += "    /* \(row.name) */\n"
                arguments += CText.rows(row.arguments.map(\.initializer))
            }
            first += row.arguments.count
        }
        guard first < 256 else {
            throw .unsuitable(owner: "commands", reason: "\(first) arguments, the table counts to 255")
        }
        definitions =
            "const rd_argument rd_arguments[] = {\n\(arguments)};\n\n"
            + "const rd_command rd_commands[] = {\n\(commands)};\n\n"
            + "const size_t rd_command_count = sizeof rd_commands / sizeof rd_commands[0];\n"
    }

    /// Concrete commands by rising function number.
    static func functions(
        of database: MissionDatabase
    ) throws(DictionaryTextError) -> [(name: String, number: Int64, id: CommandID)] {
        var found: [(name: String, number: Int64, id: CommandID)] = []
        for command in database.commands where !command.isAbstract {
            let slot = database.layout(of: command.id).arguments.first { $0.argument.name == "function" }
            guard let number = slot?.assignedText.flatMap({ Int64($0) }) else {
                throw .missing(what: "function number of \(command.name)")
            }
            found.append((command.name, number, command.id))
        }
        return found.sorted { $0.number < $1.number }
    }

    private static func text(of row: Row, first: Int) -> String {
        let rules = row.rules
        let octets = (row.layout.bits - ArgumentField.headerBits(of: row.layout)) / 8
        let states = rules.states.isEmpty ? "RD_ANY_STATE" : CText.hexadecimal(mask(rules.states))
        return """
                {RL_FUNCTION_\(row.name), \(row.layout.significance.rawValue), \
            \(rules.motionClass == .none ? "RD_CLASS_NONE" : "RD_CLASS_" + rules.motionClass.rawValue), \
            \(scope(rules.scope)), \(CText.hexadecimal(UInt64(rules.flags.rawValue))), \(states), \
            \(CText.hexadecimal(mask(rules.permits))), \
            \(CText.hexadecimal(mask(rules.blocks))), \(octets), \(first), \(row.arguments.count)},

            """
    }

    private static func mask(_ terms: [CommandRules.Term]) -> UInt64 {
        terms.reduce(0) { $0 | 1 << UInt64($1.number) }
    }

    private static func scope(_ scope: CommandRules.Scope) -> String {
        switch scope {
        case .none: return "0"
        case .byDepth: return "RD_SCOPE_DEPTH"
        case .bits(let terms): return "\(terms.reduce(0) { $0 | $1.number })"
        }
    }

    private static var flags: [(name: String, value: String)] {
        let all =
            CommandFlags.named.map { ($0.label, $0.flag.rawValue) }
            + CommandFlags.implied.map { ($0.label, $0.flag.rawValue) }
        return all.sorted { $0.1 < $1.1 }.map { ("RD_\($0.0)", "1 << \($0.1.trailingZeroBitCount)") }
    }

    private static var types: String {
        let classes = CommandRules.MotionClass.allCases.enumerated().map {
            (name: "RD_CLASS_\($0.element.rawValue)", value: "\($0.offset)")
        }
        return """
            /* Motion classes. */
            \(CText.enumeration(classes))
            /* Flags of a command. */
            \(CText.enumeration(flags))
            /* Scope: RL_SCOPE_AIR above touch-off, RL_SCOPE_GROUND below it. */
            enum { RD_SCOPE_DEPTH = 0x80 };

            #define RD_ANY_STATE UINT32_C(0xFFFFFFFF)

            /* Raw value of an argument. Of 8 octets: not checked. Of 4: read as int32_t whatever its sign. */
            typedef struct {
                uint8_t offset; /* behind the authority block; of queries behind the function number */
                uint8_t octets;
                bool is_signed;
                int32_t least, most;
                uint32_t values; /* bit n = value n is allowed; 0 = all from least to most */
            } rd_argument;

            typedef struct {
                uint16_t function;
                uint8_t hazard;       /* 0 to 4 = H0 to H4 */
                uint8_t motion_class; /* RD_CLASS_… */
                uint8_t scope;        /* bits of the arm it needs, or RD_SCOPE_DEPTH; 0 = no arm */
                uint16_t flags;
                uint32_t states;          /* bit n = may begin in state n */
                uint64_t permits;         /* bit n = RD_PERMIT_… n must be TRUE; UNKNOWN refuses */
                uint16_t blocks;          /* RD_BLOCK_… that must be clear in flags_inhibit >> 16 */
                uint16_t argument_octets; /* between function number and CRC, the authority block included */
                uint8_t first_argument;   /* in rd_arguments */
                uint8_t arguments;
            } rd_command;

            /* By rising function number. */
            extern const rd_command rd_commands[];
            extern const size_t rd_command_count;
            extern const rd_argument rd_arguments[];

            """
    }
}

import MissionDatabase

/// What can be commanded, with which arguments, when, and what is told of it.
enum CommandTables {
    typealias Functions = [(name: String, number: Int64, id: CommandID)]

    static func arguments(_ functions: Functions, _ database: MissionDatabase) -> String {
        let rows = functions.map { function in
            let layout = database.layout(of: function.id)
            let arguments = layout.arguments.filter { slot in
                slot.isForOperator || !isBlock(slot, database)
            }
            return [
                "\(function.number)", function.name, layout.significance.hazardClass,
                database[function.id].description ?? "",
                arguments.map { words($0) }.joined(separator: "<br>"),
                layout.verifiers.map { "\($0.stage.rawValue) \(seconds($0.timeoutMilliseconds))" }
                    .joined(separator: ", "),
            ]
        }
        return Markdown.section(
            "Commands",
            """
            Hazard classes: H0 query, H1 configuration, H2 free-air motion, H3 energy into the ground, H4
            irreversible or weakening a protection. Arguments in *italics* are filled in by the station.
            Time-outs in seconds, each from the stage before it; SVR is seen by the station in telemetry.

            """,
            Markdown.table(
                ["No.", "Command", "Class", "Meaning", "Arguments", "Stages, time-outs"], rows))
    }

    /// Arguments of the headers, which stand in `README.md`.
    private static func isBlock(_ slot: CommandLayout.Slot, _ database: MissionDatabase) -> Bool {
        slot.assignedText != nil
            || ["RigCommand", "AuthorisedCommand"].contains(database[slot.declaredBy].name)
    }

    private static func words(_ slot: CommandLayout.Slot) -> String {
        let argument = slot.argument
        let type = argument.type
        guard slot.isForOperator else { return "*\(argument.name)*" }
        var text = "`\(argument.name)`"
        if let labels = type.enumeration?.entries {
            let names = labels.map(\.label)
            text += labels.count > 9 ? " one of \(labels.count) labels" : " " + names.joined(separator: "/")
        } else if let range = type.ranges.first {
            text += " " + Markdown.range(range)
        } else {
            text += " \(type.encoding.form == .twosComplement ? "i" : "u")\(type.encoding.bits)"
        }
        if let unit = type.unit { text += " " + unit }
        if let given = argument.defaultText { text += " (\(given))" }
        return text
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        Markdown.number(Double(milliseconds) / 1000)
    }

    // MARK: Rules

    static func rules(_ functions: Functions, _ database: MissionDatabase) -> String {
        let rows = functions.compactMap { function in
            database[function.id].rules.map { rules in
                [
                    function.name, rules.motionClass.rawValue, scope(rules.scope),
                    Markdown.words(rules.permits.map(\.label)), Markdown.words(rules.blocks.map(\.label)),
                    Markdown.words(rules.flags.subtracting(.needsAuthorityBlock).labels),
                ]
            }
        }
        return Markdown.section(
            "Rules",
            """
            Class: what loss of the link does to the motion (README section 5): MJ hold-to-run, MA free air,
            MG ground-engaging, MU unjamming and what cannot be undone, ME escape, DEPTH = MA above touch-off
            and MG below. Arm: scope bits that are needed, DEPTH = AIR above and GROUND below touch-off. A
            permit must be TRUE; UNKNOWN refuses (code 28). An actuator must not be blocked in
            `flags_inhibit`.

            """, Markdown.table(["Command", "Class", "Arm", "Permits", "Actuators", "Flags"], rows))
    }

    private static func scope(_ scope: CommandRules.Scope) -> String {
        switch scope {
        case .none: return "–"
        case .byDepth: return "DEPTH"
        case .bits(let terms): return terms.map(\.label).joined(separator: " + ")
        }
    }

    // MARK: Effects

    static func effects(_ functions: Functions, _ database: MissionDatabase) -> String {
        let rows = functions.compactMap { function in
            database[function.id].rules?.effect.map { effect in
                [
                    function.name, effect.text.replacing("|", with: " or "),
                    effect.moment == .during ? "while it runs" : "after completion",
                    Markdown.number(effect.seconds), effect.condition.map(words) ?? "–",
                    effect.question.map { [$0.command, $0.value ?? ""].joined(separator: " ") } ?? "–",
                ]
            }
        }
        return Markdown.section(
            "Effects",
            """
            What telemetry shows once a command has had its effect. The station waits for it so many seconds
            after (1,7) and then says `effect seen` or `EFFECT NOT SEEN`. `@argument` is the value that was
            given, `{argument}` its label or number, `*` the row of a table.

            """, Markdown.table(["Command", "Shows", "When", "Seconds", "Only if", "Asked for by"], rows))
    }

    private static func words(_ condition: CommandEffect.Condition) -> String {
        condition.labels.isEmpty
            ? condition.argument + " ≠ 0"
            : condition.argument + " = " + condition.labels.joined(separator: " or ")
    }

    // MARK: States

    static func states(_ functions: Functions, _ database: MissionDatabase) -> String {
        let states = database.parameter(named: "state")?.type.enumeration?.entries ?? []
        let bound = functions.filter { database[$0.id].rules?.states.isEmpty == false }
        let free = functions.filter { database[$0.id].rules?.states.isEmpty == true }.map(\.name)
        let rows = bound.map { function in
            [function.name]
                + states.map { database[function.id].rules?.allows(state: $0.value) == true ? "●" : "" }
        }
        return Markdown.section(
            "Commands by state",
            "In every state: \(Markdown.words(free)). Others where there is a dot (else code 19):\n",
            Markdown.table(["Command"] + states.map(\.label), rows))
    }
}

import MissionDatabase

/// Factory limits by mode, and the settings of the configuration.
enum LimitTables {
    static func limits(_ database: MissionDatabase) throws(DictionaryTextError) -> String {
        guard let modes = database.parameter(named: "limit_mode"),
            let labels = modes.type.enumeration?.entries
        else { throw .missing(what: "parameter limit_mode with labels") }
        var rows: [[String]] = []
        for (number, limit) in try DeviceTables.limits(of: database).enumerated() {
            let type = limit.parameter.type
            let byMode = labels.map { LimitBand.limits(of: type, mode: $0.value, selector: modes.id) }
            for (place, limits) in byMode.enumerated() where place == 0 || limits != byMode[place - 1] {
                let same = byMode[place...].prefix { $0 == limits }.count
                let name =
                    same == labels.count
                    ? "all"
                    : labels[place..<(place + same)].map(\.label)
                        .joined(separator: ", ")
                rows.append([
                    "\(number)", "`\(limit.parameter.name)`", type.unit ?? "", name,
                    Markdown.range(limits?.warning), Markdown.range(limits?.critical),
                    Markdown.range(type.factory), Markdown.number(limits?.hysteresis ?? 0),
                    Markdown.number(limits?.persistence ?? 0), condition(type, modes.id, database),
                ])
            }
        }
        return Markdown.section(
            "Limits by mode",
            """
            Inside is good. Factory: how far RELAX_LIMIT may widen the critical range; a dash: not at all.
            Back inside by the hysteresis ends an alarm; the persistence (s) must pass before one begins.

            """,
            Markdown.table(
                [
                    "No.", "Item", "Unit", "Mode", "Warning", "Critical", "Factory", "Hysteresis",
                    "Persistence", "While",
                ], rows))
    }

    /// Where the limits hold only while something else than the mode is so.
    private static func condition(
        _ type: ParameterType, _ modes: ParameterID, _ database: MissionDatabase
    ) -> String {
        let contexts = type.contexts.filter { $0.parameter != modes }
        return contexts.map { context in
            let parameter = database[context.parameter]
            let label = parameter.type.enumeration?.label(of: context.rawValue) ?? "\(context.rawValue)"
            return "\(parameter.name) \(label)"
        }.joined(separator: ", ")
    }

    static func settings(_ database: MissionDatabase) throws(DictionaryTextError) -> String {
        let names = database.parameters.filter { $0.setting != nil }
        var rows: [[String]] = []
        for (number, parameter) in names.enumerated() {
            guard let setting = parameter.setting else { continue }
            rows.append([
                "\(number)", "`\(parameter.name)`", parameter.description ?? "",
                value(setting.factory, parameter.type), value(setting.least, parameter.type),
                value(setting.most, parameter.type), parameter.type.unit ?? "", setting.tighter.rawValue,
            ])
        }
        return Markdown.section(
            "Settings",
            """
            Read back by GET_CFG. SET_PARAMETER moves a setting the tighter way, RELAX_PARAMETER the other.

            """,
            Markdown.table(
                ["No.", "Setting", "Meaning", "Factory", "Least", "Most", "Unit", "Tighter"], rows))
    }

    private static func value(_ raw: Int64, _ type: ParameterType) -> String {
        if let label = type.enumeration?.label(of: raw) { return label }
        guard let line = type.calibrator?.coefficients, line.count == 2 else { return "\(raw)" }
        // Raw units are decimal fractions: their inverse is a whole number, and dividing by it is exact.
        return Markdown.number((Double(raw) / (1 / line[1]).rounded()) + line[0])
    }
}

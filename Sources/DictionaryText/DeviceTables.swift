import MissionDatabase

/// The factory tables of the device: limits of telemetry items by limit mode, and its settings.
struct DeviceTables {
    let declarations: String
    let definitions: String

    init(_ database: MissionDatabase) throws(DictionaryTextError) {
        let limits = try Self.limits(of: database)
        let settings = try Self.settings(of: database)
        let modes = limits.first?.bands.count ?? 0
        declarations =
            "enum {\n"
            + CText.rows([
                "RD_LIMIT_COUNT = \(limits.count)", "RD_LIMIT_MODE_COUNT = \(modes)",
                "RD_PARAMETER_COUNT = \(settings.count)",
            ]) + "};\n\n" + Self.absences(database) + Self.types
        let every = [String](repeating: "{a, b, c, d}", count: modes).joined(separator: ", ")
        definitions =
            "#define RD_EVERY_MODE(a, b, c, d) {\(every)}\n\n"
            + "const rd_limit rd_factory_limits[RD_LIMIT_COUNT] = {\n" + limits.map(Self.text).joined()
            + "};\n\n"
            + "const rd_parameter rd_factory_parameters[RD_PARAMETER_COUNT] = {\n"
            + CText.rows(
                settings.map {
                    "{\($0.factory), \($0.least), \($0.most), RD_TIGHTER_\($0.tighter.rawValue.uppercased())}"
                }) + "};\n"
    }

    // MARK: Limits

    struct Limit {
        let parameter: Parameter
        let bands: [LimitBand]
        let factory: LimitBand
    }

    /// By the number of the label that commands give.
    static func limits(of database: MissionDatabase) throws(DictionaryTextError) -> [Limit] {
        guard let modes = database.parameter(named: "limit_mode"),
            let labels = modes.type.enumeration?.entries
        else { throw .missing(what: "parameter limit_mode with labels") }
        var found: [Limit] = []
        for parameter in try named(by: "SET_LIMIT", "limit", database) {
            let type = parameter.type
            guard type.limits != nil || !type.contexts.isEmpty else {
                throw .unsuitable(owner: parameter.name, reason: "it has no limits, but SET_LIMIT names it")
            }
            var bands: [LimitBand] = []
            for label in labels {
                bands.append(
                    try LimitBand(
                        LimitBand.limits(of: type, mode: label.value, selector: modes.id), type))
            }
            let widest = AlarmLimits(warning: nil, critical: type.factory)
            found.append(
                Limit(parameter: parameter, bands: bands, factory: try LimitBand(widest, type)))
        }
        return found
    }

    /// The parameters that the labels of an argument name, in the order of their numbers from 0.
    private static func named(
        by command: String, _ argument: String, _ database: MissionDatabase
    ) throws(DictionaryTextError) -> [Parameter] {
        let arguments = database.command(named: command)?.arguments ?? []
        guard let labels = arguments.first(where: { $0.name == argument })?.type.enumeration else {
            throw .missing(what: "argument \(argument) of \(command) with labels")
        }
        var found: [Parameter] = []
        for entry in labels.entries {
            guard let parameter = database.parameter(named: entry.label.lowercased()) else {
                throw .missing(what: "parameter \(entry.label.lowercased()), which \(command) names")
            }
            guard entry.value == Int64(found.count) else {
                throw .unsuitable(owner: entry.label, reason: "numbers go from 0 without a gap")
            }
            found.append(parameter)
        }
        return found
    }

    private static func text(of limit: Limit) -> String {
        let type = limit.parameter.type
        let manner = type.limits ?? type.contexts.first?.limits
        let line = type.calibrator?.coefficients ?? [0, 1]
        let hysteresis = Int64(((manner?.hysteresis ?? 0) / (line.count == 2 ? line[1] : 1)).rounded())
        let isOne = limit.bands.allSatisfy { $0 == limit.bands[0] }
        let bands =
            isOne
            ? "RD_EVERY_MODE(" + text(of: limit.bands[0]) + ")"
            : "{\n" + CText.rows(limit.bands.map { "{" + text(of: $0) + "}" }, indent: 8) + "    }"
        let persistence = Int64(((manner?.persistence ?? 0) * 1000).rounded())
        return "    /* \(limit.parameter.name) */\n    {\(bands), "
            + "\(text(limit.factory.criticalLow, isLow: true)), "
            + "\(text(limit.factory.criticalHigh, isLow: false)), \(hysteresis), \(persistence)},\n"
    }

    private static func text(of band: LimitBand) -> String {
        "\(text(band.warnLow, isLow: true)), \(text(band.warnHigh, isLow: false)), "
            + "\(text(band.criticalLow, isLow: true)), \(text(band.criticalHigh, isLow: false))"
    }

    private static func text(_ raw: Int64?, isLow: Bool) -> String {
        raw.map { "\($0)" } ?? (isLow ? "RD_NO_LOW" : "RD_NO_HIGH")
    }

    // MARK: Absence

    /// Raw values that say: not available.
    private static func absences(_ database: MissionDatabase) -> String {
        let found = database.parameters.compactMap { parameter in
            parameter.absent.map { raw in
                let text = raw < 0 ? "(\(raw))" : raw > Int64(Int32.max) ? "UINT32_C(\(raw))" : "\(raw)"
                return "#define RD_ABSENT_\(parameter.name.uppercased()) \(text)\n"
            }
        }
        return found.isEmpty ? "" : "/* Not available. */\n" + found.joined() + "\n"
    }

    // MARK: Settings

    static func settings(of database: MissionDatabase) throws(DictionaryTextError) -> [Setting] {
        var found: [Setting] = []
        for parameter in try named(by: "SET_PARAMETER", "parameter", database) {
            guard let setting = parameter.setting else {
                throw .unsuitable(
                    owner: parameter.name, reason: "SET_PARAMETER names it: give regolith:default")
            }
            found.append(setting)
        }
        return found
    }

    private static let types = """
        #define RD_NO_LOW INT32_MIN
        #define RD_NO_HIGH INT32_MAX

        /* Raw values; inside is what is not below a low and not above a high one. */
        typedef struct {
            int32_t warn_low, warn_high, critical_low, critical_high;
        } rd_band;

        /* Factory limits of one item. */
        typedef struct {
            rd_band by_mode[RD_LIMIT_MODE_COUNT]; /* index: RD_LIMIT_MODE_… */
            int32_t factory_low, factory_high;    /* how far RELAX_LIMIT may widen; none: not at all */
            int32_t hysteresis;
            uint16_t persistence_ms;
        } rd_limit;

        enum { RD_TIGHTER_LOWER = 1, RD_TIGHTER_HIGHER = 2 };

        /* A setting, in the raw values of CONFIG. */
        typedef struct {
            int32_t factory, least, most;
            uint8_t tighter;
        } rd_parameter;

        /* Index: RD_LIMIT_… and RD_PARAMETER_… */
        extern const rd_limit rd_factory_limits[RD_LIMIT_COUNT];
        extern const rd_parameter rd_factory_parameters[RD_PARAMETER_COUNT];

        """
}

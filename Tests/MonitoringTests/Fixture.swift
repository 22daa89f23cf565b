import MissionDatabase
import Monitoring
import Octets

/// A small dictionary: packet FAST with its period, the mode and three values; SLOW every 2 s; NOTE unbidden.
enum Fixture {
    static func number(_ bits: Int) -> DataEncoding {
        guard let encoding = DataEncoding(.unsigned, bits: bits) else { preconditionFailure() }
        return encoding
    }

    static func parameter(_ id: Int, _ name: String) -> Parameter {
        let torque = AlarmLimits(
            warning: range(nil, 4), critical: range(nil, 8), hysteresis: 0.5, persistence: 0.25)
        let softer = ContextLimits(
            parameter: mode, rawValue: 3, limits: AlarmLimits(warning: nil, critical: range(nil, 6)))
        return Parameter(
            id: ParameterID(id), name: name,
            type: ParameterType(
                name: name + "_t", kind: .integer(isSigned: false), encoding: number(16),
                limits: name == "torque" ? torque : nil, contexts: name == "torque" ? [softer] : [],
                labelAlarms: name == "guard" ? [LabelAlarm(rawValue: 0, severity: .critical)] : []))
    }

    static let names = ["period", "limit_mode", "torque", "temperature", "guard", "load"]
    static let mode = ParameterID(1)
    static let torque = ParameterID(2)
    static let temperature = ParameterID(3)
    static let guardState = ParameterID(4)

    static func database() throws -> MissionDatabase {
        let parameters = names.enumerated().map { id, name in parameter(id, name) }
        let entries = { (ids: [Int]) in ids.map { Container.Entry(ParameterID($0)) } }
        return try MissionDatabase(
            name: "fixture", parameters: parameters,
            containers: [
                Container(
                    id: ContainerID(0), name: "FAST", entries: entries([0, 1, 2, 3, 4]),
                    period: .parameter(ParameterID(0))),
                Container(
                    id: ContainerID(1), name: "SLOW", entries: entries([5]), period: .milliseconds(2000)),
                Container(id: ContainerID(2), name: "NOTE", entries: entries([5])),
            ], commands: [])
    }

    static let fast = ContainerID(0)
    static let slow = ContainerID(1)
    static let note = ContainerID(2)

    /// A monitor of one rule, and the place of the rule.
    static func monitor(
        _ usual: LimitSet?, contexts: [LimitRule.Context] = [], of parameter: ParameterID = torque
    ) throws -> LimitMonitor {
        LimitMonitor(
            LimitTable(
                rules: [LimitRule(parameter: parameter, usual: usual, contexts: contexts)],
                of: try database()))
    }

    static func range(_ low: Double?, _ high: Double?) -> ValueRange {
        ValueRange(low: low.map { .init($0) }, high: high.map { .init($0) })
    }
}

/// Numbers that look random and are the same everywhere.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func roll(_ sides: UInt64) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % sides)
    }
}

import MissionDatabase

/// The few names of the dictionary that the station's own words need; numbers stand in where it has none.
struct DictionaryNames: Sendable {
    private let states: Enumeration?
    private let events: Enumeration?
    private let failures: Enumeration?

    init(_ database: MissionDatabase) {
        states = database.parameter(named: "state")?.type.enumeration
        events = database.parameter(named: "event_id")?.type.enumeration
        failures = database.parameter(named: "report_code")?.type.enumeration
    }

    func state(_ value: UInt8) -> String { states?.label(of: Int64(value)) ?? "state \(value)" }

    func stateNumber(_ label: String) -> UInt8? {
        states?.value(of: label).flatMap { UInt8(exactly: $0) }
    }

    func event(_ value: UInt16) -> String { events?.label(of: Int64(value)) ?? "event \(value)" }

    func failure(_ value: UInt16) -> String { failures?.label(of: Int64(value)) ?? "code \(value)" }
}

import MissionDatabase

/// What an operator compares after a loss, beside what HELLO and heartbeats tell (SR-S-05, SR-O-09).
enum Reconciliation {
    /// Names of the dictionary; those that it has not are left out.
    static let holeDepth = "z_hole"
    static let names = [
        "limit_mode", "z_surface", "z_hole", "depth_ref_valid", "in_hole", "active_function", "stop_cause",
        "key_pos", "authority_state", "authority_holder", "authority_station", "gravity_set", "cfg_crc",
        "limits_crc", "recipes_crc", "checks_missing", "self_test",
        "car_pos", "cup_state_1", "cup_state_2", "cup_state_3", "cup_state_4", "cup_state_5", "cup_state_6",
        "cup_state_7", "cup_state_8", "cup_state_9", "cup_state_10", "cup_state_11", "cup_state_12",
    ]

    /// Where the feed stage stands, to know a lift from a drop.
    static let stage = "z_stage"

    /// Those that are compared come first.
    static func comparedCount(in database: MissionDatabase) -> Int {
        names.count { database.parameter(named: $0) != nil }
    }

    static func parameters(in database: MissionDatabase) -> [ParameterID] {
        var found = names.compactMap { database.parameter(named: $0)?.id }
        for name in FactSource.all.map(\.parameter) + [stage] {
            if let id = database.parameter(named: name)?.id, !found.contains(id) { found.append(id) }
        }
        for name in StationCore.countdownParameters + [StationCore.authorityState] {
            if let id = database.parameter(named: name)?.id, !found.contains(id) { found.append(id) }
        }
        for parameter in database.parameters where !found.contains(parameter.id) {
            let name = parameter.name
            if name.hasPrefix(FactSource.causePrefix) || name.hasPrefix(FactSource.blockPrefix) {
                found.append(parameter.id)
            }
        }
        return found
    }
}

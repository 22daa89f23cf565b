import MissionDatabase

/// The arguments that the station fills in, by their names in the dictionary (ICD §7). A dictionary that
/// wants another one from the station is refused when the encoder is made.
public enum StationField: String, CaseIterable, Hashable, Sendable {
    case source
    case commandID = "command_id"
    case expiry
    case bootCount = "boot_count"
    /// Settled by each command of the dictionary, never by the fill.
    case function
    case epoch
    case operatorID = "operator"
    case expectedState = "expected_state"
    case token
    case path
    case wireHash = "wire_hash"
    case stateRevision = "state_rev"
    case stopID = "stop_id"
    /// 1 PREPARE, 2 FIRE.
    case step
    /// Result of PREPARE; 0 in PREPARE.
    case fireToken = "fire_token"
    /// Second person, 0 = none.
    case approver
}

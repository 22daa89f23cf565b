public import MissionDatabase

/// The commands that only take motion away, or ask: no interlock of the station holds them back, they carry
/// no expiry, and no full ledger turns them away (hazards.md §4.7, SR-S-15; RULINGS R5). The STOP frame of
/// the link is older than all of this and never passes here (ARCHITECTURE §3a).
public enum AlwaysAllowed {
    /// Names of the dictionary; queries (H0) belong to the set by their class.
    public static let names = ["STOP", "HOLD", "SAFE", "DISARM"]
    /// The way out of the hole: it moves, so the rig wants an arm for it or judges by itself; but nobody is
    /// asked twice and no trouble of the record holds it back (SR-S-15, R7).
    public static let escapes = ["RETRACT", "ABORT_TO_TOP"]

    /// Whether nobody is asked to confirm it (RULINGS R5).
    public static func asksNobody(name: String, hazard: HazardClass) -> Bool {
        hazard < .vital || names.contains(name) || escapes.contains(name)
    }

    /// Whether it takes motion away or leads out of the hole: for these there is always room on the line.
    public static func leadsOut(name: String) -> Bool { names.contains(name) || escapes.contains(name) }

    public static func contains(name: String, hazard: HazardClass) -> Bool {
        hazard == .normal || names.contains(name)
    }
}

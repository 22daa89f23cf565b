/// How a rig stands, on every line and in every answer that leaves the station: what nobody may mistake
/// (SR-O-04).
public struct Standing: Codable, Hashable, Sendable {
    /// LIVE, REPLAY or SIM.
    public var mode: String
    /// Its name, which is its link's, as it is typed for H4.
    public var rig: String
    /// SIM, REAL, or UNKNOWN before it has greeted.
    public var kind: String
    /// closed, greeting, live, degraded or lost; unknown before anybody looked.
    public var link: String
    /// The rig's state, UNKNOWN where nothing is known.
    public var state: String
    /// NO MOTION, DISARMED BUT MOVING, ARMED, MOVING or UNKNOWN.
    public var energy: String
    /// Who may command it.
    public var authority: String
    /// Who armed it through this station; nil when nobody did.
    public var armedBy: String?
    /// How commands go to it.
    public var path: String
    /// Since the rig's last word, seconds; nil before the first.
    public var ageSeconds: Double?
    /// GOOD, STALE, or ABSENT where there was never a word.
    public var quality: String

    /// What is said of a rig before anybody looked, or when nobody can.
    public init(unknown rig: String, mode: String) {
        self.mode = mode
        self.rig = rig
        kind = "UNKNOWN"
        link = "unknown"
        state = "UNKNOWN"
        energy = "UNKNOWN"
        authority = "UNKNOWN"
        path = "wired"
        quality = "ABSENT"
    }

    /// One line for people; without colour it reads the same.
    public var words: String {
        let age = ageSeconds.map { "\((max(0, $0) * 10).rounded() / 10) s old" } ?? "never heard"
        return "\(mode) · \(kind) rig \(rig) · \(energy) · authority \(authority) · path \(path) · " + age
    }
}

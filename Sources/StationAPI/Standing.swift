/// How the rig stands, on every line that leaves the station: what nobody may mistake (SR-O-04).
public struct Standing: Codable, Hashable, Sendable {
    /// LIVE, REPLAY or SIM.
    public var mode: String
    /// Its name, as it is typed for H4.
    public var rig: String
    /// SIM, REAL, or UNKNOWN before it has greeted.
    public var kind: String
    /// NO MOTION, DISARMED BUT MOVING, ARMED, MOVING or UNKNOWN.
    public var energy: String
    /// Who may command it.
    public var authority: String
    /// How commands go to it.
    public var path: String
    /// Since the rig's last word, seconds; nil before the first.
    public var ageSeconds: Double?

    public init(
        mode: String, rig: String, kind: String, energy: String, authority: String, path: String,
        ageSeconds: Double?
    ) {
        self.mode = mode
        self.rig = rig
        self.kind = kind
        self.energy = energy
        self.authority = authority
        self.path = path
        self.ageSeconds = ageSeconds
    }

    /// One line for people; without colour it reads the same.
    public var words: String {
        let age = ageSeconds.map { "\((max(0, $0) * 10).rounded() / 10) s old" } ?? "never heard"
        return "\(mode) · \(kind) rig \(rig) · \(energy) · authority \(authority) · path \(path) · " + age
    }
}

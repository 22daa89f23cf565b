/// Whose word an answer is: what every screen and every answer has to say of each rig (SR-O-04).
public struct RigStamp: Codable, Hashable, Sendable {
    /// The rig's name, which is its link's.
    public var rig: String
    /// closed, greeting, live, degraded or lost.
    public var link: String
    /// LIVE or SIM.
    public var origin: String
    /// The rig's state, UNKNOWN where nothing is known.
    public var state: String
    /// NO MOTION, DISARMED BUT MOVING, ARMED, MOVING or UNKNOWN.
    public var energy: String
    /// Who armed it through this station; nil when nobody did.
    public var armedBy: String?
    /// Since the rig's last word; nil where there was none.
    public var ageSeconds: Double?
    /// GOOD, STALE, or ABSENT where there was never a word.
    public var quality: String

    public init(
        rig: String, link: String, origin: String, state: String, energy: String, armedBy: String?,
        ageSeconds: Double?, quality: String
    ) {
        self.rig = rig
        self.link = link
        self.origin = origin
        self.state = state
        self.energy = energy
        self.armedBy = armedBy
        self.ageSeconds = ageSeconds
        self.quality = quality
    }
}

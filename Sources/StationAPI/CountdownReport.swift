/// Something that happens by itself when its time is over (SR-O-10).
public struct CountdownReport: Codable, Hashable, Sendable {
    /// ARM, S4, S5, REFREEZE, FIRE or PRESENCE.
    public var name: String
    public var secondsLeft: Double
    /// What happens then.
    public var meaning: String
    /// What stops it, or uses it.
    public var action: String

    public init(name: String, secondsLeft: Double, meaning: String, action: String) {
        self.name = name
        self.secondsLeft = secondsLeft
        self.meaning = meaning
        self.action = action
    }
}

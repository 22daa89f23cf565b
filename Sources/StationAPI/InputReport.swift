/// One fact that a decision rested on.
public struct InputReport: Codable, Hashable, Sendable {
    public var name: String
    /// Without unit; empty where there is none.
    public var value: String
    public var unit: String?
    public var ageSeconds: Double?
    /// good, old, bad or absent.
    public var quality: String
    /// What is wanted.
    public var threshold: String
    /// met, unmet or unknown; only met permits.
    public var verdict: String

    public init(
        name: String, value: String, unit: String?, ageSeconds: Double?, quality: String, threshold: String,
        verdict: String
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.ageSeconds = ageSeconds
        self.quality = quality
        self.threshold = threshold
        self.verdict = verdict
    }
}

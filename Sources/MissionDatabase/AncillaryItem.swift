/// A fact that XTCE carries but does not define; names of ours begin with `regolith:`.
public struct AncillaryItem: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

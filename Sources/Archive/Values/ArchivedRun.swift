/// A stretch of work that somebody named.
public struct ArchivedRun: Hashable, Sendable {
    public var number: Int64
    public var title: String
    public var principal: String
    public var from: ArchiveMoment
    /// Nil while it goes on.
    public var to: ArchiveMoment?
    /// Pruning leaves it alone.
    public var isProtected: Bool

    public init(
        number: Int64, title: String, principal: String, from: ArchiveMoment, to: ArchiveMoment? = nil,
        isProtected: Bool
    ) {
        self.number = number
        self.title = title
        self.principal = principal
        self.from = from
        self.to = to
        self.isProtected = isProtected
    }
}

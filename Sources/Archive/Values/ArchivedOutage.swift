/// A time in which a link was not live.
public struct ArchivedOutage: Hashable, Sendable {
    public var link: String
    public var from: ArchiveMoment
    /// Nil while it lasts.
    public var to: ArchiveMoment?
    /// The state it began with.
    public var state: String
    /// Why it began.
    public var cause: String

    public init(
        link: String, from: ArchiveMoment, to: ArchiveMoment? = nil, state: String, cause: String
    ) {
        self.link = link
        self.from = from
        self.to = to
        self.state = state
        self.cause = cause
    }
}

/// What became of a link.
public struct ArchivedLinkState: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var link: String
    public var state: String
    public var cause: String

    public init(
        moment: ArchiveMoment, link: String, state: String, cause: String
    ) {
        self.moment = moment
        self.link = link
        self.state = state
        self.cause = cause
    }
}

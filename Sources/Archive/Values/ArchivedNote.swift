/// A sentence that somebody put into the record.
public struct ArchivedNote: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var principal: String
    public var text: String
    /// The run that went on.
    public var run: Int64?

    public init(
        moment: ArchiveMoment, principal: String, text: String, run: Int64? = nil
    ) {
        self.moment = moment
        self.principal = principal
        self.text = text
        self.run = run
    }
}

/// Something the station had to say to people.
public struct ArchivedMessage: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var code: String
    public var text: String

    public init(
        moment: ArchiveMoment, code: String, text: String
    ) {
        self.moment = moment
        self.code = code
        self.text = text
    }
}

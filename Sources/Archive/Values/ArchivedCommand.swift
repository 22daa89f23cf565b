public import Octets

/// A command from the request to its end.
public struct ArchivedCommand: Hashable, Sendable {
    /// Never used twice by a station.
    public var id: Int64
    public var name: String
    public var link: String
    /// Who asked; empty where the request is not in the archive.
    public var principal: String
    /// As they were given: `rpm=60rpm duration=2s`.
    public var arguments: String
    /// Of its first stage.
    public var moment: ArchiveMoment
    /// The last one known.
    public var stage: String
    /// The same in words.
    public var text: String
    public var isFinal: Bool
    /// When it came to its end.
    public var endedAt: UTCTime?

    public init(
        id: Int64, name: String, link: String, principal: String, arguments: String,
        moment: ArchiveMoment, stage: String, text: String, isFinal: Bool, endedAt: UTCTime? = nil
    ) {
        self.id = id
        self.name = name
        self.link = link
        self.principal = principal
        self.arguments = arguments
        self.moment = moment
        self.stage = stage
        self.text = text
        self.isFinal = isFinal
        self.endedAt = endedAt
    }
}

/// One step of a command on its ladder, with what it is known by.
public struct ArchivedStage: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var link: String
    public var commandID: Int64
    /// Of the command in the dictionary.
    public var name: String
    /// queued, sent, linkAcknowledged, accepted, started, progress, completed, failed, refused, cancelled,
    /// inDoubt, unknown, effectSeen, effectNotSeen.
    public var stage: String
    public var isFinal: Bool
    /// The stage in words, with the dictionary's names for what failed.
    public var text: String
    /// What made the station say so.
    public var evidence: String
    /// What the decision to send was made by; of the first stage only.
    public var inputs: [String]

    public init(
        moment: ArchiveMoment, link: String, commandID: Int64, name: String, stage: String, isFinal: Bool,
        text: String, evidence: String, inputs: [String]
    ) {
        self.moment = moment
        self.link = link
        self.commandID = commandID
        self.name = name
        self.stage = stage
        self.isFinal = isFinal
        self.text = text
        self.evidence = evidence
        self.inputs = inputs
    }
}

/// What somebody asked of the station, and the answer.
public struct ArchivedRequest: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var principal: String
    public var operatorID: Int
    /// command, note, alarm, jog, fire, approve, accept, run.
    public var action: String
    /// What was asked for, in words.
    public var text: String
    /// taken, noted, refused.
    public var outcome: String
    /// Of a refusal.
    public var code: String
    public var reason: String
    public var commandID: Int64?

    public init(
        moment: ArchiveMoment, principal: String, operatorID: Int, action: String, text: String,
        outcome: String, code: String, reason: String, commandID: Int64? = nil
    ) {
        self.moment = moment
        self.principal = principal
        self.operatorID = operatorID
        self.action = action
        self.text = text
        self.outcome = outcome
        self.code = code
        self.reason = reason
        self.commandID = commandID
    }
}

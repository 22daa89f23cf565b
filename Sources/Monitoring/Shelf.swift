public import Octets

/// An alarm that says nothing for a while because a person asked for it; it is listed all the same.
public struct Shelf: Hashable, Sendable {
    public let key: AlarmKey
    /// What is worse comes off the shelf by itself.
    public let severity: AlarmSeverity
    public let until: UTCTime
    public let since: UTCTime
    public let principal: String
    public let note: String
}

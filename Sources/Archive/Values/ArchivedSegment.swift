public import Octets

/// A segment of the journal that the archive has been fed from.
public struct ArchivedSegment: Hashable, Sendable {
    public var number: UInt32
    /// Of its beginning.
    public var utc: UTCTime
    public var coreTime: CoreTime
    /// What wrote it.
    public var program: String
    public var behaviour: UInt32
    /// By their numbers.
    public var links: [String]

    public init(
        number: UInt32, utc: UTCTime, coreTime: CoreTime, program: String, behaviour: UInt32,
        links: [String]
    ) {
        self.number = number
        self.utc = utc
        self.coreTime = coreTime
        self.program = program
        self.behaviour = behaviour
        self.links = links
    }
}

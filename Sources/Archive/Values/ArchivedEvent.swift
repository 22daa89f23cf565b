/// One event that the rig reported.
public struct ArchivedEvent: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var link: String
    /// 1 information … 4 high.
    public var severity: Int
    public var identifier: Int
    /// By the dictionary that was in use.
    public var name: String
    public var bootCount: Int
    public var count: Int64
    /// Below touch-off.
    public var bitDepthMicrometres: Int64
    public var a: Int64
    public var b: Int64

    public init(
        moment: ArchiveMoment, link: String, severity: Int, identifier: Int, name: String, bootCount: Int,
        count: Int64, bitDepthMicrometres: Int64, a: Int64, b: Int64
    ) {
        self.moment = moment
        self.link = link
        self.severity = severity
        self.identifier = identifier
        self.name = name
        self.bootCount = bootCount
        self.count = count
        self.bitDepthMicrometres = bitDepthMicrometres
        self.a = a
        self.b = b
    }
}

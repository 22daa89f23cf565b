public import Octets

/// Octets of one link that a full mailbox dropped in a row, and when they were read (boot-time nanoseconds).
public struct MailboxLoss: Equatable, Sendable {
    public var link: LinkID
    public var octets: Int
    public var from: Int64
    public var to: Int64

    public init(link: LinkID, octets: Int, from: Int64, to: Int64) {
        self.link = link
        self.octets = octets
        self.from = from
        self.to = to
    }
}

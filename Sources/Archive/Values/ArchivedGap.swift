public import Octets

/// Something that is missing, and what is known of it.
public struct ArchivedGap: Hashable, Sendable {
    /// Where it was noticed.
    public var moment: ArchiveMoment
    public var kind: Kind
    /// Empty where it concerns all.
    public var link: String
    /// The packet that was missed, where it is one.
    public var subject: String
    /// Of the last that was there before.
    public var from: UTCTime?
    /// Records or packets, where that is known.
    public var count: Int64?
    public var text: String

    public init(
        moment: ArchiveMoment, kind: Kind, link: String, subject: String, from: UTCTime? = nil,
        count: Int64? = nil, text: String
    ) {
        self.moment = moment
        self.kind = kind
        self.link = link
        self.subject = subject
        self.from = from
        self.count = count
        self.text = text
    }

    /// What is missing.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Records that the journal could not write.
        case records
        /// A damaged place of the journal.
        case damage
        /// A part of the journal that this program cannot read.
        case unreadable
        /// Packets that the sequence count shows missing.
        case packets
    }
}

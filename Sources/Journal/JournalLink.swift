public import Octets

/// One link as the journal describes it to other tools: an interface of the capture file.
public struct JournalLink: Hashable, Sendable {
    /// What the octets are, as a pcapng link type; 149 and 222 confuse Wireshark and are not used (§3b).
    public enum Kind: UInt16, Hashable, Sendable, CaseIterable {
        case spacePackets = 147
        case rigLink = 148
        case telemetryFrames = 150
        case aosFrames = 151
        case telecommandFrames = 152
        case stationEvents = 153
        case usb = 154
    }

    public var id: LinkID
    public var name: String
    public var explanation: String
    public var kind: Kind
    /// Speed of the line, 0 when it has none.
    public var bitsPerSecond: UInt64

    public init(id: LinkID, name: String, explanation: String = "", kind: Kind, bitsPerSecond: UInt64 = 0) {
        self.id = id
        self.name = name
        self.explanation = explanation
        self.kind = kind
        self.bitsPerSecond = bitsPerSecond
    }
}

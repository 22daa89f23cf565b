import Octets

/// The constant frame of ICD §6: it knows neither session nor clock and is encoded when the link opens.
public enum StopFrame {
    static let bodyLength = 5

    /// What goes on the wire, with both delimiters.
    public static func encoded(reason: StopReason, stopID: UInt32) -> [UInt8] {
        var body = ByteWriter(capacity: bodyLength)
        body.u8(reason.rawValue)
        body.u32(stopID)
        return LinkFrame(kind: .stop, session: 0, body: body.bytes).encoded()
    }
}

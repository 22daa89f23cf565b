/// What a decoder found between two delimiters; idle is silent.
public enum FrameEvent: Hashable, Sendable {
    case frame(LinkFrame)
    /// `raw`: the octets as received, without delimiters; of a frame too long only the first 1030.
    case damaged(FrameVerdict, raw: [UInt8])
}

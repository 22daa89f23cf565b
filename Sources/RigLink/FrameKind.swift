/// What a frame is for (ICD §1).
public enum FrameKind: UInt8, Hashable, Sendable, CaseIterable {
    case data = 0
    case reliableData = 1
    case acknowledge = 2
    case refuse = 3
    case hello = 4
    case helloAcknowledge = 5
    case heartbeat = 6
    case time = 7
    case stop = 9
    case bye = 15

    /// Octets that a body of this kind may have in one direction; nil where the kind may not be sent.
    public func bodyLengths(fromDevice: Bool) -> ClosedRange<Int>? {
        switch (self, fromDevice) {
        case (.data, _), (.reliableData, _): Limits.packet...Limits.body
        case (.acknowledge, _): 0...0
        case (.refuse, _), (.bye, _): 1...1
        case (.hello, false): HelloQuestion.encodedLength...HelloQuestion.encodedLength
        case (.helloAcknowledge, true): HelloAcknowledge.encodedLength...HelloAcknowledge.encodedLength
        case (.heartbeat, false): HostHeartbeat.encodedLength...HostHeartbeat.encodedLength
        case (.heartbeat, true): RigHeartbeat.encodedLength...RigHeartbeat.encodedLength
        case (.time, false): 8...8
        case (.time, true): TimeExchange.encodedLength...TimeExchange.encodedLength
        case (.stop, false): StopFrame.bodyLength...StopFrame.bodyLength
        case (.hello, true), (.helloAcknowledge, false), (.stop, true): nil
        }
    }
}

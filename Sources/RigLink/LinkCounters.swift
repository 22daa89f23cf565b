public import Octets

/// What one link has seen since it was made; nothing resets it.
public struct LinkCounters: Equatable, Sendable, SnapshotCodable {
    /// Good frames by the number of their kind, 0…15.
    public internal(set) var framesReceived = [UInt64](repeating: 0, count: 16)
    public internal(set) var framesSent = [UInt64](repeating: 0, count: 16)
    /// Frames by the number of their verdict, 0…10 (`ok` among them, idle not).
    public internal(set) var verdicts = [UInt64](repeating: 0, count: 11)
    public internal(set) var octetsReceived: UInt64 = 0
    public internal(set) var octetsSent: UInt64 = 0
    public internal(set) var sessions: UInt64 = 0
    /// Good frames of another session.
    public internal(set) var wrongSession: UInt64 = 0
    /// HELLO-ACK with a foreign nonce, another version or session 0.
    public internal(set) var refusedAnswers: UInt64 = 0
    /// DATA-R that had come before.
    public internal(set) var duplicates: UInt64 = 0
    /// Holes in the DATA-R of the rig.
    public internal(set) var gaps: UInt64 = 0
    /// Frames of DATA-R sent once more.
    public internal(set) var retries: UInt64 = 0
    public internal(set) var refusalsReceived: UInt64 = 0
    public internal(set) var refusalsSent: UInt64 = 0
    /// Acknowledgements of something that was never sent.
    public internal(set) var strayAcknowledgements: UInt64 = 0
    /// TIME answers that made no sense.
    public internal(set) var strayTimes: UInt64 = 0
    /// Periods of a periodic timer that were over before it fired.
    public internal(set) var skippedPeriods: UInt64 = 0

    public init() {}

    public func received(_ kind: FrameKind) -> UInt64 { framesReceived[Int(kind.rawValue)] }
    public func sent(_ kind: FrameKind) -> UInt64 { framesSent[Int(kind.rawValue)] }
    public func judged(_ verdict: FrameVerdict) -> UInt64 { verdicts[Int(verdict.rawValue)] }

    /// Frames that were not good.
    public var damaged: UInt64 { verdicts.dropFirst().reduce(0, +) }

    private static let single: [any WritableKeyPath<LinkCounters, UInt64> & Sendable] = [
        \.octetsReceived, \.octetsSent, \.sessions, \.wrongSession, \.refusedAnswers, \.duplicates, \.gaps,
        \.retries, \.refusalsReceived, \.refusalsSent, \.strayAcknowledgements, \.strayTimes,
        \.skippedPeriods,
    ]

    public func encode(into writer: inout ByteWriter) {
        for count in framesReceived + framesSent + verdicts { writer.u64(count) }
        for path in LinkCounters.single { writer.u64(self[keyPath: path]) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        for index in framesReceived.indices { framesReceived[index] = try reader.u64() }
        for index in framesSent.indices { framesSent[index] = try reader.u64() }
        for index in verdicts.indices { verdicts[index] = try reader.u64() }
        for path in LinkCounters.single { self[keyPath: path] = try reader.u64() }
    }
}

public import Octets

/// The exercise of the way of a STOP: a frame to the rig and its echo, without any motion (SR-O-13).
public struct StopTest: Hashable, Sendable, SnapshotCodable {
    /// Of the frame on its way; 0 where none is.
    var stopID: UInt32 = 0
    var askedAt: CoreTime = .zero
    /// Frames of this exercise so far.
    var tries: UInt8 = 0
    /// An exercise is wanted although the last one is not a day old: a start.
    var isDue = true
    public internal(set) var passedAt: CoreTime?
    /// From the frame to the heartbeat that shows it.
    public internal(set) var latency: CoreTime.Span?
    /// The last exercise ended without an echo, at this time.
    public internal(set) var failedAt: CoreTime?

    init() {}

    var isRunning: Bool { stopID != 0 }

    /// What is known, for `status`.
    public var words: String {
        if isRunning { return "running" }
        if failedAt != nil { return "FAILED" }
        return passedAt == nil ? "not done yet" : "passed"
    }

    /// A new process: the way may be another one now.
    mutating func begin(at now: CoreTime) {
        stopID = 0
        tries = 0
        isDue = true
        failedAt = nil
        if let passedAt, passedAt > now { self.passedAt = nil }
    }

    /// Why ARM has to wait; `nil` where the way is known to work.
    func objection(at now: CoreTime) -> String? {
        if isRunning { return "the way of a STOP is being tested: wait a second, then ARM" }
        if failedAt != nil {
            return "the last test of the way of a STOP failed, the rig did not echo it: check cable, port "
                + "and stop.sock; the test is repeated every 10 s; use the wired stop meanwhile"
        }
        guard let passedAt, now >= passedAt, now - passedAt <= Limits.stopTestLife else {
            return "the way of a STOP was not tested within 24 h: it is tested when the rig stands still, "
                + "disarmed and without a latched STOP"
        }
        return nil
    }

    public func encode(into writer: inout ByteWriter) {
        writer.u32(stopID)
        writer.i64(askedAt.nanoseconds)
        writer.u8(tries)
        writer.bool(isDue)
        writer.optional(passedAt) { $0.i64($1.nanoseconds) }
        writer.optional(latency) { $0.i64($1.nanoseconds) }
        writer.optional(failedAt) { $0.i64($1.nanoseconds) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        stopID = try reader.u32()
        askedAt = CoreTime(nanoseconds: try reader.i64())
        tries = try reader.u8()
        isDue = try reader.bool()
        passedAt = try reader.optional { (reader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
        latency = try reader.optional { (reader) throws(OctetError) in
            CoreTime.Span(nanoseconds: try reader.i64())
        }
        failedAt = try reader.optional { (reader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
    }
}

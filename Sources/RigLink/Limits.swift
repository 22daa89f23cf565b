import Octets

/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of a frame's header, checksum, and of the longest body (ICD §1).
    static let header = 8
    static let checksum = 4
    static let body = 1012
    static let decoded = header + body + checksum
    /// Octets between two delimiters: the longest frame and its five COBS codes.
    static let stuffed = decoded + 5
    /// Octets of the shortest space packet.
    static let packet = 7
    static let window = 8
    /// Packets that wait beyond the window.
    static let waiting = 16
    /// Places beyond these for STOP, HOLD and the other ways out of danger.
    static let reserve = 8
    static let clockExchanges = 32
    static let hello = CoreTime.Span.milliseconds(100)
    static let quickTime = CoreTime.Span.milliseconds(100)
    static let slowTime = CoreTime.Span.seconds(1)
    /// How long a new session asks for the time quickly.
    static let quickTimePeriod = CoreTime.Span.seconds(2)
    static let shortestRetry = CoreTime.Span.milliseconds(25)
    static let longestRetry = CoreTime.Span.milliseconds(400)
    /// Round trip that is assumed before one was measured: a USB adapter's 16 ms timer and a slow rig.
    static let assumedRoundTrip = CoreTime.Span.milliseconds(25)
    /// Exchanges that are slower than this say nothing about the clock.
    static let slowestExchange = CoreTime.Span.seconds(2)
    /// A drift fitted over less time than this is mostly noise and is taken as 0.
    static let driftBaseline = CoreTime.Span.seconds(4)
    /// Octets on the wire of a TIME question and its answer, with delimiters and COBS code.
    static let timeQuestion = 3 + header + 8 + checksum
    static let timeAnswer = 3 + header + 24 + checksum
}

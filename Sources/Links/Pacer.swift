/// How many octets may go to the kernel now, so that it never holds more than a window's worth of time.
///
/// The kernel's own count is of no use: adapters and pseudo-terminals say 0 while octets wait. So the line is
/// modelled: what was written leaves at the baud rate. Rate 0 = no pacing.
struct Pacer: Sendable {
    /// Nanoseconds one octet takes on the line; 0 = not paced.
    private let octetTime: Int64
    /// When the line has sent everything written so far (boot-time nanoseconds).
    private var emptyAt: Int64 = 0

    init(baud: Int, bitsPerOctet: Int) {
        octetTime = baud > 0 ? max(1, Int64(bitsPerOctet) * 1_000_000_000 / Int64(baud)) : 0
    }

    /// At a slow rate the window is less than an octet; then one goes at a time.
    func allowance(at now: Int64) -> Int {
        guard octetTime > 0 else { return .max }
        let room = Limits.kernelWindow - max(0, emptyAt - now)
        if emptyAt <= now { return max(1, Int(room / octetTime)) }
        return Int(max(0, room) / octetTime)
    }

    mutating func wrote(_ octets: Int, at now: Int64) {
        emptyAt = max(emptyAt, now) + Int64(octets) * octetTime
    }

    /// The kernel's queue was thrown away, then this many octets were written.
    mutating func restarted(with octets: Int, at now: Int64) {
        emptyAt = now + Int64(octets) * octetTime
    }

    /// When half the window is free again, so that a long queue goes in pieces and not octet by octet.
    var nextTurn: Int64 { emptyAt - Limits.kernelWindow / 2 }
}

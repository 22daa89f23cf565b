import CThreadShim

/// The signals that ask a program to end, as a thing to wait for. Make it before the first thread starts.
public struct Termination: Sendable {
    private let descriptor: Int32
    /// SIGINT, SIGTERM and SIGHUP of Linux.
    private static let signals: [Int32] = [2, 15, 1]

    public init() throws(LinkError) {
        descriptor = cts_signal_open(Self.signals, Self.signals.count)
        guard descriptor >= 0 else { throw .system(call: "signalfd", path: "signals", errno: -descriptor) }
    }

    /// The signal that came; waits for it, at most `timeout` nanoseconds (nil = for ever); nil when time is
    /// up.
    public func wait(timeout: Int64) -> Int32? {
        var entry = cts_poll_entry(fd: descriptor, wanted: Int16(CTS_READABLE), ready: 0)
        guard cts_poll(&entry, 1, timeout) > 0 else { return nil }
        let signal = cts_signal_take(descriptor)
        return signal > 0 ? signal : nil
    }

    public func wait() -> Int32 {
        while true {
            if let signal = wait(timeout: -1) { return signal }
        }
    }
}

import CThreadShim

/// Keeps processors from deep sleep for a moment, so that a request does not pay for waking one at each of
/// its hand-overs (30 to 150 µs each; Linux PM quality of service).
///
/// Where the system does not offer it or does not allow it, it does nothing. Owned by one thread.
public struct WakeLatency: ~Copyable {
    private let descriptor: Int32
    private var heldUntil: Int64 = 0

    public init() { descriptor = cts_wake_latency_open() }

    deinit { if descriptor >= 0 { cts_close(descriptor) } }

    /// When `release` wants to be called, boot-time nanoseconds; nil = nothing is held.
    public var deadline: Int64? { heldUntil > 0 ? heldUntil : nil }

    /// Holds from now on for so many nanoseconds.
    public mutating func hold(for nanoseconds: Int64) {
        guard descriptor >= 0 else { return }
        if heldUntil == 0 { cts_wake_latency_set(descriptor, 0) }
        heldUntil = bootTime() + nanoseconds
    }

    /// Lets go when the time is over.
    public mutating func release() {
        guard heldUntil > 0, heldUntil <= bootTime() else { return }
        heldUntil = 0
        cts_wake_latency_set(descriptor, -1)
    }
}

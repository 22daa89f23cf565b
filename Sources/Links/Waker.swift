import CThreadShim

/// Ends the wait of one thread, from any other.
public final class Waker: Sendable {
    let event: Int32

    public init() throws(LinkError) {
        event = cts_event_open()
        guard event >= 0 else { throw .system(call: "eventfd", path: "waker", errno: -event) }
    }

    deinit { cts_close(event) }

    public func post() { cts_event_post(event) }
}

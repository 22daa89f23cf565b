import CThreadShim
import Synchronization

/// One OS thread that serves something until it is told to end.
final class ServiceThread: Sendable {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Readable from `end` on: the body watches it beside whatever else it waits for.
    let endEvent: Int32
    /// Bits of the `cts_thread` pointer, 0 = none: pointers are not Sendable.
    private let thread = Mutex<UInt>(0)

    init(serving what: String) throws(MockError) {
        endEvent = try checked(cts_event_open(), "creating an event for", what)
    }

    deinit { _ = cts_close(endEvent) }

    /// Runs `body` on a thread that bears `name` (15 octets at most).
    func start(_ name: String, serving what: String, _ body: @escaping @Sendable () -> Void) throws(MockError)
    {
        let context = Unmanaged.passRetained(Body(body))
        var started: OpaquePointer?
        let result = cts_thread_start(
            &started, name, CTS_NORMAL, 0, 0,
            { context in
                guard let context else { return }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque())
        if result < 0 { context.release() }
        try checked(result, "starting the thread of", what)
        let bits = UInt(bitPattern: started)
        thread.withLock { $0 = bits }
    }

    /// Tells the body to end, from any thread, and waits for the thread if there is one.
    func end() {
        _ = cts_event_post(endEvent)
        let running = thread.withLock { bits in
            defer { bits = 0 }
            return bits
        }
        if running != 0 { _ = cts_thread_join(OpaquePointer(bitPattern: running)) }
    }
}

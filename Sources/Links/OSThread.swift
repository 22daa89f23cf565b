import CThreadShim
import Synchronization

/// A thread of the operating system with a name and a wish for its scheduling; the cooperative pool is not
/// involved.
public final class OSThread: Sendable {
    public enum Urgency: Equatable, Sendable {
        case normal
        /// SCHED_FIFO at this level (1 … 99); where that is refused nice, where that is refused nothing.
        case urgent(level: Int32)
        /// Behind everybody else (nice 5): faces for people who can wait a moment. Threads that it starts
        /// inherit this.
        case low
        /// Runs when nobody else wants to: replay, catching up.
        case idle

        /// The stop lane goes before links (whose stamps should be early), links before the core.
        public static let stopLane = Urgency.urgent(level: 30)
        public static let link = Urgency.urgent(level: 20)
        public static let core = Urgency.urgent(level: 10)
    }

    /// What the scheduler granted.
    public enum Granted: Int32, Sendable { case normal, fifo, nice, idle }

    public let name: String
    public let granted: Granted
    private let handle: Mutex<Handle>

    /// The C record may cross threads; joined exactly once under the lock.
    private struct Handle: @unchecked Sendable {
        var thread: OpaquePointer?
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts it. `name` is cut to 15 octets for the kernel. Throws when the system has no more threads.
    public init(name: String, urgency: Urgency = .normal, _ body: @escaping @Sendable () -> Void)
        throws(LinkError)
    {
        let (wish, level): (Int32, Int32) =
            switch urgency {
            case .normal: (CTS_NORMAL, 0)
            case .urgent(let level): (CTS_URGENT, level)
            case .low: (CTS_LOW, 0)
            case .idle: (CTS_IDLE, 0)
            }
        let context = Unmanaged.passRetained(Body(body))
        var thread: OpaquePointer?
        let result = cts_thread_start(
            &thread, name, wish, level, 0,
            { context in
                guard let context else { return }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque())
        guard result == 0, let thread else {
            context.release()
            throw .system(call: "start of a thread", path: name, errno: -result)
        }
        self.name = name
        self.granted = Granted(rawValue: cts_thread_granted(thread)) ?? .normal
        handle = Mutex(Handle(thread: thread))
    }

    public var isCurrent: Bool {
        handle.withLock { $0.thread.map { cts_thread_is_current($0) == 1 } ?? false }
    }

    /// Waits until the body has returned. Once: later calls, and a call on the thread itself, return at once.
    public func join() {
        let taken: Handle? = handle.withLock { held in
            guard let thread = held.thread, cts_thread_is_current(thread) == 0 else { return nil }
            held.thread = nil
            return Handle(thread: thread)
        }
        if let thread = taken?.thread { cts_thread_join(thread) }
    }

    deinit {
        handle.withLock { held in
            if let thread = held.thread { cts_thread_detach(thread) }
        }
    }
}

import CThreadShim
import Synchronization

/// A thread of the operating system with a name and a wish for its scheduling; the cooperative pool is not involved.
public final class OSThread: Sendable {
    /// `urgent` asks for SCHED_FIFO at this level and falls back to nice, then to nothing; `idle` runs when nobody else does.
    public enum Urgency: Equatable, Sendable {
        case normal
        case urgent(level: Int32)
        case idle
    }

    /// What the scheduler granted.
    public enum Granted: Int32, Sendable { case normal, fifo, nice, idle }

    public let name: String
    public var granted: Granted { .normal }
    public var isCurrent: Bool { false }

    /// Starts it. `name` is cut to 15 octets for the kernel. Throws when the system has no more threads.
    public init(name: String, urgency: Urgency, _ body: @escaping @Sendable () -> Void) throws(LinkError) {
        fatalError()
    }

    /// Waits until the body has returned; later calls return at once.
    public func join() {}
}

/// Nanoseconds since boot, suspend included: the clock of deadlines and read stamps.
public func bootTime() -> Int64 { cts_clock_boottime() }
/// Nanoseconds since 1970 UTC.
public func wallTime() -> Int64 { cts_clock_realtime() }

import CThreadShim
public import Octets
import Synchronization

/// Many producers, one consumer thread: whole batches go over, bounded by octets.
///
/// Chunks of devices that do not fit are dropped whole; one `lost` element stands in their place, in order.
/// Other elements have a reserve of their own. Posting is < 1 µs when nobody waits.
public final class Mailbox<Element: Sendable>: Sendable {
    /// Octets of one link that were dropped in a row, and when they were read.
    public struct Loss: Equatable, Sendable {
        public var link: LinkID
        public var octets: Int
        public var from: Int64
        public var to: Int64
    }

    /// Makes room for `octets`; `lost` makes the element that stands for dropped chunks.
    public init(octets: Int? = nil, lost: @escaping @Sendable (Loss) -> Element) {
        fatalError()
    }

    /// False = closed, or even the reserve is full: the caller has to tell its user.
    @discardableResult public func post(_ element: Element) -> Bool { false }

    /// A chunk of a device. False = dropped and accounted for.
    @discardableResult
    public func post(_ element: Element, octets: Int, from link: LinkID, readAt: Int64) -> Bool { false }

    /// Everything that waits, oldest first, as soon as there is something; empty at the deadline (boot-time
    /// nanoseconds, nil = none) or after `wake()`; nil when closed and taken to the end. One thread only.
    public func wait(until deadline: Int64?) -> [Element]? { nil }

    /// Ends a `wait` without an element.
    public func wake() {}

    /// Nothing more is taken; what waits can still be read.
    public func close() {}
}

import CThreadShim
public import Octets
import Synchronization

/// Many producers, one consumer thread: whole batches go over, bounded by octets.
///
/// Chunks of devices that do not fit are dropped whole, and one `lost` element stands in their place, in
/// order. Other elements have a reserve of their own. Posting costs < 1 µs when nobody waits.
public final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var octets = 0
        var isParked = false
        var isClosed = false
        /// Losses that are still the newest thing their link has in the box; a later loss is added to them.
        var losses: [(loss: MailboxLoss, place: Int)] = []
        var lostOctets: Int64 = 0

        /// True once for each time the consumer went to sleep.
        mutating func unpark() -> Bool {
            defer { isParked = false }
            return isParked
        }

        mutating func take() -> [Element] {
            var taken: [Element] = []
            swap(&taken, &waiting)
            octets = 0
            losses.removeAll(keepingCapacity: true)
            return taken
        }
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let makeLost: @Sendable (MailboxLoss) -> Element
    private let event: Int32

    /// `octets`: the bound, 16 MiB when nil. `lost` makes the element that stands for dropped chunks.
    public init(octets: Int? = nil, lost: @escaping @Sendable (MailboxLoss) -> Element) {
        capacity = octets ?? Limits.mailboxOctets
        makeLost = lost
        event = cts_event_open()
        precondition(event >= 0, "no eventfd: raise the limit of open files (ulimit -n)")
    }

    deinit { cts_close(event) }

    /// False = closed, or even the reserve is full: the caller has to tell its user.
    @discardableResult
    public func post(_ element: Element) -> Bool { post([element]) }

    /// All or none of the elements, side by side.
    @discardableResult
    public func post(_ elements: [Element]) -> Bool {
        let weight = elements.count * Limits.elementOctets
        let (taken, wakes) = state.withLock { state -> (Bool, Bool) in
            if state.isClosed || state.octets + weight > capacity + Limits.mailboxReserve {
                return (false, false)
            }
            state.waiting.append(contentsOf: elements)
            state.octets += weight
            return (true, state.unpark())
        }
        if wakes { cts_event_post(event) }
        return taken
    }

    /// A chunk of a device, with its size and its read stamp. False = dropped and accounted for.
    @discardableResult
    public func post(_ element: Element, octets: Int, from link: LinkID, readAt: Int64) -> Bool {
        let weight = octets + Limits.elementOctets
        let (taken, wakes) = state.withLock { state -> (Bool, Bool) in
            if state.isClosed { return (false, false) }
            if state.octets + weight > capacity {
                note(lost: octets, of: link, readAt: readAt, in: &state)
                return (false, state.unpark())
            }
            // A chunk after a loss ends that loss: its element keeps its place before the chunk.
            if !state.losses.isEmpty { state.losses.removeAll { $0.loss.link == link } }
            state.waiting.append(element)
            state.octets += weight
            return (true, state.unpark())
        }
        if wakes { cts_event_post(event) }
        return taken
    }

    /// One element for each row of losses; there is at most one open row a link, so this needs no bound.
    private func note(lost octets: Int, of link: LinkID, readAt: Int64, in state: inout State) {
        state.lostOctets += Int64(octets)
        if let row = state.losses.firstIndex(where: { $0.loss.link == link }) {
            state.losses[row].loss.octets += octets
            state.losses[row].loss.to = readAt
            state.waiting[state.losses[row].place] = makeLost(state.losses[row].loss)
        } else {
            let loss = MailboxLoss(link: link, octets: octets, from: readAt, to: readAt)
            state.losses.append((loss, state.waiting.count))
            state.waiting.append(makeLost(loss))
        }
    }

    /// Turns until something waits, at most for so many nanoseconds (0.5 ms): for a thread that has just
    /// asked for what comes next, because to sleep and be woken takes 50 µs and more.
    public func spin(atMost nanoseconds: Int64) {
        let end = bootTime() + min(nanoseconds, Limits.longestSpin)
        while bootTime() < end {
            if state.withLock({ !$0.waiting.isEmpty || $0.isClosed }) { return }
            cts_relax()
        }
    }

    /// Everything that waits, oldest first, as soon as there is something; empty at the deadline (boot-time
    /// nanoseconds, nil = none) and after `wake()`; nil when closed and read to the end. One thread only.
    public func wait(until deadline: Int64?) -> [Element]? {
        while true {
            let (batch, isClosed) = state.withLock { state -> ([Element], Bool) in
                if state.waiting.isEmpty {
                    state.isParked = !state.isClosed
                    return ([], state.isClosed)
                }
                return (state.take(), false)
            }
            if !batch.isEmpty { return batch }
            if isClosed { return nil }
            let left = deadline.map { max(0, $0 - bootTime()) } ?? -1
            var entry = cts_poll_entry(fd: event, wanted: Int16(CTS_READABLE), ready: 0)
            let ready = cts_poll(&entry, 1, left)
            if ready > 0 { cts_event_clear(event) }
            let (late, woken) = state.withLock { state -> ([Element], Bool) in
                // Nobody posted if we are still parked: then a ready event was a bare wake-up.
                let woken = ready > 0 && state.isParked
                state.isParked = false
                return (state.waiting.isEmpty ? [] : state.take(), woken)
            }
            if !late.isEmpty { return late }
            if woken || deadline.map({ $0 <= bootTime() }) == true { return [] }
        }
    }

    /// Ends a `wait` without an element.
    public func wake() { cts_event_post(event) }

    /// Nothing more is taken; what waits can still be read.
    public func close() {
        state.withLock {
            $0.isClosed = true
            $0.isParked = false
        }
        cts_event_post(event)
    }

    /// Octets that wait, and octets lost since the start.
    public var load: (waiting: Int, lost: Int64) { state.withLock { ($0.octets, $0.lostOctets) } }
}

import Links
import NIOCore
import Synchronization

/// One client of the live stream: what waits for it, bounded, and what it lost.
final class Subscriber: Sendable {
    private struct State {
        var waiting: [ByteBuffer] = []
        var octets = 0
        var dropped: UInt64 = 0
        var isEnded = false
        var continuation: CheckedContinuation<Void, Never>?
        /// When it took something last, and when it was offered something last (boot time, nanoseconds).
        var takenAt: Int64
        var offeredAt: Int64
    }

    let filter: StreamFilter
    private let state: Mutex<State>
    /// Makes the event that tells a loss.
    private let loss: @Sendable (UInt64) -> ByteBuffer

    init(_ filter: StreamFilter, loss: @escaping @Sendable (UInt64) -> ByteBuffer) {
        self.filter = filter
        self.loss = loss
        state = Mutex(State(takenAt: bootTime(), offeredAt: bootTime()))
    }

    /// Gives it a line; the oldest that wait make room. Gives back how many were lost.
    @discardableResult
    func offer(_ line: ByteBuffer, at now: Int64) -> Int {
        let (waiter, lost) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Int) in
            guard !state.isEnded else { return (nil, 0) }
            if state.waiting.isEmpty { state.takenAt = max(state.takenAt, state.offeredAt) }
            state.offeredAt = now
            var lost = 0
            while state.octets + line.readableBytes > Limits.streamOctets, !state.waiting.isEmpty {
                state.octets -= state.waiting.removeFirst().readableBytes
                lost += 1
            }
            state.dropped += UInt64(lost)
            state.waiting.append(line)
            state.octets += line.readableBytes
            defer { state.continuation = nil }
            return (state.continuation, lost)
        }
        waiter?.resume()
        return lost
    }

    func end() {
        let waiter = state.withLock { state in
            defer { state.continuation = nil }
            state.isEnded = true
            return state.continuation
        }
        waiter?.resume()
    }

    /// All that waits in one buffer, as soon as there is something; nil at the end. One reader.
    func next() async -> ByteBuffer? {
        while true {
            if let batch = take() { return batch }
            if state.withLock({ $0.isEnded }) { return nil }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.waiting.isEmpty || state.isEnded { return true }
                    state.continuation = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    private func take() -> ByteBuffer? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            var batch = state.dropped > 0 ? loss(state.dropped) : ByteBuffer()
            for var line in state.waiting { batch.writeBuffer(&line) }
            state.waiting.removeAll(keepingCapacity: true)
            state.octets = 0
            state.dropped = 0
            state.takenAt = bootTime()
            return batch
        }
    }

    /// Nothing was offered for so long (nanoseconds).
    func quietFor(at now: Int64) -> Int64 { state.withLock { now - $0.offeredAt } }

    /// Something waits, and for so long nothing was taken.
    func isStuck(at now: Int64) -> Bool {
        state.withLock { !$0.waiting.isEmpty && now - $0.takenAt > Limits.stuck }
    }
}

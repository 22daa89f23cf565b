/// Octets that wait behind the kernel, bounded; taken from the front without moving the rest each time.
struct SendQueue: Sendable {
    private var octets: [UInt8] = []
    private var start = 0
    let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { octets.count - start }
    var isEmpty: Bool { count == 0 }

    /// The caller has looked at `limit`.
    mutating func append(_ more: ArraySlice<UInt8>) { octets.append(contentsOf: more) }

    func withFront<Result>(_ most: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        octets.withUnsafeBytes {
            body(UnsafeRawBufferPointer(rebasing: $0[start..<start + min(most, count)]))
        }
    }

    mutating func remove(_ first: Int) {
        start += first
        guard start == octets.count || start >= 16384 else { return }
        octets.removeFirst(start)
        start = 0
    }

    /// Empties it; returns how many octets waited.
    mutating func discard() -> Int {
        defer {
            octets.removeAll(keepingCapacity: true)
            start = 0
        }
        return count
    }
}

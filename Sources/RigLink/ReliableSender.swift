import Octets

/// The sending half of go-back-N (ICD §3): what is out, what waits, and when to send again.
struct ReliableSender: Equatable, Sendable, SnapshotCodable {
    struct Entry: Equatable, Sendable {
        var tag: UInt32
        var packet: [UInt8]
        var firstSent: CoreTime = .zero
        var lastSent: CoreTime = .zero
        var sendings: UInt32 = 0
    }

    /// Sequence number of the oldest entry that is out.
    private(set) var base: UInt8 = 0
    private(set) var out: [Entry] = []
    private(set) var waiting: [Entry] = []
    private(set) var roundTrip: CoreTime.Span?
    private(set) var retryAt: CoreTime?
    private var lastResend: CoreTime?
    private var doublings: UInt8 = 0
    var window = 1

    init() {}

    var next: UInt8 { base &+ UInt8(out.count) }
    var count: Int { out.count + waiting.count }
    var oldest: Entry? { out.first }

    mutating func add(_ packet: [UInt8], tag: UInt32) {
        waiting.append(Entry(tag: tag, packet: packet))
    }

    /// Taken, but never transmitted so far.
    func isWaiting(_ tag: UInt32) -> Bool { waiting.contains { $0.tag == tag } }

    /// Takes a packet back that was never transmitted; false where there is none.
    mutating func withdraw(_ tag: UInt32) -> Bool {
        guard let place = waiting.firstIndex(where: { $0.tag == tag }) else { return false }
        waiting.remove(at: place)
        return true
    }

    /// Takes all of these back.
    mutating func withdrawWaiting() -> [UInt32] {
        defer { waiting.removeAll() }
        return waiting.map(\.tag)
    }

    /// Moves the next waiting packet into the window; nil if there is none or no room.
    mutating func advance(at now: CoreTime, lineTime: (Int) -> CoreTime.Span) -> (sequence: UInt8, [UInt8])? {
        guard out.count < window, !waiting.isEmpty else { return nil }
        var entry = waiting.removeFirst()
        entry.firstSent = now
        entry.lastSent = now
        entry.sendings = 1
        let sequence = next
        out.append(entry)
        // Those that follow wait behind the first in the line's queue.
        retryAt = retryAt.map { $0 + lineTime(wireOctets(entry)) } ?? now + retryTime(lineTime)
        return (sequence, entry.packet)
    }

    /// Takes a cumulative acknowledgement: tags that have arrived, or nil if it acknowledges what was
    /// never sent.
    mutating func acknowledge(
        _ expected: UInt8, at now: CoreTime, lineTime: (Int) -> CoreTime.Span
    ) -> [UInt32]? {
        let arrived = Int(expected &- base)
        guard arrived <= out.count else { return nil }
        guard arrived > 0 else { return [] }
        // Of a packet sent twice nobody knows which sending was answered (Karn).
        let last = out[arrived - 1]
        if last.sendings == 1 { measured(now - last.lastSent) }
        let tags = out[..<arrived].map(\.tag)
        out.removeFirst(arrived)
        base = expected
        doublings = 0
        lastResend = nil
        retryAt = out.isEmpty ? nil : now + retryTime(lineTime)
        return tags
    }

    mutating func measured(_ sample: CoreTime.Span) {
        guard let smoothed = roundTrip else {
            roundTrip = sample
            return
        }
        let change = (sample.nanoseconds - smoothed.nanoseconds) / 8
        roundTrip = CoreTime.Span(nanoseconds: smoothed.nanoseconds + change)
    }

    /// All that is out, to be sent again; the next retry waits twice as long if this one was due to time.
    mutating func resend(
        at now: CoreTime, becauseOfTime: Bool, lineTime: (Int) -> CoreTime.Span
    ) -> [(sequence: UInt8, packet: [UInt8])] {
        if becauseOfTime { doublings = min(doublings + 1, 10) }
        lastResend = now
        for index in out.indices {
            out[index].lastSent = now
            out[index].sendings &+= 1
        }
        retryAt = out.isEmpty ? nil : now + retryTime(lineTime)
        return out.enumerated().map { (base &+ UInt8($0.offset), $0.element.packet) }
    }

    /// A refusal sends again at once, but at most once in a round trip.
    func mayResend(at now: CoreTime) -> Bool {
        guard !out.isEmpty else { return false }
        guard let lastResend else { return true }
        return now - lastResend >= roundTrip ?? Limits.assumedRoundTrip
    }

    /// Takes everything away and starts at 0; the tags that will not be acknowledged any more.
    mutating func drop() -> [UInt32] {
        let tags = (out + waiting).map(\.tag)
        let kept = roundTrip
        self = ReliableSender()
        roundTrip = kept
        return tags
    }

    private func wireOctets(_ entry: Entry) -> Int {
        entry.packet.count + Limits.header + Limits.checksum + 3
    }

    /// The whole window may stand in the line's queue, so its time counts, not that of one frame.
    private func retryTime(_ lineTime: (Int) -> CoreTime.Span) -> CoreTime.Span {
        let octets = out.reduce(0) { $0 + wireOctets($1) }
        let plain = max(
            Limits.shortestRetry, (roundTrip ?? Limits.assumedRoundTrip) * 2 + lineTime(octets))
        return max(plain, min(Limits.longestRetry, plain * (1 << Int64(doublings))))
    }

    func encode(into writer: inout ByteWriter) {
        writer.u8(base)
        for entries in [out, waiting] {
            writer.list(entries) { writer, entry in
                writer.u32(entry.tag)
                writer.blob(entry.packet)
                writer.i64(entry.firstSent.nanoseconds)
                writer.i64(entry.lastSent.nanoseconds)
                writer.u32(entry.sendings)
            }
        }
        writer.optional(roundTrip) { $0.i64($1.nanoseconds) }
        writer.optional(retryAt) { $0.i64($1.nanoseconds) }
        writer.optional(lastResend) { $0.i64($1.nanoseconds) }
        writer.u8(doublings)
        writer.u8(UInt8(window))
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        base = try reader.u8()
        out = try reader.list(limit: Limits.window, Entry.init(decoding:))
        waiting = try reader.list(
            limit: Limits.window + Limits.waiting + Limits.reserve, Entry.init(decoding:))
        let instant = { (reader: inout ByteReader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
        roundTrip = try reader.optional { reader throws(OctetError) in
            CoreTime.Span(nanoseconds: try reader.i64())
        }
        retryAt = try reader.optional(instant)
        lastResend = try reader.optional(instant)
        doublings = try reader.u8()
        window = Int(try reader.u8())
        guard window >= 1, window <= Limits.window, doublings <= 10 else {
            throw .invalid(what: "window", value: UInt64(window))
        }
    }
}

extension ReliableSender.Entry {
    init(decoding reader: inout ByteReader) throws(OctetError) {
        tag = try reader.u32()
        packet = try reader.blob()
        firstSent = CoreTime(nanoseconds: try reader.i64())
        lastSent = CoreTime(nanoseconds: try reader.i64())
        sendings = try reader.u32()
        guard packet.count <= Limits.body else {
            throw .invalid(what: "octets of a packet", value: UInt64(packet.count))
        }
    }
}

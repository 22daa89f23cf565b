import Octets

/// Keeps the last 32 time exchanges and fits the rig's clock over the quickest quarter of them (ICD §4).
struct ClockEstimator: Equatable, Sendable, SnapshotCodable {
    private struct Exchange: Equatable, Sendable {
        /// Middle of the exchange in the core's microseconds.
        var middle: Int64
        /// Twice the rig's clock minus the core's, so that halves need no rounding.
        var twiceOffset: Int64
        /// Round trip without the line's own time and the rig's.
        var delay: Int64
    }

    private var exchanges: [Exchange] = []
    private(set) var fit: ClockFit?

    init() {}

    /// Times of the rig beyond this (142 years) are nonsense, and sums of them still fit in 64 bits.
    private static let latestRigTime: Int64 = 1 << 52
    /// A clock worse than 2 % is not a clock; the bound keeps products small.
    private static let largestDrift = 0.02

    /// Takes one answer; false if it makes no sense. `question` and `answer` are the line's time in
    /// microseconds.
    mutating func note(
        _ exchange: TimeExchange, arrived: CoreTime, question: Int64, answer: Int64, now: CoreTime
    ) -> Bool {
        let end = arrived.microseconds
        let slowest = Limits.slowestExchange.nanoseconds / 1000
        guard exchange.asked <= end, exchange.asked >= end - slowest,
            exchange.received >= 0, exchange.received <= exchange.answered,
            exchange.answered < ClockEstimator.latestRigTime
        else { return false }
        let inside = exchange.answered - exchange.received
        let delay = end - exchange.asked - inside - question - answer
        guard delay >= -slowest else { return false }
        if exchanges.count == Limits.clockExchanges { exchanges.removeFirst() }
        exchanges.append(
            Exchange(
                middle: exchange.asked + (end - exchange.asked) / 2,
                twiceOffset: (exchange.received - exchange.asked - question)
                    + (exchange.answered - end + answer),
                delay: delay))
        fitLine(now: now)
        return true
    }

    mutating func forget() {
        exchanges = []
        fit = nil
    }

    private mutating func fitLine(now: CoreTime) {
        let order = exchanges.indices.sorted {
            (exchanges[$0].delay, $0) < (exchanges[$1].delay, $1)
        }
        let used = order.prefix((exchanges.count + 3) / 4).sorted().map { exchanges[$0] }
        guard let first = used.first, let last = used.last else { return }
        let count = Double(used.count)
        let whole = first.twiceOffset / 2
        let times = used.map { Double($0.middle - first.middle) }
        let offsets = used.map { Double($0.twiceOffset - 2 * whole) / 2 }
        let meanTime = times.reduce(0, +) / count
        let meanOffset = offsets.reduce(0, +) / count
        var squares = 0.0
        var products = 0.0
        for (time, offset) in zip(times, offsets) {
            squares += (time - meanTime) * (time - meanTime)
            products += (time - meanTime) * (offset - meanOffset)
        }
        let isLong = (last.middle - first.middle) * 1000 >= Limits.driftBaseline.nanoseconds
        let slope = used.count >= 3 && isLong && squares > 0 ? products / squares : 0
        let drift = min(max(slope, -ClockEstimator.largestDrift), ClockEstimator.largestDrift)
        let start = meanOffset - drift * meanTime
        var left = 0.0
        for (time, offset) in zip(times, offsets) {
            let difference = offset - start - drift * time
            left += difference * difference
        }
        let quickest = exchanges[order[0]].delay
        fit = ClockFit(
            anchor: CoreTime(nanoseconds: first.middle * 1000), wholeOffset: whole, partOffset: start,
            drift: drift,
            residual: used.count >= 3 ? (left / count).squareRoot() : Double(max(0, quickest)) / 2,
            quickest: quickest, exchanges: UInt8(used.count), fittedAt: now)
    }

    func encode(into writer: inout ByteWriter) {
        writer.list(exchanges) { writer, exchange in
            writer.i64(exchange.middle)
            writer.i64(exchange.twiceOffset)
            writer.i64(exchange.delay)
        }
        writer.optional(fit) { writer, fit in fit.encode(into: &writer) }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        exchanges = try reader.list(limit: Limits.clockExchanges) { reader throws(OctetError) in
            Exchange(middle: try reader.i64(), twiceOffset: try reader.i64(), delay: try reader.i64())
        }
        fit = try reader.optional { reader throws(OctetError) in try ClockFit(decoding: &reader) }
    }
}

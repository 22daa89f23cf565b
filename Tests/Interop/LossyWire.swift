/// One direction of a serial line in virtual time: octets come in order, late, in pieces, damaged or never.
struct LossyWire {
    struct Faults: Sendable {
        /// Frames of which nothing arrives, of which a bit is wrong, of which the end is missing, per cent.
        var lost = 0.0
        var flipped = 0.0
        var cut = 0.0
        /// Noise between frames, per cent of frames.
        var noise = 0.0
        /// Frames that arrive in two pieces, per cent.
        var split = 0.0
        /// Longest delay beyond the least one, microseconds.
        var jitter = 0
    }

    var faults: Faults
    var isConnected = true
    private let leastDelay = 300
    private var dice: Dice
    private var pieces: [(at: Int, octets: [UInt8])] = []
    private var lastArrival = 0

    init(faults: Faults, seed: UInt64) {
        self.faults = faults
        dice = Dice(seed: seed)
    }

    var nextArrival: Int? { pieces.first?.at }

    /// Puts a frame on the wire at a time in microseconds.
    mutating func put(_ frame: [UInt8], at now: Int) {
        guard isConnected, !dice.chance(faults.lost) else { return }
        var octets = frame
        if dice.chance(faults.flipped) { octets[dice.below(octets.count)] ^= 1 << UInt8(dice.below(8)) }
        if dice.chance(faults.cut) { octets.removeLast(dice.below(octets.count)) }
        if dice.chance(faults.noise) { octets += (0...dice.below(30)).map { _ in dice.octet() } }
        guard !octets.isEmpty else { return }
        let middle = dice.chance(faults.split) ? dice.below(octets.count) : 0
        for part in [octets[..<middle], octets[middle...]] where !part.isEmpty {
            lastArrival = max(
                lastArrival, now + leastDelay + (faults.jitter > 0 ? dice.below(faults.jitter) : 0))
            pieces.append((lastArrival, Array(part)))
        }
    }

    /// What has arrived by now.
    mutating func take(at now: Int) -> [[UInt8]] {
        var taken: [[UInt8]] = []
        while let first = pieces.first, first.at <= now {
            taken.append(first.octets)
            pieces.removeFirst()
        }
        return taken
    }

    /// The cable is out: nothing that is on the way arrives.
    mutating func clear() { pieces = [] }
}

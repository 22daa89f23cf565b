/// One direction of a line with faults: octets go in at a time and come out, damaged or not, at a later one.
///
/// A value without a clock: the caller's microseconds may be real or virtual. Order is kept, as on a cable.
public struct ImpairedWire: Sendable {
    private struct Piece: Sendable {
        var octets: [UInt8]
        var due: UInt64
    }

    private enum Fate: Sendable {
        case idle, pass, lose, twice
    }

    public struct Counters: Sendable, Equatable {
        public var octets = 0, flipped = 0, framesLost = 0, framesDoubled = 0, splits = 0, overflow = 0
    }

    public let impairments: Impairments
    public private(set) var counters = Counters()
    private var generator: SeededGenerator
    private var queue: [Piece] = []
    private var head = 0
    private var held = 0
    private var fate = Fate.idle
    private var memory: [UInt8] = []
    private var lineFree: UInt64 = 0
    private var lastDue: UInt64 = 0

    /// `direction` tells the two wires of a line apart, so that they do not fail together.
    public init(_ impairments: Impairments, direction: UInt64) {
        self.impairments = impairments
        generator = SeededGenerator(seed: impairments.seed &+ direction &* 0xD1B5_4A32_D192_ED03)
    }

    public var octetsInFlight: Int { held }

    /// When the next octets come out; nil while nothing is in flight.
    public var deadline: UInt64? {
        head < queue.count ? queue[head].due : nil
    }

    /// Octets leave the sender at `at`, which never falls.
    public mutating func send(_ octets: [UInt8], at: UInt64) {
        guard !octets.isEmpty else { return }
        counters.octets += octets.count
        let travelling = flipBits(framesJudged(octets))
        guard !travelling.isEmpty else { return }
        guard held + travelling.count <= Limits.wireOctets else {
            counters.overflow += travelling.count
            return
        }
        if travelling.count > 1, generator.chance(impairments.split) {
            counters.splits += 1
            let cut = 1 + generator.below(travelling.count - 1)
            place(Array(travelling[..<cut]), at: at, extra: 0)
            place(Array(travelling[cut...]), at: at, extra: UInt64(200 + generator.below(4_800)))
        } else {
            place(travelling, at: at, extra: 0)
        }
    }

    /// What has arrived by `at`, in chunks as they came.
    public mutating func take(at: UInt64) -> [[UInt8]] {
        var arrived: [[UInt8]] = []
        while head < queue.count, queue[head].due <= at {
            arrived.append(queue[head].octets)
            held -= queue[head].octets.count
            head += 1
        }
        if head == queue.count || head > 1_024 {
            queue.removeFirst(head)
            head = 0
        }
        return arrived
    }

    /// Forgets what is in flight: the cable was pulled.
    public mutating func clear() {
        queue.removeAll()
        memory.removeAll()
        head = 0
        held = 0
        fate = .idle
        lineFree = 0
    }

    private mutating func place(_ octets: [UInt8], at: UInt64, extra: UInt64) {
        guard impairments.baud > 0 else {
            append(octets, due: at + impairments.delayMicroseconds + extra)
            return
        }
        // About one millisecond of line a piece, so that a receiver sees a frame grow as it would on a UART.
        let perPiece = max(1, impairments.baud / 10_000)
        var start = max(at, lineFree)
        var index = 0
        while index < octets.count {
            let end = min(octets.count, index + perPiece)
            start += UInt64(end - index) * 10_000_000 / UInt64(impairments.baud)
            append(Array(octets[index..<end]), due: start + impairments.delayMicroseconds + extra)
            index = end
        }
        lineFree = start
    }

    private mutating func append(_ octets: [UInt8], due: UInt64) {
        lastDue = max(lastDue, due)
        held += octets.count
        queue.append(Piece(octets: octets, due: lastDue))
    }

    private mutating func flipBits(_ octets: [UInt8]) -> [UInt8] {
        guard impairments.flip > 0 else { return octets }
        var damaged = octets
        for index in damaged.indices where generator.chance(impairments.flip) {
            damaged[index] ^= 1 << UInt8(generator.below(8))
            counters.flipped += 1
        }
        return damaged
    }

    /// Decides at the first octet of a frame what becomes of it and lets the octets flow: no octet waits for
    /// its frame.
    private mutating func framesJudged(_ octets: [UInt8]) -> [UInt8] {
        guard impairments.drop > 0 || impairments.duplicate > 0 else { return octets }
        var passing: [UInt8] = []
        passing.reserveCapacity(octets.count)
        for octet in octets {
            if octet == 0 {
                endFrame(into: &passing)
            } else {
                if fate == .idle { fate = drawFate() }
                if fate != .lose { passing.append(octet) }
                if fate == .twice, memory.count < Limits.frameOctets { memory.append(octet) }
            }
        }
        return passing
    }

    private mutating func endFrame(into passing: inout [UInt8]) {
        passing.append(0)
        if fate == .twice {
            passing.append(contentsOf: memory)
            passing.append(0)
            memory.removeAll(keepingCapacity: true)
        }
        fate = .idle
    }

    private mutating func drawFate() -> Fate {
        if generator.chance(impairments.drop) {
            counters.framesLost += 1
            return .lose
        }
        if generator.chance(impairments.duplicate) {
            counters.framesDoubled += 1
            return .twice
        }
        return .pass
    }
}

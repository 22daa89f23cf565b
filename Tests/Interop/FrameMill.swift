import Octets
import RigLink

/// Makes what may stand between two delimiters: good frames, and every way in which they go wrong.
struct FrameMill {
    var dice: Dice

    init(seed: UInt64) {
        dice = Dice(seed: seed)
    }

    /// Octets between two delimiters (a damaged row may hold a 00), and who receives them.
    mutating func next() -> (stuffed: [UInt8], receiverIsHost: Bool) {
        let receiverIsHost = dice.chance(50)
        switch dice.below(20) {
        case 0..<9: return (stuffed(plain(fromDevice: receiverIsHost)), receiverIsHost)
        case 9..<12: return (stuffed(wrongHeader(plain(fromDevice: receiverIsHost))), receiverIsHost)
        case 12: return (stuffed(anyLength(fromDevice: receiverIsHost)), receiverIsHost)
        case 13..<15: return (flipped(stuffed(plain(fromDevice: receiverIsHost))), receiverIsHost)
        case 15: return (cut(stuffed(plain(fromDevice: receiverIsHost))), receiverIsHost)
        case 16: return (joined(fromDevice: receiverIsHost), receiverIsHost)
        case 17: return (edited(stuffed(plain(fromDevice: receiverIsHost))), receiverIsHost)
        case 18: return ((0..<dice.below(40)).map { _ in dice.octet() }, receiverIsHost)
        default: return (grown(), receiverIsHost)
        }
    }

    /// Header and body of a frame that its receiver takes.
    private mutating func plain(fromDevice: Bool) -> [UInt8] {
        let kinds = FrameKind.allCases.filter { $0.bodyLengths(fromDevice: fromDevice) != nil }
        let kind = kinds[dice.below(kinds.count)]
        let lengths = kind.bodyLengths(fromDevice: fromDevice) ?? 0...0
        let first = (fromDevice ? 0x90 : 0x10) | kind.rawValue
        return header(first) + body(length(within: lengths))
    }

    private mutating func header(_ first: UInt8) -> [UInt8] {
        [first] + (0..<7).map { _ in dice.chance(20) ? 0 : dice.octet() }
    }

    /// Mostly short, often at the edges of COBS groups, sometimes as long as may be.
    private mutating func length(within lengths: ClosedRange<Int>) -> Int {
        guard lengths.count > 1 else { return lengths.lowerBound }
        switch dice.below(10) {
        case 0: return lengths.upperBound - dice.below(6)
        case 1: return min(lengths.upperBound, 240 + dice.below(6))
        case 2: return min(lengths.upperBound, 494 + dice.below(6))
        case 3: return lengths.lowerBound + dice.below(lengths.count)
        default: return lengths.lowerBound + dice.below(80)
        }
    }

    private mutating func body(_ length: Int) -> [UInt8] {
        let style = dice.below(5)
        return (0..<length).map { _ in
            switch style {
            case 0: 0
            case 1: dice.octet() | 1
            case 2: dice.chance(30) ? 0 : 0xFF
            default: dice.octet()
            }
        }
    }

    private mutating func wrongHeader(_ plain: [UInt8]) -> [UInt8] {
        var wrong = plain
        switch dice.below(4) {
        case 0: wrong[0] ^= 0x10 << UInt8(dice.below(3))
        case 1: wrong[0] ^= 0x80
        case 2: wrong[0] = wrong[0] & 0xF0 | UInt8(dice.below(16))
        default: wrong[0] = dice.octet()
        }
        return wrong
    }

    /// A right checksum over a body of any length, too long among them.
    private mutating func anyLength(fromDevice: Bool) -> [UInt8] {
        let count = dice.chance(40) ? 1000 + dice.below(40) : dice.below(70)
        let first = (fromDevice ? 0x90 : 0x10) | UInt8(dice.below(16))
        let octets = header(first) + body(count)
        return dice.chance(20) ? Array(octets.prefix(dice.below(9))) : octets
    }

    private func stuffed(_ octets: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: octets.count + 4)
        writer.raw(octets)
        writer.u32(CRC32C.checksum(octets))
        var output: [UInt8] = []
        COBS.encode(writer.bytes, into: &output)
        return output
    }

    private mutating func flipped(_ stuffed: [UInt8]) -> [UInt8] {
        var wrong = stuffed
        for _ in 0...dice.below(3) { wrong[dice.below(wrong.count)] ^= 1 << UInt8(dice.below(8)) }
        return wrong
    }

    private mutating func cut(_ stuffed: [UInt8]) -> [UInt8] {
        let at = dice.below(stuffed.count)
        return Array(dice.chance(50) ? stuffed[..<at] : stuffed[at...])
    }

    /// Two frames between which the delimiter is lost.
    private mutating func joined(fromDevice: Bool) -> [UInt8] {
        let one = stuffed(plain(fromDevice: fromDevice))
        return one + stuffed(plain(fromDevice: dice.chance(80) ? fromDevice : !fromDevice))
    }

    /// An octet more or less, or one that stuffing did not need.
    private mutating func edited(_ stuffed: [UInt8]) -> [UInt8] {
        var wrong = stuffed
        switch dice.below(4) {
        case 0: wrong.remove(at: dice.below(wrong.count))
        case 1: wrong.insert(dice.octet(), at: dice.below(wrong.count + 1))
        case 2: wrong.append(1)
        default: wrong.swapAt(dice.below(wrong.count), dice.below(wrong.count))
        }
        return wrong
    }

    /// Around and beyond the longest that may stand between two delimiters.
    private mutating func grown() -> [UInt8] {
        let count = dice.chance(50) ? 1020 + dice.below(20) : dice.below(3000)
        let fill = dice.chance(50) ? 1 as UInt8 : 0xFF
        return [UInt8](repeating: fill, count: count)
    }
}

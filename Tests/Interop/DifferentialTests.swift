import Foundation
import Octets
import RigLink
import RigLinkC
import Testing

/// Frames for one whole run: `REGOLITH_FRAMES`, or 20,000.
private let frames = ProcessInfo.processInfo.environment["REGOLITH_FRAMES"].flatMap(Int.init) ?? 20_000
private let shards = 8

@Suite("Ground and device, the same frames")
struct DifferentialTests {
    typealias Judge = (ArraySlice<UInt8>, Bool) -> Judgement

    struct Difference: CustomStringConvertible {
        var number: Int
        var stuffed: [UInt8]
        var receiverIsHost: Bool
        var ground: Judgement
        var device: Judgement

        var description: String {
            """
            frame \(number) for the \(receiverIsHost ? "host" : "device"): \(stuffed.hex)
              ground: \(ground)
              device: \(device)
            """
        }
    }

    /// Feeds both sides; the first difference, and how often each verdict was given.
    static func compare(
        count: Int, seed: UInt64, ground: Judge
    ) -> (difference: Difference?, verdicts: [Int]) {
        var mill = FrameMill(seed: seed)
        var verdicts = [Int](repeating: 0, count: 11)
        for number in 0..<count {
            let (stuffed, receiverIsHost) = mill.next()
            let mine = ground(stuffed[...], receiverIsHost)
            let device = Judgement.byC(stuffed[...], receiverIsHost: receiverIsHost)
            guard mine == device else {
                let difference = Difference(
                    number: number, stuffed: stuffed, receiverIsHost: receiverIsHost, ground: mine,
                    device: device)
                return (difference, verdicts)
            }
            verdicts[Int(device.verdict)] += 1
        }
        return (nil, verdicts)
    }

    /// SR-L-01, SR-L-02 (direction)
    @Test(arguments: 0..<shards)
    func `verdicts, fields and octets written again are equal`(shard: Int) {
        let (difference, verdicts) = Self.compare(
            count: frames / shards, seed: 0x5EED + UInt64(shard)
        ) { Judgement.bySwift($0, receiverIsHost: $1) }
        #expect(difference == nil)
        // A mill that never makes some verdict would prove nothing about it.
        if frames >= 20_000 {
            for verdict in [0, 1, 2, 3, 4, 6, 7, 8, 9, 10] {
                #expect(verdicts[verdict] > 0, "verdict \(verdict) never came up")
            }
        }
    }

    @Test func `a decoder with the checksum's octets in the wrong order is found`() throws {
        let (difference, _) = Self.compare(count: 1000, seed: 0x5EED) {
            Judgement.byWrongOrder($0, receiverIsHost: $1)
        }
        let found = try #require(difference, "the canary lives")
        #expect(found.number < 20)
        #expect(found.ground.verdict == 6 && found.device.verdict == 0)
    }

    @Test(arguments: 0..<shards)
    func `a stream in chunks of any size gives the same events`(shard: Int) {
        var mill = FrameMill(seed: 0xFEED + UInt64(shard))
        var left = max(1, frames / shards / 4)
        while left > 0 {
            let receiverIsHost = mill.dice.chance(50)
            var stream: [UInt8] = []
            for _ in 0..<64 {
                stream += [UInt8](repeating: 0, count: mill.dice.below(3))
                stream += mill.next().stuffed + (mill.dice.chance(90) ? [0] : [])
            }
            left -= 64
            let chunks = Self.cut(stream, with: &mill.dice)
            let ground = StreamEvent.bySwift(chunks, receiverIsHost: receiverIsHost)
            let device = StreamEvent.byC(chunks, receiverIsHost: receiverIsHost)
            guard ground == device else {
                Issue.record("\(ground)\n\(device)\n\(stream.hex)")
                return
            }
        }
    }

    /// Chunks of 1, of a few, or of many octets.
    static func cut(_ stream: [UInt8], with dice: inout Dice) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var start = 0
        while start < stream.count {
            let size = [1, 1 + dice.below(8), 1 + dice.below(64), 1 + dice.below(4096)][dice.below(4)]
            let end = min(stream.count, start + size)
            chunks.append(Array(stream[start..<end]))
            start = end
        }
        return chunks
    }

    @Test(arguments: [StopReason.stop, .hold, .test], [0, 1, 0xFFFF_FFFF, 0x0100_00FF] as [UInt32])
    func `the device's watch sees every STOP frame of the host`(reason: StopReason, stopID: UInt32) {
        var watch = rl_stop_watch()
        rl_stop_watch_init(&watch)
        var seen: [(UInt8, UInt32)] = []
        for octet in [7, 8, 9] + StopFrame.encoded(reason: reason, stopID: stopID) {
            var found: UInt8 = 0
            var id: UInt32 = 0
            if rl_stop_watch_feed(&watch, octet, &found, &id) { seen.append((found, id)) }
        }
        #expect(seen.count == 1 && seen.first?.0 == reason.rawValue && seen.first?.1 == stopID)
    }
}

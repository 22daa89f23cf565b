import MockDevices
import Testing

/// A bad line: what it does, and that it does the same again.
struct ImpairmentTests {
    private static let frame: [UInt8] = [0] + (1...40).map { UInt8($0) } + [0]

    private func carry(_ impairments: Impairments, frames: Int, direction: UInt64 = 0) -> [UInt8] {
        var wire = ImpairedWire(impairments, direction: direction)
        var arrived: [UInt8] = []
        for index in 0..<frames {
            let at = UInt64(index) * 10_000
            wire.send(Self.frame, at: at)
            for octets in wire.take(at: at) { arrived += octets }
        }
        for octets in wire.take(at: .max) { arrived += octets }
        #expect(wire.deadline == nil)
        return arrived
    }

    @Test func `a good line passes octets at once and unchanged`() {
        var wire = ImpairedWire(.none, direction: 0)
        wire.send(Self.frame, at: 5)
        #expect(wire.take(at: 5) == [Self.frame])
    }

    @Test func `pacing takes ten bits an octet`() {
        var impairments = Impairments()
        impairments.baud = 115_200
        var wire = ImpairedWire(impairments, direction: 0)
        wire.send(Self.frame, at: 1_000)
        #expect(wire.take(at: 1_900).isEmpty)
        #expect(wire.take(at: 4_600).flatMap { $0 }.count < 42)
        let rest = wire.take(at: 4_650).flatMap { $0 }
        #expect(!rest.isEmpty && wire.deadline == nil)
    }

    @Test func `a split keeps every octet in order`() {
        var impairments = Impairments()
        impairments.split = 1
        #expect(carry(impairments, frames: 50) == Array((0..<50).map { _ in Self.frame }.joined()))
    }

    @Test func `lost and doubled frames come at their rates`() {
        var impairments = Impairments()
        impairments.drop = 0.2
        let lossy = carry(impairments, frames: 5_000).count { $0 == 40 }
        #expect((3_800...4_200).contains(lossy))
        impairments.drop = 0
        impairments.duplicate = 0.2
        let doubled = carry(impairments, frames: 5_000).count { $0 == 40 }
        #expect((5_800...6_200).contains(doubled))
    }

    @Test func `bits flip at their rate, the same with the same seed, otherwise in the other direction`() {
        var impairments = Impairments()
        impairments.flip = 0.01
        let first = carry(impairments, frames: 500)
        let clean = carry(.none, frames: 500)
        let flipped = zip(first, clean).count { $0 != $1 }
        #expect((150...270).contains(flipped))
        #expect(first == carry(impairments, frames: 500))
        #expect(first != carry(impairments, frames: 500, direction: 1))
        impairments.seed = 2
        #expect(first != carry(impairments, frames: 500))
    }

    @Test func `a probability above 1 is refused by name`() {
        var impairments = Impairments()
        impairments.drop = 1.5
        #expect(throws: MockError.setting(name: "drop", found: "1.5", expected: "a probability 0…1")) {
            try impairments.validate()
        }
    }

    /// SR-L-08
    @Test(arguments: [UInt64(1), 2, 3])
    func `over a bad line a command is executed once and all reports arrive`(seed: UInt64) throws {
        var impairments = Impairments()
        impairments.flip = 2e-4
        impairments.drop = 0.02
        impairments.duplicate = 0.02
        impairments.split = 0.2
        impairments.seed = seed
        let bench = try BenchHost()
        bench.hello(nonce: 0x77)
        bench.impair(impairments)
        for _ in 0..<30 { bench.sendRetrying(.ping()) }
        for id in bench.ledger.receivedCommands { #expect(bench.ledger.timesExecuted(id) == 1) }
        #expect(Set(bench.ledger.executedCommands).count == 30)
    }
}

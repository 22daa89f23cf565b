import Octets
import RigLink
import Testing

@Suite("Snapshots of a link")
struct SnapshotTests {
    static func recoded(_ link: HostLink) throws -> HostLink {
        var writer = ByteWriter()
        link.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        let copy = try HostLink(decoding: &reader)
        #expect(reader.isAtEnd)
        return copy
    }

    /// A row of inputs as a bad line, a rig and an operator give them.
    enum Input {
        case open(UInt32), close, receive([UInt8]), submit(UInt32, Int), wake, lease(UInt32), bye
    }

    static func input(_ dice: inout SeededDice, rig: inout ScriptedRig, nonce: UInt32) -> Input {
        switch dice.below(100) {
        case 0: return .open(UInt32(dice.below(1000)) + 1)
        case 1 where dice.below(4) == 0: return .close
        case 2 where dice.below(4) == 0: return .bye
        case 3: return .lease(UInt32(dice.below(3)))
        case 4..<10: return .receive(rig.answer(nonce: nonce))
        case 10..<25: return .submit(UInt32(dice.below(100_000)), dice.below(40))
        case 25..<45: return .wake
        case 45..<55: return .receive(rig.heartbeat())
        case 55..<65:
            rig.expected &+= UInt8(dice.below(3))
            return .receive(rig.frame(.acknowledge))
        case 65..<75:
            if dice.below(3) == 0 { rig.sequence &+= 1 }
            return .receive(rig.report([UInt8](repeating: 9, count: 7 + dice.below(30))))
        case 75..<80: return .receive(rig.frame(.refuse, [UInt8(1 + dice.below(4))]))
        case 80..<85:
            let time = TimeExchange(asked: Int64(dice.below(40_000_000)), received: 1, answered: 9)
            return .receive(rig.frame(.time, time.encoded()))
        case 85..<88:
            rig.session = UInt8(1 + dice.below(3))
            rig.sequence = 0
            rig.expected = 0
            return .receive(rig.answer(nonce: nonce))
        default:
            let frame = rig.heartbeat()
            return .receive(Array(frame.prefix(dice.below(frame.count))))
        }
    }

    static func feed(_ input: Input, to link: inout HostLink, at now: CoreTime) -> [HostAction] {
        var actions: [HostAction] = []
        switch input {
        case .open(let nonce): link.open(nonce: nonce, at: now, into: &actions)
        case .close: link.close(at: now, into: &actions)
        case .receive(let bytes): link.receive(bytes, at: now, into: &actions)
        case .submit(let tag, let length):
            try? link.submit([UInt8](repeating: 1, count: length), tag: tag, at: now, into: &actions)
        case .wake: link.wake(at: now, into: &actions)
        case .lease(let token): link.setLease(token: token, hostState: 1)
        case .bye: link.bye(reason: 1, at: now, into: &actions)
        }
        return actions
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a link decoded at any moment goes on with the same actions`(seed: UInt64) throws {
        var dice = SeededDice(seed: seed)
        var rig = ScriptedRig()
        var link = HostLink(configuration: HostLink.configuration(baud: seed % 2 == 0 ? 0 : 115_200))
        var copy = link
        var now = CoreTime.zero
        var states: Set<LinkState> = []
        var nonce: UInt32 = 0
        for _ in 0..<1500 {
            now = now + .microseconds(Int64(dice.below(30_000)))
            let input = Self.input(&dice, rig: &rig, nonce: nonce)
            let actions = Self.feed(input, to: &link, at: now)
            let same = Self.feed(input, to: &copy, at: now)
            try #require(actions == same)
            try #require(link == copy && link.deadline == copy.deadline)
            if dice.below(5) == 0 { copy = try Self.recoded(copy) }
            states.insert(link.state)
            for hello in actions.frames(.hello) { nonce = try HelloQuestion(parsing: hello.body).nonce }
            if link.state == .lost || link.state == .closed {
                nonce = UInt32(dice.below(1000)) + 1
                let opened = Self.feed(.open(nonce), to: &link, at: now)
                #expect(opened == Self.feed(.open(nonce), to: &copy, at: now))
            }
        }
        #expect(states.isSuperset(of: [.greeting, .live]))
    }

    @Test func `a damaged snapshot is an error, never a trap`() throws {
        var link = HostLink.live()
        for tag in 0..<9 as Range<UInt32> {
            _ = try link.submitted([UInt8](repeating: 1, count: 7), tag: tag, at: 1)
        }
        var writer = ByteWriter()
        link.encode(into: &writer)
        var dice = SeededDice(seed: 3)
        for turn in 0..<writer.bytes.count {
            #expect(throws: OctetError.self) {
                var reader = ByteReader(Array(writer.bytes.prefix(turn)))
                _ = try HostLink(decoding: &reader)
            }
            var bytes = writer.bytes
            bytes[turn] ^= UInt8(1 + dice.below(255))
            var reader = ByteReader(bytes)
            _ = try? HostLink(decoding: &reader)
        }
    }
}

/// Random numbers from a seed (SplitMix64).
struct SeededDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) >> 33) % bound
    }
}

import Commanding
import MissionDatabase
import Octets
import Testing

@Suite("What the ledger keeps")
struct LedgerMemoryTests {
    static let windows = VerifierWindows(accepted: .seconds(2), completed: .seconds(2))

    private func admit(_ ledger: inout CommandLedger, _ name: String = "SPIN") throws -> UInt32 {
        try ledger.admit(
            name: name, hazard: name == "PING" ? .normal : .user1, operatorID: 1, windows: Self.windows,
            at: .zero
        ).commandID
    }

    @Test func `a full ledger takes HOLD and PING but no other command`() throws {
        var ledger = CommandLedger()
        for _ in 0..<64 { _ = try admit(&ledger) }
        #expect(throws: CommandingError.ledgerFull(command: "SPIN", open: 64)) { try admit(&ledger) }
        let before = ledger.nextID
        for name in ["HOLD", "PING", "DISARM", "HOLD", "HOLD", "HOLD", "HOLD", "HOLD"] {
            _ = try admit(&ledger, name)
        }
        #expect(ledger.nextID == before + 8)
        #expect(throws: CommandingError.ledgerFull(command: "HOLD", open: 72)) { try admit(&ledger, "HOLD") }
    }

    @Test func `the last 256 closed commands are kept`() throws {
        var ledger = CommandLedger()
        for _ in 0..<300 {
            let id = try admit(&ledger)
            _ = ledger.sent(id, requestID: id, at: .zero)
            _ = ledger.dropped(id, at: .zero)
        }
        #expect(ledger.closed.count == 256)
        #expect(ledger.entry(44) == nil && ledger.entry(45) != nil)
    }

    /// SR-F-27 (the station's side), SR-S-06
    @Test func `ids go on over a restart, with a jump, and end instead of wrapping`() throws {
        var ledger = CommandLedger()
        let first = try admit(&ledger)
        _ = ledger.sent(first, requestID: 1, at: .zero)
        let ends = ledger.restart(at: .milliseconds(1))
        #expect(ends.map(\.stage) == [.unknown(.stationRestarted)])
        #expect(ends.map(\.evidence) == [.restart])
        #expect(try admit(&ledger) == first + 1025)
        ledger.raiseIDs(to: 5)
        #expect(try admit(&ledger) == first + 1026)
        ledger.raiseIDs(to: .max - 1)
        #expect(try admit(&ledger) == .max - 1)
        #expect(throws: CommandingError.idsExhausted) { try admit(&ledger) }
        _ = ledger.restart(at: .zero)
        #expect(throws: CommandingError.idsExhausted) { try admit(&ledger) }
    }

    @Test func `a snapshot comes back equal whatever the stages are`() throws {
        var ladder = try Ladder()
        ladder.report(.accepted)
        ladder.report(.started)
        ladder.report(.progress(step: 3))
        _ = ladder.report(.accepted)
        var ledger = ladder.ledger
        for _ in 0..<6 { _ = try admit(&ledger) }
        _ = ledger.sent(3, requestID: 3, at: .zero)
        _ = ledger.reported(
            VerificationReport(
                requestID: 3, commandID: 3, content: .failed(Ladder.failure(.accepted))), at: .zero)
        _ = ledger.sent(4, requestID: 4, at: .zero)
        _ = ledger.dropped(4, at: .zero)
        _ = ledger.withdraw(5, because: Refusal(.journal, "µ"), at: .zero)
        _ = ledger.sent(6, requestID: 6, at: .zero)
        _ = ledger.linkAcknowledged(6, at: .zero)
        _ = ledger.sent(7, requestID: 7, at: .zero)
        _ = ledger.reported(
            VerificationReport(requestID: 7, commandID: 7, content: .completed(result: 0xFFFF_FFFF)),
            at: .zero)
        var writer = ByteWriter()
        ledger.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try CommandLedger(decoding: &reader) == ledger)
        #expect(reader.isAtEnd)
    }

    @Test func `a damaged snapshot is an error, never a trap`() throws {
        var ladder = try Ladder()
        ladder.report(.accepted)
        _ = try admit(&ladder.ledger)
        _ = ladder.ledger.dropped(2, at: .zero)
        var writer = ByteWriter()
        ladder.ledger.encode(into: &writer)
        for length in 0..<writer.count {
            var reader = ByteReader(Array(writer.bytes.prefix(length)))
            #expect(throws: OctetError.self) { try CommandLedger(decoding: &reader) }
        }
        for place in 0..<writer.count {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var bytes = writer.bytes
                bytes[place] = value
                var reader = ByteReader(bytes)
                guard var ledger = try? CommandLedger(decoding: &reader) else { continue }
                _ = ledger.expire(at: .milliseconds(5))
                _ = ledger.sessionLost(at: .milliseconds(6))
            }
        }
    }

    /// Any order of events: one final stage for each command, never left again, ids rising.
    /// SR-L-08, SR-S-06
    @Test(arguments: 0..<40)
    func `each command has at most one final stage in any order of events`(_ seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ bound: UInt64) -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % bound
        }
        var ledger = CommandLedger()
        var now = CoreTime.zero
        var finals: [UInt32: Int] = [:]
        var rungs: [UInt32: CommandStage] = [:]
        for _ in 0..<2000 {
            now = now + .milliseconds(Int64(random(400)))
            let id = UInt32(random(UInt64(ledger.nextID) + 1))
            var seen: [StageTransition] = []
            func report(_ content: VerificationReport.Content) {
                let report = VerificationReport(requestID: id, commandID: id, content: content)
                if let one = ledger.reported(report, at: now) { seen.append(one) }
            }
            switch random(12) {
            case 0, 1:
                let windows = VerifierWindows(
                    accepted: .seconds(2), started: random(2) == 0 ? nil : .seconds(3),
                    progress: .seconds(4), completed: .seconds(20))
                if let one = try? ledger.admit(
                    name: "X", hazard: .vital, operatorID: 0, windows: windows, at: now)
                {
                    seen.append(one)
                    #expect(rungs[one.commandID] == nil)
                }
            case 2, 3: if let one = ledger.sent(id, requestID: id, at: now) { seen.append(one) }
            case 4: if let one = ledger.linkAcknowledged(id, at: now) { seen.append(one) }
            case 5: report(.accepted)
            case 6: report(.started)
            case 7: report(.progress(step: UInt16(random(5))))
            case 8: report(.completed(result: 0))
            case 9: report(.failed(Ladder.failure([.accepted, .started, .completed][Int(random(3))])))
            case 10: seen = ledger.expire(at: now)
            default:
                if random(20) == 0 { seen = ledger.sessionLost(at: now) }
                if let one = ledger.dropped(id, at: now) { seen.append(one) }
            }
            for one in seen {
                #expect(rungs[one.commandID] == one.from)
                #expect(rungs[one.commandID]?.isFinal != true)
                rungs[one.commandID] = one.stage
                if one.stage.isFinal { finals[one.commandID, default: 0] += 1 }
            }
        }
        #expect(finals.values.allSatisfy { $0 == 1 })
        #expect(ledger.open.allSatisfy { !$0.stage.isFinal })
    }
}

import Commanding
import MissionDatabase
import Octets
import Testing

/// A ledger with one command sent at 0 s, and short ways to say what happens to it.
struct Ladder {
    var ledger = CommandLedger()
    let id: UInt32
    static let request: UInt32 = 0x1980_C001

    init(
        windows: VerifierWindows = VerifierWindows(
            accepted: .seconds(2), started: .seconds(10), progress: .seconds(300), completed: .seconds(1000))
    ) throws {
        id = try ledger.admit(
            name: "MOVE_Z", hazard: .vital, operatorID: 7, windows: windows, at: .zero
        ).commandID
        _ = ledger.sent(id, requestID: Ladder.request, at: .zero)
    }

    @discardableResult
    mutating func report(
        _ content: VerificationReport.Content, at seconds: Int64 = 1, request: UInt32 = Ladder.request
    ) -> CommandStage? {
        ledger.reported(
            VerificationReport(requestID: request, commandID: id, content: content), at: Self.time(seconds)
        )?.stage
    }

    var stage: CommandStage? { ledger.entry(id)?.stage }

    static func time(_ seconds: Int64) -> CoreTime { .milliseconds(seconds * 1000) }

    static func failure(_ stage: Verifier.Stage, code: UInt16 = 21) -> CommandFailure {
        CommandFailure(stage: stage, code: code, index: 0, value: 5, limit: -6)
    }
}

@Suite("The verification ladder")
struct CommandLedgerTests {
    @Test func `a command climbs from queued to completed and each step has its evidence`() throws {
        var ledger = CommandLedger(firstID: 40)
        let windows = VerifierWindows(accepted: .seconds(2), completed: .seconds(5))
        let queued = try ledger.admit(
            name: "PING", hazard: .normal, operatorID: 1, windows: windows, at: .zero)
        #expect(queued.commandID == 40 && queued.from == nil && queued.stage == .queued)
        #expect(ledger.sent(40, requestID: 9, at: .milliseconds(1))?.evidence == .transmission)
        #expect(ledger.linkAcknowledged(40, at: .milliseconds(2))?.stage == .linkAcknowledged)
        let accepted = VerificationReport(requestID: 9, commandID: 40, content: .accepted)
        #expect(ledger.reported(accepted, at: .milliseconds(3))?.evidence == .report(accepted))
        let completed = VerificationReport(requestID: 9, commandID: 40, content: .completed(result: 3))
        let reported = ledger.reported(completed, at: .milliseconds(4))
        let last = try #require(reported)
        #expect(last.from == .accepted && last.stage == .completed(result: 3) && last.name == "PING")
        #expect(ledger.open.isEmpty && ledger.closed.map(\.commandID) == [40])
        #expect(ledger.counters == LedgerCounters() && ledger.deadline == nil)
    }

    typealias Reports = [VerificationReport.Content]
    struct Case {
        let reports: Reports
        let stage: CommandStage
        var counters = LedgerCounters()

        init(_ reports: Reports, _ stage: CommandStage, _ count: (inout LedgerCounters) -> Void = { _ in }) {
            self.reports = reports
            self.stage = stage
            count(&counters)
        }
    }

    static let cases: [Case] = [
        Case([.accepted, .started, .progress(step: 1), .progress(step: 4)], .progress(step: 4)),
        Case([.failed(Ladder.failure(.accepted))], .failed(Ladder.failure(.accepted))),
        Case([.accepted, .failed(Ladder.failure(.started))], .failed(Ladder.failure(.started))),
        Case(
            [.accepted, .started, .failed(Ladder.failure(.completed))], .failed(Ladder.failure(.completed))),
        Case([.accepted, .accepted], .accepted) { $0.duplicate = 1 },
        Case([.accepted, .started, .progress(step: 2), .progress(step: 2)], .progress(step: 2)) {
            $0.duplicate = 1
        },
        Case([.accepted, .started, .progress(step: 2), .progress(step: 1)], .progress(step: 2)) {
            $0.illegal = 1
        },
        Case([.accepted, .started, .accepted], .started) { $0.illegal = 1 },
        Case([.accepted, .failed(Ladder.failure(.accepted))], .accepted) { $0.illegal = 1 },
        Case([.accepted, .started, .failed(Ladder.failure(.started))], .started) { $0.illegal = 1 },
        Case([.accepted, .started, .progress(step: 1), .started], .progress(step: 1)) { $0.illegal = 1 },
        Case([.started], .started) { $0.skipped = 1 },
        Case([.completed(result: 1)], .completed(result: 1)) { $0.skipped = 1 },
        Case([.accepted, .completed(result: 1)], .completed(result: 1)) { $0.skipped = 1 },
        Case([.accepted, .started, .completed(result: 1), .completed(result: 2)], .completed(result: 1)) {
            $0.late = 1
        },
        Case(
            [.accepted, .started, .completed(result: 1), .failed(Ladder.failure(.completed))],
            .completed(result: 1)
        ) { $0.late = 1 },
    ]

    @Test(arguments: cases)
    func `a report climbs or is counted`(_ example: Case) throws {
        var ladder = try Ladder()
        for report in example.reports { ladder.report(report) }
        #expect(ladder.stage == example.stage)
        #expect(ladder.ledger.counters == example.counters)
    }

    @Test func `a report of a command that is not sent, or of another packet, moves nothing`() throws {
        var ladder = try Ladder()
        #expect(ladder.report(.accepted, request: 1) == nil)
        #expect(ladder.ledger.counters.illegal == 1)
        let queued = try ladder.ledger.admit(
            name: "PING", hazard: .normal, operatorID: 1,
            windows: VerifierWindows(accepted: .seconds(2), completed: .seconds(2)), at: .zero
        ).commandID
        let early = VerificationReport(requestID: 0, commandID: queued, content: .accepted)
        #expect(ladder.ledger.reported(early, at: .zero) == nil)
        #expect(ladder.ledger.counters.illegal == 2)
        let foreign = VerificationReport(requestID: Ladder.request, commandID: 999, content: .accepted)
        #expect(ladder.ledger.reported(foreign, at: .zero) == nil)
        #expect(ladder.ledger.counters.foreign == 1)
    }

    @Test func `every stage has its own deadline`() throws {
        var ladder = try Ladder()
        #expect(ladder.ledger.deadline == Ladder.time(2))
        _ = ladder.ledger.linkAcknowledged(ladder.id, at: Ladder.time(1))
        #expect(ladder.ledger.deadline == Ladder.time(2))
        ladder.report(.accepted, at: 1)
        #expect(ladder.ledger.deadline == Ladder.time(11))
        ladder.report(.started, at: 5)
        #expect(ladder.ledger.deadline == Ladder.time(305))
        ladder.report(.progress(step: 1), at: 100)
        #expect(ladder.ledger.deadline == Ladder.time(400))
        let silent = ladder.ledger.expire(at: Ladder.time(400))
        #expect(silent.map(\.stage) == [.progress(step: 1)])
        #expect(silent.map(\.evidence) == [.deadline(.progress)])
        #expect(ladder.ledger.counters.overdueProgress == 1)
        #expect(ladder.ledger.deadline == Ladder.time(1005))
        #expect(ladder.ledger.expire(at: Ladder.time(1004)).isEmpty)
        #expect(ladder.ledger.expire(at: Ladder.time(1005)).map(\.stage) == [.unknown(.completionOverdue)])
        #expect(ladder.ledger.deadline == nil)
    }

    /// SR-S-06
    @Test(
        arguments: [
            ([], UnknownCause.acceptanceOverdue), ([.accepted], .startOverdue),
            ([.accepted, .started], .completionOverdue),
        ] as [(CommandLedgerTests.Reports, UnknownCause)])
    func `silence ends as UNKNOWN and what comes later is late`(
        _ reports: CommandLedgerTests.Reports, _ cause: UnknownCause
    ) throws {
        var ladder = try Ladder(
            windows: VerifierWindows(accepted: .seconds(2), started: .seconds(3), completed: .seconds(4)))
        for report in reports { ladder.report(report) }
        #expect(ladder.ledger.expire(at: Ladder.time(60)).map(\.stage) == [.unknown(cause)])
        #expect(ladder.report(.completed(result: 0), at: 61) == nil)
        #expect(ladder.stage == .unknown(cause))
        #expect(ladder.ledger.counters.late == 1)
    }

    @Test func `overdue commands close in order of deadline`() throws {
        var ledger = CommandLedger()
        for (seconds, name) in [(3, "C"), (1, "A"), (2, "B")] as [(Int64, String)] {
            let id = try ledger.admit(
                name: name, hazard: .user1, operatorID: 0,
                windows: VerifierWindows(accepted: .seconds(seconds), completed: .seconds(9)), at: .zero
            ).commandID
            _ = ledger.sent(id, requestID: id, at: .zero)
        }
        #expect(ledger.expire(at: Ladder.time(9)).map(\.name) == ["A", "B", "C"])
    }

    /// SR-L-07, SR-S-06
    @Test func `the end of a session leaves nothing open and tells sent from unsent`() throws {
        var ladder = try Ladder()
        let waiting = try ladder.ledger.admit(
            name: "HOLD", hazard: .user1, operatorID: 1,
            windows: VerifierWindows(accepted: .seconds(2), completed: .seconds(2)), at: .zero
        ).commandID
        let ends = ladder.ledger.sessionLost(at: Ladder.time(1))
        #expect(ends.map(\.commandID) == [ladder.id, waiting])
        #expect(ladder.stage == .unknown(.sessionLost))
        guard case .cancelled(let refusal) = ladder.ledger.entry(waiting)?.stage else {
            Issue.record("a command that was never sent is CANCELLED, not UNKNOWN")
            return
        }
        #expect(refusal.reason == .sessionEnded)
        #expect(ladder.ledger.open.isEmpty)
        #expect(ladder.ledger.sessionLost(at: Ladder.time(2)).isEmpty)
    }

    @Test func `what the link drops is UNKNOWN and what the station withdraws is refused`() throws {
        var ladder = try Ladder()
        let full = Refusal(.linkQueueFull, "the link's queue is full: wait")
        #expect(ladder.ledger.withdraw(ladder.id, because: full, at: .zero) == nil)
        #expect(ladder.ledger.dropped(ladder.id, at: .zero)?.stage == .unknown(.droppedByLink))
        #expect(ladder.ledger.dropped(ladder.id, at: .zero) == nil)
        let queued = try ladder.ledger.admit(
            name: "PING", hazard: .normal, operatorID: 1,
            windows: VerifierWindows(accepted: .seconds(2), completed: .seconds(2)), at: .zero
        ).commandID
        #expect(ladder.ledger.withdraw(queued, because: full, at: .zero)?.stage == .refused(full))
    }
}

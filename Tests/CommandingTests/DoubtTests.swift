import Commanding
import MissionDatabase
import Octets
import Testing

@Suite("What became of a command that was lost sight of")
struct DoubtTests {
    /// A ledger that can ask, with one motion that was sent and one that waits.
    private func ledger() throws -> (CommandLedger, sent: UInt32, waiting: UInt32) {
        var ledger = CommandLedger()
        ledger.canAskRig = true
        let windows = VerifierWindows(accepted: .seconds(2), started: .seconds(3), completed: .seconds(100))
        let sent = try ledger.admit(
            name: "MOVE_Z", hazard: .vital, operatorID: 1, windows: windows, at: .zero
        ).commandID
        _ = ledger.sent(sent, requestID: 1, at: .zero)
        let waiting = try ledger.admit(
            name: "SPIN", hazard: .vital, operatorID: 1, windows: windows, at: .zero
        ).commandID
        return (ledger, sent, waiting)
    }

    static let failure = CommandFailure(stage: .accepted, code: 13, index: 0, value: 0, limit: 0)

    /// SR-S-06, SR-O-08: the rig's answer closes it, and only that.
    @Test(
        arguments: [
            (.completed(result: 7), .completed(result: 7)), (.failed(failure), .failed(failure)),
            (.forgotten, .unknown(.forgottenByRig)),
        ] as [(RecordedResult, CommandStage)])
    func `a command in doubt ends as the rig says`(_ answer: RecordedResult, _ end: CommandStage) throws {
        var (ledger, sent, waiting) = try ledger()
        let stages = ledger.sessionLost(at: .milliseconds(500)).map(\.stage)
        #expect(stages.first == .inDoubt(.sessionLost))
        guard case .cancelled = ledger.entry(waiting)?.stage else {
            Issue.record("what was never sent is cancelled")
            return
        }
        #expect(ledger.questionDue(at: .milliseconds(500)) == sent)
        ledger.asked(sent, at: .milliseconds(500))
        #expect(ledger.questionDue(at: .milliseconds(900)) == nil)
        #expect(ledger.answered(sent, .running, at: .milliseconds(600)) == nil)
        #expect(ledger.answered(sent, answer, at: .milliseconds(700))?.stage == end)
        #expect(ledger.answered(sent, .completed(result: 1), at: .milliseconds(800)) == nil)
        #expect(ledger.open.isEmpty)
    }

    /// SR-S-06
    @Test func `a command that the rig never had is cancelled, with the advice to look first`() throws {
        var (ledger, sent, _) = try ledger()
        _ = ledger.sessionLost(at: .zero)
        guard case .cancelled(let refusal)? = ledger.answered(sent, .neverSeen, at: .zero)?.stage else {
            Issue.record("not cancelled")
            return
        }
        #expect(refusal.reason == .neverArrived && refusal.text.contains("look at the rig"))
    }

    /// SR-S-06, SR-O-08
    @Test func `the rig is asked four times at growing distances, then it stays UNKNOWN and says so`() throws
    {
        var (ledger, sent, _) = try ledger()
        _ = ledger.sessionLost(at: .zero)
        var times: [Int64] = []
        var now = CoreTime.zero
        while let due = ledger.nextQuestion {
            now = max(now, due)
            times.append(now.nanoseconds / 1_000_000)
            ledger.asked(sent, at: now)
        }
        #expect(times == [0, 500, 1500, 3500])
        #expect(ledger.deadline == .milliseconds(5500))
        let ends = ledger.expire(at: .milliseconds(5500))
        #expect(ends.map(\.stage) == [.unknown(.sessionLost)])
        #expect("\(ends[0].stage)".contains("read state and position"))
    }

    @Test func `a restart keeps what is in doubt, asks anew, and its memory comes back equal`() throws {
        var (ledger, sent, _) = try ledger()
        _ = ledger.restart(at: .milliseconds(9))
        #expect(ledger.entry(sent)?.stage == .inDoubt(.stationRestarted))
        var writer = ByteWriter()
        ledger.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        var again = try CommandLedger(decoding: &reader)
        again.canAskRig = true
        #expect(again == ledger && reader.isAtEnd)
    }

    /// SR-S-07: never sent by themselves.
    @Test func `a request that was durable and not taken is in doubt with the number it would have had`()
        throws
    {
        var ledger = CommandLedger(firstID: 100)
        ledger.canAskRig = true
        let stages = try ledger.takeUntaken(
            name: "SPIN", hazard: .vital, operatorID: 7,
            windows: VerifierWindows(accepted: .seconds(2), completed: .seconds(2)), at: .zero,
            principal: "uid 7", meaning: "SPIN rpm 1 rpm"
        ).map(\.stage)
        #expect(stages == [.queued, .inDoubt(.neverTaken)])
        #expect(ledger.inDoubt == [100] && ledger.entry(100)?.requestID == nil)
        _ = ledger.restart(at: .zero)
        #expect(ledger.nextID == 101 + 1024)
    }

    /// SR-O-08
    @Test func `each stage is remembered with its time and what it is known by`() throws {
        var (ledger, sent, _) = try ledger()
        _ = ledger.linkAcknowledged(sent, at: .milliseconds(3))
        _ = ledger.reported(
            VerificationReport(requestID: 1, commandID: sent, content: .accepted), at: .milliseconds(5))
        let steps = try #require(ledger.entry(sent)).steps
        #expect(
            steps.map(\.source) == [.operatorRequest, .transmission, .linkAcknowledgement, .rigReport])
        #expect(steps.map(\.at.nanoseconds) == [0, 0, 3_000_000, 5_000_000])
        for step in steps where !step.stage.isFinal {
            for word in ["done", "completed", "finished"] where !"\(step.stage)".contains("not") {
                #expect(!"\(step.stage)".contains(word))
            }
        }
    }
}

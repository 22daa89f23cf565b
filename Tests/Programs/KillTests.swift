import CThreadShim
import Foundation
import Testing

extension BuiltPrograms {
    @Suite("The station is killed at any moment")
    struct KillTests {
        @Test(.timeLimit(.minutes(30)))
        func `nothing acknowledged is lost, nothing runs twice, nobody is armed unasked`() throws {
            let kills = BuiltPrograms.count("REGOLITH_KILLS", 7)
            let seed = UInt64(BuiltPrograms.count("REGOLITH_KILL_SEED", 1))
            let bench = try Bench(pace: 20)
            // The ground begins at 100 mm, so that some motions go into it.
            try bench.startMock(["--surface", "100"])
            var run = KillRun(bench: bench, seed: seed)
            let began = cts_clock_boottime()
            for index in 0..<kills {
                let complaints = try run.killOnce(index)
                #expect(complaints.isEmpty, "seed \(seed), kill \(index): \(complaints)")
            }
            let complaints = try run.finish()
            #expect(complaints.isEmpty, "\(complaints)")
            let seconds = elapsed(since: began)

            let ledger = try bench.ledger()
            let story = try JournalStory(directory: bench.journal)
            #expect(story.damages.isEmpty, "\(story.damages)")
            #expect(story.differences.isEmpty, "\(story.differences.prefix(5))")
            judgePackets(ledger, story)
            judgeCommands(ledger, story, armsAsked: run.armsAsked)
            judgeLadder(ledger, run)
            let replay = try bench.tool("replay", bench.journal, "--verify", "--speed", "max")
            #expect(replay.code == 0, "\(replay)")
            #expect(try bench.tool("journal", "verify", bench.journal).code == 0)
            print(
                "\(kills) kills in \(seconds) s (\(run.kills.map(\.rawValue))): \(story.events.count) "
                    + "events, "
                    + "\(ledger.of("reportAcknowledged").count) reports acknowledged, "
                    + "\(story.requests.count) "
                    + "commands, \(story.records) records, live again after "
                    + "\(run.recoveries.max() ?? 0) s at most")
        }

        /// What the rig saw acknowledged is in the journal; every event was taken exactly once.
        private func judgePackets(_ ledger: [LedgerLine], _ story: JournalStory) {
            var acknowledged = 0
            for line in ledger.of("eventAcknowledged") {
                guard let count = line.count, let boot = line.bootCount else { continue }
                acknowledged += 1
                let times = story.events[JournalStory.EventKey(boot: boot, count: count)] ?? 0
                #expect(
                    times == 1, "event \(count) of boot \(boot) was acknowledged and taken \(times) times")
            }
            #expect(acknowledged > 0)
            #expect(story.events.values.allSatisfy { $0 == 1 })
            #expect(story.events.count == acknowledged, "events that the rig never made")
            for line in ledger.of("reportAcknowledged") {
                guard let command = line.command, let subtype = line.subtype else { continue }
                let key = JournalStory.ReportKey(command: command, subtype: subtype)
                #expect(
                    story.reports.contains(key), "report \(subtype) of command \(command) is not recorded")
            }
        }

        /// What ran was asked for, once; what was asked for has one end.
        private func judgeCommands(_ ledger: [LedgerLine], _ story: JournalStory, armsAsked: Int) {
            var executed: [UInt32: Int] = [:]
            for line in ledger.of("executed") { executed[line.command ?? 0, default: 0] += 1 }
            for (id, times) in executed {
                #expect(times == 1, "command \(id) ran \(times) times")
                #expect(story.requests[id]?.count == 1, "command \(id): requests \(story.requests[id] ?? [])")
            }
            for (id, names) in story.requests {
                #expect(names.count == 1, "id \(id) was given out \(names.count) times")
                #expect(story.ends[id] == 1, "command \(id) (\(names)) ended \(story.ends[id] ?? 0) times")
            }
            let arms = ledger.of("executed").filter { $0.function == 2 }
            #expect(ledger.of("armed").count == arms.count)
            #expect(arms.allSatisfy { story.requests[$0.command ?? 0] == ["ARM"] })
            #expect(arms.count <= armsAsked, "\(arms.count) arms, \(armsAsked) asked for")
        }

        /// Left alone the rig went down its ladder in time; a station that came back found it disarmed.
        private func judgeLadder(_ ledger: [LedgerLine], _ run: KillRun) {
            for kill in run.awayKills {
                let lease = ledger.of("lease").last { $0.at <= kill + 100_000 }?.at ?? 0
                for (stage, due) in [(UInt32(1), 0.3), (2, 2.0), (3, 5.0)] {
                    let line = ledger.of("stage").first { $0.at > lease && $0.stage == stage }
                    let age = Double((line?.at ?? 0) &- lease) / 1e6
                    #expect(abs(age - due) <= 0.1, "stage \(stage) came \(age) s after the last lease")
                }
                let disarmed = ledger.of("disarmed").first { $0.at > lease }
                #expect(disarmed?.cause == 4, "disarmed by the lost link: \(String(describing: disarmed))")
                print("alone: stage 3 after \(Double((disarmed?.at ?? 0) &- lease) / 1e6) s")
            }
            for session in ledger.of("session") where session.armed == 1 {
                let disarmed = ledger.of("disarmed").first { $0.at >= session.at }
                #expect(disarmed?.cause == 5 && (disarmed?.at ?? 0) - session.at < 10_000)
            }
        }
    }
}

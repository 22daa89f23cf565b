import CThreadShim
import Foundation
import Journal
import Testing

extension BuiltPrograms {
    @Suite("The station is killed at any moment")
    struct KillTests {
        /// So many kills and a last life in order. The ground begins at 100 mm: some motions go into it.
        private func live(kills: Int, seed: UInt64) throws -> (bench: Bench, run: KillRun) {
            let bench = try Bench(pace: 20)
            try bench.startMock(["--surface", "100"])
            var run = KillRun(bench: bench, seed: seed)
            for index in 0..<kills {
                let complaints = try run.killOnce(index)
                #expect(complaints.isEmpty, "seed \(seed), kill \(index): \(complaints)")
            }
            let complaints = try run.finish()
            #expect(complaints.isEmpty, "seed \(seed), the last life: \(complaints)")
            return (bench, run)
        }

        /// SR-F-12, SR-S-04, SR-S-07, SR-L-07, T-04, T-05
        @Test(.timeLimit(.minutes(30)))
        func `nothing acknowledged is lost, nothing runs twice, nobody is armed unasked`() throws {
            let kills = BuiltPrograms.count("REGOLITH_KILLS", 7)
            let seed = UInt64(BuiltPrograms.count("REGOLITH_KILL_SEED", 1))
            let began = cts_clock_boottime()
            let (bench, run) = try live(kills: kills, seed: seed)
            let seconds = elapsed(since: began)
            let story = try JournalStory(directory: bench.journal)
            let judge = KillJudge(ledger: try bench.ledger(), story: story, run: run)
            let complaints = judge.complaints
            #expect(complaints.isEmpty, "seed \(seed): \(complaints.prefix(10)) of \(complaints.count)")

            let replay = try bench.tool("replay", bench.journal, "--verify", "--speed", "max", within: 300)
            #expect(replay.code == 0, "\(replay)")
            #expect(try bench.tool("journal", "verify", bench.journal).code == 0)
            print(
                "\(kills) kills in \(seconds) s: \(story.events.count) events, "
                    + "\(judge.ledger.of("reportAcknowledged").count) reports acknowledged, "
                    + "\(story.requests.count) commands, \(story.records) records; live again after "
                    + "\(run.recoveries.max() ?? 0) s at most; alone, stage 3 after \(judge.thirdStages) s")
        }

        @Test(.timeLimit(.minutes(5)))
        func `a falsified ledger or journal does not pass the same judge`() throws {
            let (bench, run) = try live(kills: 3, seed: 11)
            let story = try JournalStory(directory: bench.journal)
            let sound = KillJudge(ledger: try bench.ledger(), story: story, run: run)
            #expect(sound.complaints.isEmpty, "\(sound.complaints)")
            let last = try #require(sound.ledger.last)

            func expectCaught(_ what: String, _ falsify: (inout [LedgerLine]) throws -> Void) throws {
                var judge = sound
                try falsify(&judge.ledger)
                #expect(!judge.complaints.isEmpty, "\(what) went unnoticed")
            }
            func line(_ kind: String, _ change: (inout LedgerLine) -> Void) -> LedgerLine {
                var line = LedgerLine(at: last.at, boot: last.boot, kind: kind)
                change(&line)
                return line
            }
            try expectCaught("a command that ran twice") { $0.append(try #require($0.of("executed").first)) }
            try expectCaught("a command that nobody asked for") {
                $0.append(line("executed") { $0.command = 7 })
            }
            try expectCaught("an arm that nobody asked for") { $0.append(line("armed") { $0.token = 1 }) }
            try expectCaught("a report that is not recorded") {
                $0.append(
                    line("reportAcknowledged") {
                        $0.command = 7
                        $0.subtype = 1
                    })
            }
            try expectCaught("a lost event") {
                $0.append(
                    line("eventAcknowledged") {
                        $0.count = 1_000_000
                        $0.bootCount = 1
                    })
            }
            try expectCaught("an event that the rig never made") {
                $0.removeAll { $0.kind == "eventAcknowledged" }
            }
            try expectLostRecordsCaught(bench, sound)
        }

        /// A request and an event taken out of the journal, its chain made whole again.
        private func expectLostRecordsCaught(_ bench: Bench, _ sound: KillJudge) throws {
            for what in ["request", "received event"] {
                let folder = bench.folder + "/" + what.prefix(3)
                try FileManager.default.copyItem(atPath: bench.journal, toPath: folder)
                var place: JournalItem?
                var reader = try JournalReader(directory: folder)
                while place == nil, let item = try reader.next() {
                    guard case .record(_, let record) = item else { continue }
                    if what == "request" ? JournalStory.isRequest(record) : JournalStory.holdsEvent(record) {
                        place = item
                    }
                }
                try JournalEditor.rewrite(directory: folder, at: try #require(place).position, .remove)
                let judge = KillJudge(
                    ledger: sound.ledger, story: try JournalStory(directory: folder), run: sound.run)
                #expect(!judge.complaints.isEmpty, "a \(what) taken out of the journal went unnoticed")
            }
        }
    }
}

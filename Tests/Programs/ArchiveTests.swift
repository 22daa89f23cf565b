import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("The archive of a running station")
    struct ArchiveTests {
        private func dump(_ bench: Bench, _ path: String) throws -> String {
            let outcome = try bench.tool("archive", "dump", path)
            #expect(outcome.code == 0, "\(outcome)")
            return outcome.output
        }

        private func expectRebuiltEqualsLive(_ bench: Bench) throws {
            let live = try dump(bench, bench.journal)
            let rebuilt = bench.folder + "/rebuilt.sqlite"
            let outcome = try bench.tool("archive", "rebuild", bench.journal, "--archive", rebuilt)
            #expect(outcome.code == 0, "\(outcome)")
            let again = try dump(bench, rebuilt)
            let lines = live.split(separator: "\n")
            let others = again.split(separator: "\n")
            let difference = zip(lines, others).first { $0 != $1 }
            #expect(
                live == again && lines.count > 50,
                "\(lines.count) and \(others.count) lines, first difference \(String(describing: difference))"
            )
            let verify = try bench.tool("archive", "verify", bench.journal)
            #expect(verify.code == 0 && verify.output.contains("whole"), "\(verify)")
        }

        @Test(.timeLimit(.minutes(2)))
        func `a tour is in it, rebuilt it is the same, and it can be asked while the station runs`() throws {
            let bench = try Bench()
            try bench.start()
            #expect(try bench.cli("arm", "--scope", "AIR", "--yes").code == 0)
            #expect(try bench.cli("send", "SPIN", "rpm=60rpm", "duration=2s", "--yes").code == 0)
            #expect(try bench.cli("disarm").code == 0)
            let info = try eventually(within: 10, "the tour in the archive") { () -> Outcome? in
                let found = try bench.tool("archive", "dump", bench.journal).output
                guard found.contains("name=DISARM") else { return nil }
                return try bench.tool("archive", "info", bench.journal, "--json")
            }
            #expect(info.output.contains("\"container\":\"FAST\""), "\(info)")
            let busy = try bench.tool("archive", "rebuild", bench.journal)
            #expect(busy.code == 1 && busy.error.contains("end it (or the station) first"), "\(busy)")
            let copy = bench.folder + "/copy.sqlite"
            #expect(try bench.tool("archive", "backup", bench.journal, copy).code == 0)
            #expect(try bench.tool("archive", "verify", copy).code == 0)
            #expect(try bench.endDaemon() == 0)
            try expectRebuiltEqualsLive(bench)
            let prune = try bench.tool("archive", "prune", bench.journal, "--keep-free", "100", "--json")
            #expect(prune.output.contains("\"segments\":[]"), "the newest days stay: \(prune)")
        }

        /// Killed in the middle of whatever it does; more often in CI (`REGOLITH_ARCHIVE_KILLS`).
        @Test(.timeLimit(.minutes(10)))
        func `killed again and again, the live archive is what the journals say`() throws {
            let bench = try Bench()
            try bench.startMock()
            var random = SeededNumbers(state: 11)
            for _ in 0..<BuiltPrograms.count("REGOLITH_ARCHIVE_KILLS", 3) {
                try bench.startDaemon()
                _ = try? bench.cli("send", "PING")
                usleep(UInt32.random(in: 0...2_500_000, using: &random))
                bench.killDaemon()
            }
            try bench.startDaemon()
            try bench.waitForLive()
            #expect(try bench.endDaemon() == 0)
            try expectRebuiltEqualsLive(bench)
        }

        @Test(.timeLimit(.minutes(2)))
        func `an archive that cannot be kept is an alarm, and nothing else: STOP and commands go on`() throws
        {
            let bench = try Bench()
            try FileManager.default.createDirectory(
                atPath: bench.folder + "/blocked", withIntermediateDirectories: true)
            // A folder where the file should be: it cannot be opened, for root neither.
            try bench.write(
                bench.configuration(more: "[archive]\npath = \"blocked\""), to: "station.toml")
            try bench.start()
            let alarms = try eventually(within: 10, "the alarm") { () -> Outcome? in
                let alarms = try bench.cli("alarms")
                return alarms.output.contains("the archive cannot be kept") ? alarms : nil
            }
            #expect(alarms.code == 0)
            #expect(try bench.cli("arm", "--scope", "AIR", "--yes").code == 0)
            #expect(try bench.cli("stop").code == 0)
            #expect(try bench.endDaemon() == 0)
        }

        @Test(.timeLimit(.minutes(1)))
        func `without an archive, a journal or a right the CLI says what to do and gives 1`() throws {
            let bench = try Bench()
            for words in [["info"], ["verify"], ["dump"]] {
                let outcome = try bench.run(
                    path: try Built.path("regolith"), ["archive"] + words + [bench.folder + "/none"])
                #expect(outcome.code == 1 && outcome.error.contains("regolith archive rebuild"), "\(outcome)")
            }
            let outcome = try bench.tool("archive", "rebuild", bench.folder)
            #expect(outcome.code == 1 && outcome.error.contains("no segment"), "\(outcome)")
            #expect(try bench.tool("archive", "prune", bench.folder, "--keep-free", "200").code == 64)
        }
    }
}

import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("Commanding on the command line")
    struct CommandingTests {
        private func cli(_ bench: Bench, _ words: [String]) throws -> Outcome {
            try bench.run(path: try Built.path("regolith"), words + ["--sockets", bench.folder])
        }

        @Test(.timeLimit(.minutes(2)))
        func `a dry run shows bytes, meaning and checks, and nothing reaches rig or journal`() throws {
            let bench = try Bench()
            try bench.start()
            let before = try bench.received()
            let look = try cli(bench, ["send", "SPIN", "rpm=60rpm", "duration=2s", "--dry-run"])
            #expect(look.code == 2, "unarmed, it would be refused: \(look)")
            for word in [
                "DRY RUN", "SPIN rpm 60 rpm", "packet,", "command_id", "0258", "rpm 60 rpm", "arm no",
                "would be refused", "notArmed",
            ] { #expect(look.output.contains(word), "no “\(word)” in \(look)") }
            try Operator(bench).arm()
            let armed = try cli(bench, ["send", "SPIN", "rpm=60rpm", "duration=2s", "--dry-run"])
            #expect(armed.code == 0 && armed.output.contains("would be sent"), "\(armed)")
            let history = try cli(bench, ["command", "history"])
            #expect(!history.output.contains("SPIN"), "\(history)")
            #expect(try bench.received().count == before.count + 1, "only the ARM")
        }

        /// SR-S-09, SR-O-08
        @Test(.timeLimit(.minutes(2)))
        func `--explain shows the inputs, command show each stage with its source`() throws {
            let bench = try Bench()
            try bench.start()
            let refused = try cli(bench, ["send", "SPIN", "rpm=60rpm", "duration=1s", "--yes"])
            #expect(
                refused.code == 2 && refused.output.contains("arm no (wanted: armed by this station): NO"))
            try Operator(bench).arm()
            let sent = try cli(bench, ["send", "SPIN", "rpm=60rpm", "duration=20s", "--yes", "--explain"])
            #expect(sent.code == 0, "\(sent)")
            #expect(sent.output.contains("GUARD_CLOSED"), "\(sent)")
            let number = try #require(
                sent.output.split(separator: "\n").lazy.compactMap { line -> Substring? in
                    guard line.hasPrefix("#") else { return nil }
                    return line.dropFirst().prefix { $0.isNumber }
                }.first)
            let shown = try cli(bench, ["command", "show", String(number)])
            for word in [
                "(operator)", "(transmission)", "(rig report)", "(telemetry)", "effect seen: spn_rpm ",
                "decided by:",
                "GUARD_CLOSED", "by uid ",
            ] { #expect(shown.output.contains(word), "no “\(word)” in \(shown)") }
            #expect(try cli(bench, ["command", "history"]).output.contains("SPIN by uid "))
            #expect(try cli(bench, ["command", "history"]).output.contains("effect seen"))
            #expect(try cli(bench, ["command", "show", "7"]).code == 2)
        }

        /// SR-O-12
        @Test(.timeLimit(.minutes(2)))
        func `commands are listed and described, words are whole, a near miss is only suggested`() throws {
            let bench = try Bench()
            try bench.start()
            let list = try cli(bench, ["command", "list"])
            #expect(list.code == 0 && list.output.contains("H3  DRILL"), "\(list)")
            let drill = try cli(bench, ["command", "describe", "DRILL"])
            for word in ["[H3]", "from_mm", "states: READY, IN_HOLE", "permits:"] {
                #expect(drill.output.contains(word), "no “\(word)” in \(drill)")
            }
            let near = try cli(bench, ["command", "describe", "DRIL"])
            #expect(near.code == 2 && near.error.contains("did you mean DRILL"), "\(near)")
            let home = try cli(bench, ["home", "Z", "--dry-run"])
            #expect(home.output.contains("HOME axis Z"), "\(home)")
            #expect(try cli(bench, ["hom", "Z"]).code == 64)
        }

        /// SR-O-07, T-16
        @Test(.timeLimit(.minutes(2)))
        func `H4 is refused without a terminal, and --yes is refused for it always`() throws {
            let bench = try Bench()
            try bench.start()
            let before = try bench.received()
            let quiet = try cli(bench, ["send", "RELEASE_LOCK", "lock=1"])
            #expect(quiet.code == 2, "\(quiet)")
            let yes = try cli(bench, ["send", "RELEASE_LOCK", "lock=1", "--yes"])
            #expect(yes.code == 2 && yes.error.contains("--yes is never enough"), "\(yes)")
            #expect(try cli(bench, ["approve", "5"]).code == 2)
            #expect(try bench.received() == before)
        }

        /// SR-S-20, SR-O-13, T-14
        @Test(.timeLimit(.minutes(2)))
        func `a real rig is configured and a simulated one is there: telemetry only, with the reason`() throws
        {
            let bench = try Bench()
            try bench.write(
                bench.configuration(more: "\n[rig]\nid = \"5245474f4c4954482d53494d\"\n"), to: "station.toml")
            try bench.start()
            let status = try bench.cli("status")
            #expect(status.output.contains("TELEMETRY ONLY"), "\(status)")
            #expect(status.output.contains("SIM rig where REAL is configured"), "\(status)")
            #expect(status.output.contains("way of a STOP: passed"), "\(status)")
            #expect(try bench.cli("arm", "--yes").code == 2)
            #expect(try bench.cli("accept", "--yes").code == 2)
            #expect(try bench.cli("watch", "--count", "1").output.contains("z_bit"))
        }
    }
}

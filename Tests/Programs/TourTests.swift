import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("The tour on the command line")
    struct TourTests {
        /// SR-O-01 (one action without confirmation), SR-O-04
        @Test(.timeLimit(.minutes(2)))
        func `status, arm, spin, move, hold, stop, clear, disarm end with 0 and say what happened`() throws {
            let bench = try Bench()
            try bench.start()

            let status = try bench.cli("status")
            #expect(status.code == 0, "\(status)")
            #expect(status.output.contains("LIVE station bench, journal sound"), "\(status)")
            #expect(status.output.contains("SIM rig SAFE"), "\(status)")
            #expect(status.output.contains("NO MOTION"), "\(status)")

            try expectEnd(
                bench.cli("arm", "--scope", "AIR_GROUND", "--yes"), says: "SIM rig SAFE", "completed")
            #expect(try bench.cli("status").output.contains("armed by uid "))
            try expectEnd(
                bench.cli("send", "SPIN", "rpm=60rpm", "duration=20s", "--yes"), says: "SPIN", "completed",
                "its effect is not seen yet", "effect seen: spn_rpm")
            try expectEnd(bench.cli("send", "MOVE_Z", "z=40mm", "speed=10mm/s", "--yes"), says: "completed")
            try expectEnd(bench.cli("hold"), says: "completed")
            try expectEnd(
                bench.cli("send", "SPIN", "rpm=60rpm", "duration=600s", "--yes", "--until", "started"),
                says: "started")

            let stop = try bench.cli("stop")
            try expectEnd(
                stop, says: "STOP (software) sent to rig", "STOP is latched", "standstill confirmed")
            #expect(try bench.cli("status").output.contains("latched"))
            #expect(try bench.cli("send", "SPIN", "rpm=60rpm", "duration=2s", "--yes").code == 2)
            try expectEnd(bench.cli("send", "CLEAR_STOP"), says: "completed")
            try expectEnd(bench.cli("disarm"), says: "completed")

            let ledger = try bench.ledger()
            let executed = ledger.of("executed").compactMap(\.function)
            #expect(executed == [2, 16, 17, 4, 16, 5, 3], "functions in the order they ran: \(executed)")
            #expect(ledger.of("stop").contains { $0.stop ?? 0 > 0 })
        }

        /// The whole of a first hole by hand, in the words of the tour.
        @Test(.timeLimit(.minutes(2)))
        func
            `arm, home, deploy, tare, touch off, drill 20 mm, retract, disarm: each ends as completed`()
            throws
        {
            let bench = try Bench()
            try bench.start()
            let tour = [
                ["arm", "--scope", "AIR_GROUND", "--yes"], ["home", "Z", "--yes"], ["home", "DEP", "--yes"],
                ["deploy", "z=400mm", "preload=80N", "--yes"], ["tare"],
                ["move", "z=560mm", "speed=10mm/s", "--yes"],
                ["touch-off", "speed=1mm/s", "force=8N", "--yes"],
                ["drill", "dz=20mm", "u_cap=5cm/min", "wob=80N", "rpm=100rpm", "--yes"],
                ["retract", "top", "rpm=30rpm", "speed=5mm/s"], ["disarm"],
            ]
            for words in tour {
                let outcome = try bench.cli(words, within: 30)
                try expectEnd(outcome, says: "queued", "sent", "link-acknowledged", "accepted", "completed")
            }
            let status = try bench.cli("status")
            #expect(
                status.output.contains("SIM rig SAFE") && status.output.contains("NO MOTION"), "\(status)")
            let executed = try bench.ledger().of("executed").compactMap(\.function)
            #expect(executed == [2, 48, 48, 49, 51, 17, 53, 55, 60, 3], "functions as they ran: \(executed)")
        }

        private func expectEnd(_ outcome: Outcome, says words: String...) throws {
            #expect(outcome.code == 0, "\(outcome)")
            for word in words { #expect(outcome.output.contains(word), "no “\(word)” in \(outcome)") }
        }

        @Test(.timeLimit(.minutes(2)))
        func `with --json every line parses, on every subcommand that has it`() throws {
            let bench = try Bench()
            try bench.start()
            let status = try parse(bench.cli("status", "--json"))
            #expect(status.count == 1 && status[0].status?.links.first?.state == "live")
            let arm = try parse(bench.cli("arm", "--yes", "--json"))
            #expect(arm.first?.kind == .accepted && arm.last?.stage?.isSuccess == true)
            let spin = try parse(bench.cli("send", "SPIN", "rpm=30rpm", "duration=20s", "--yes", "--json"))
            #expect(spin.first?.command?.name == "SPIN")
            let completed = spin.first { $0.stage?.isFinal == true }?.stage
            #expect(completed?.isSuccess == true && completed?.awaitedEffect == "spn_rpm = 30 rpm ± 5")
            #expect(spin.last?.stage?.stage == "effect-seen" && spin.last?.stage?.isSuccess == true)
            let watch = try parse(bench.cli("watch", "--count", "2", "--json"))
            #expect(watch.filter { $0.kind == .samples }.count == 2)
            #expect(try parse(bench.cli("hold", "--json")).last?.stage?.isSuccess == true)
            #expect(try parse(bench.cli("disarm", "--json")).last?.stage?.isSuccess == true)
            let refused = try bench.cli("send", "SPIN", "rpm=30rpm", "duration=1s", "--yes", "--json")
            #expect(refused.code == 2)
            #expect(try messages(refused).last?.refusal?.code == "notArmed")
        }

        private func parse(_ outcome: Outcome) throws -> [ServerMessage] {
            #expect(outcome.code == 0, "\(outcome)")
            return try messages(outcome)
        }

        private func messages(_ outcome: Outcome) throws -> [ServerMessage] {
            #expect(!outcome.lines.isEmpty, "\(outcome)")
            return try outcome.lines.map { try LineCoder().message(ServerMessage.self, from: Array($0.utf8)) }
        }

        /// SR-O-02
        @Test(.timeLimit(.minutes(1)))
        func `without a station the exit code is 3 and the text says how to start one`() throws {
            let bench = try Bench()
            for words in [
                ["status"], ["watch", "--count", "1"], ["hold"], ["send", "PING"], ["arm", "--yes"],
            ] {
                let outcome = try bench.run(
                    path: try Built.path("regolith"), words + ["--sockets", bench.folder])
                #expect(outcome.code == 3, "\(outcome)")
                #expect(outcome.error.contains("regolithd --config"), "\(outcome)")
            }
            let stop = try bench.cli("stop")
            #expect(stop.code == 3, "\(stop)")
            #expect(stop.error.contains("STOP NOT SENT") && stop.error.contains("WIRED"), "\(stop)")
        }

        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                ["frobnicate"], ["send"], ["send", "SPIN", "rpm"], ["arm", "--ttl", "soon"],
                ["status", "--bright"],
                ["replay", "/tmp", "--speed", "0"], ["replay", "/tmp", "--speed", "fast"],
                ["watch", "--count", "x"],
            ])
        func `wrong usage is exit code 64`(words: [String]) throws {
            let bench = try Bench()
            let outcome = try bench.run(path: try Built.path("regolith"), words)
            #expect(outcome.code == 64, "\(outcome)")
            #expect(!outcome.error.isEmpty)
        }
    }
}

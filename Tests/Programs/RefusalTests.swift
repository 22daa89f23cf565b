import Foundation
import Testing

extension BuiltPrograms {
    @Suite("What is refused is not sent")
    struct RefusalTests {
        /// A command line that is refused, and what the text must name: reason and limit.
        struct Case: Sendable, CustomTestStringConvertible {
            var words: [String]
            var says: [String]

            var testDescription: String { words.joined(separator: " ") }
        }

        static let unarmed = [
            Case(
                words: ["send", "SPIN", "rpm=60rpm", "duration=2s", "--yes"],
                says: ["notArmed", "not armed", "ARM"]),
            Case(
                words: ["send", "MOVE_Z", "z=100mm", "speed=2mm/s", "--yes"],
                says: ["notArmed", "not armed"]),
        ]
        static let faulty = [
            Case(
                words: ["send", "SPIN", "rpm=150rpm", "duration=2s", "--yes"],
                says: ["rpm is 150 rpm", "-140 … 140 rpm", "nothing is clamped"]),
            Case(
                words: ["send", "MOVE_Z", "z=1151mm", "speed=2mm/s", "--yes"],
                says: ["z is 1151 mm", "0 … 1150 mm"]),
            Case(words: ["send", "SPIN", "rpm=60", "duration=2s", "--yes"], says: ["no unit", "rpm"]),
            Case(words: ["send", "SPIN", "rpm=60Hz", "duration=2s", "--yes"], says: ["'Hz'", "rpm"]),
            Case(words: ["send", "SPIN", "rpm=60rpm", "--yes"], says: ["needs duration"]),
            Case(
                words: ["send", "SPIN", "rpm=60rpm", "power=1kW", "duration=2s", "--yes"], says: ["'power'"]),
            Case(words: ["send", "SPINN", "rpm=60rpm", "--yes"], says: ["no command 'SPINN'", "SPIN"]),
            Case(words: ["send", "RigCommand", "--yes"], says: ["RigCommand", "base"]),
            Case(words: ["send", "SPIN", "rpm=60rpm", "duration=2s"], says: ["CONFIRM", "--yes"]),
            Case(words: ["arm", "--yes", "--scope", "SKY"], says: ["'SKY'", "AIR_GROUND"]),
            Case(words: ["arm", "--yes", "--ttl", "29"], says: ["ttl is 29 s", "30 … 3600 s"]),
            Case(words: ["arm"], says: ["--yes"]),
            Case(words: ["send", "PING", "--expect", "FLYING"], says: ["FLYING"]),
        ]

        private func expectRefused(_ bench: Bench, _ cases: [Case]) throws {
            let before = try bench.received()
            for item in cases {
                let outcome = try bench.run(
                    path: try Built.path("regolith"), item.words + ["--sockets", bench.folder])
                #expect(outcome.code == 2, "\(outcome)")
                for word in item.says {
                    #expect((outcome.output + outcome.error).contains(word), "no “\(word)” in \(outcome)")
                }
            }
            rest(0.3)
            #expect(try bench.received() == before, "something reached the rig")
        }

        /// SR-O-12
        @Test(.timeLimit(.minutes(2)))
        func `unarmed motion, faulty arguments and unknown commands: exit code 2, reason and limit`() throws {
            let bench = try Bench()
            try bench.start()
            try expectRefused(bench, Self.unarmed + Self.faulty)
            // Armed, faulty arguments are no better.
            try Operator(bench).arm()
            try expectRefused(bench, Self.faulty.filter { $0.words[0] == "send" })
        }

        /// SR-S-12, SR-S-02 (STOP without a dictionary), T-13
        @Test(.timeLimit(.minutes(2)))
        func `a rig with another dictionary gives telemetry, and no motion is sent to it`() throws {
            let bench = try Bench()
            try bench.start(mock: ["--wire-hash", "0102030405060708"])
            try expectRefused(
                bench,
                [
                    Case(
                        words: ["arm", "--yes"],
                        says: ["wireHash", "different dictionaries", "load the rig's dictionary"])
                ] + Self.unarmed.map { Case(words: $0.words, says: ["wireHash", "dictionar"]) })
            let watch = try bench.cli("watch", "--count", "2")
            #expect(watch.code == 0 && watch.output.contains("z_bit"), "\(watch)")
            #expect(try bench.cli("status").output.contains("dictionaries differ: no motion"))
            #expect(bench.daemon?.complaints.contains("0102030405060708") == true)
            let stop = try bench.cli("stop")
            #expect(stop.code == 0 && stop.output.contains("standstill confirmed"), "\(stop)")
        }
    }
}

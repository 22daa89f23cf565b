import Foundation
import Testing

extension BuiltPrograms {
    @Suite("Every question about a run has a one-line answer")
    struct QuestionTests {
        /// The lines of README's section that begin with `$`, block by block.
        private static func blocks() throws -> [[String]] {
            let text = try String(contentsOfFile: Built.root + "/README.md", encoding: .utf8)
            let start = try #require(text.range(of: "\n## Questions and answers\n"))
            let rest = text[start.upperBound...]
            let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
            return section.components(separatedBy: "```\n").map { block in
                block.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
            }.filter { !$0.isEmpty }
        }

        private func shell(_ line: String, _ bench: Bench) throws -> Outcome {
            let programs = (try Built.path("regolith") as NSString).deletingLastPathComponent
            let words = """
                export PATH="\(programs):\(Built.root)/.venv/bin:$PATH" REGOLITH_SOCKETS="\(bench.folder)"
                set -o pipefail; cd "\(bench.folder)" && \(line)
                """
            return try bench.run(path: "/bin/bash", ["-c", words], within: 60)
        }

        /// What the answer of a line has to say, by a part of the line.
        private static let answers: [(part: String, words: [String])] = [
            ("run start", ["run 1 (hole 1, simulant) begins"]), ("run note", ["noted"]),
            ("run stop", ["run 1 (hole 1, simulant) ends"]),
            ("telemetry get torque", ["spn_torque", "N.m", "FAST"]),
            ("history --failed", ["DRILL", "SPIN by uid ", "the rig is not armed"]),
            ("plot z_bit wob --time \"last bite\"\n", ["z_bit [mm]", "wob [N]", "┤", "└"]),
            ("--svg", ["bite.svg"]), ("query z_bit wob torque", ["z_bit [mm]", "spn_torque [N.m]"]),
            ("events --all", ["STOPPED", "DRILL", "alarm"]), ("alarms list", ["STOPPED"]),
            ("packets --packet FAST", ["FAST", "z_bit", "0000  "]),
            ("run list", ["hole 1, simulant", "anna"]),
            ("run show", ["run 1: hole 1, simulant", "chips look wet", "drilled", "the rig is not armed"]),
            ("telemetry list", ["spn_torque", "N.m", "FAST"]), ("export csv", [" run1.csv"]),
            ("python3", ["z_bit [mm]", "count"]),
        ]

        private func expectAnswer(_ line: String, _ bench: Bench) throws {
            let outcome = try shell(line, bench)
            #expect(outcome.code == 0, "\(outcome)")
            let answer = try #require(Self.answers.first { (line + "\n").contains($0.part) }, "\(line)")
            for word in answer.words where !outcome.output.contains(word) {
                Issue.record("no “\(word)” in the answer to `\(line)`: \(outcome)")
            }
        }

        private static let drilling = [
            ["arm", "--scope", "AIR_GROUND", "--yes"], ["home", "Z", "--yes"], ["home", "DEP", "--yes"],
            ["deploy", "z=400mm", "preload=80N", "--yes"], ["tare"],
            ["move", "z=560mm", "speed=10mm/s", "--yes"], ["touch-off", "speed=1mm/s", "force=8N", "--yes"],
            ["drill", "dz=10mm", "u_cap=5cm/min", "wob=80N", "rpm=100rpm", "--yes"],
        ]

        /// A hole that is begun, a bite that is stopped, and an order that is refused.
        private func work(_ bench: Bench) throws {
            for words in Self.drilling {
                let outcome = try bench.cli(words, within: 40)
                #expect(outcome.code == 0, "\(outcome)")
            }
            let bite = [
                "drill", "dz=100mm", "u_cap=5cm/min", "wob=80N", "rpm=100rpm", "--yes", "--until", "started",
            ]
            #expect(try bench.cli(bite, within: 40).code == 0)
            usleep(1_000_000)
            #expect(try bench.cli("stop").code == 0)
            #expect(try bench.cli("send", "CLEAR_STOP").code == 0)
            #expect(try bench.cli("send", "SPIN", "rpm=60rpm", "duration=3s", "--yes").code == 2)
        }

        private static let hasPandas = {
            let python = Built.root + "/.venv/bin/python3"
            guard FileManager.default.isExecutableFile(atPath: python) else { return false }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = ["-c", "import pandas"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }()

        @Test(.timeLimit(.minutes(4)))
        func `a tour that was recorded answers each line of the README, live and after the station's end`()
            throws
        {
            let blocks = try Self.blocks()
            #expect(blocks.count == 2 && blocks[0].count == 3 && blocks[1].count >= 12, "\(blocks)")
            let bench = try Bench()
            try bench.start()
            try expectAnswer(blocks[0][0], bench)
            #expect(try bench.cli("run", "start", "another").code == 2, "one is open")
            try work(bench)
            for line in blocks[0].dropFirst() { try expectAnswer(line, bench) }
            #expect(try bench.cli("run", "stop").code == 2, "none is open")
            #expect(try bench.cli("run", "protect", "1").output.contains("run 1 is kept"))
            _ = try eventually(within: 15, "the run in the archive") { () -> Bool? in
                let found = try bench.cli("run", "list", "--json").output
                return found.contains("\"isProtected\":true") && found.contains("\"to\":") ? true : nil
            }
            let lines = blocks[1].filter { Self.hasPandas || !$0.hasPrefix("python3") }
            for line in lines { try expectAnswer(line, bench) }
            #expect(try bench.endDaemon() == 0)
            for line in lines { try expectAnswer(line, bench) }
        }

        @Test(.timeLimit(.minutes(2)))
        func `wrong words are answered with the right ones, and every answer has JSON`() throws {
            let bench = try Bench()
            try bench.start()
            _ = try eventually(within: 15, "samples in the archive") { () -> Bool? in
                try bench.cli("telemetry", "query", "z_bit", "--time", "all", "--json").output
                    .contains("z_bit") ? true : nil
            }
            let wrong = try bench.cli("telemetry", "query", "z_bit", "--time", "lately")
            #expect(wrong.code == 64 && wrong.error.contains("last 2h") && wrong.error.contains("run 7"))
            let name = try bench.cli("telemetry", "get", "torq", "--at", "end")
            #expect(name.code == 1 && name.error.contains("spn_torque"), "\(name)")
            let run = try bench.cli("run", "show", "9")
            #expect(run.code == 1 && run.error.contains("no run 9"), "\(run)")
            let questions: [[String]] = [
                ["telemetry", "list"], ["telemetry", "get"], ["telemetry", "get", "z_bit", "--at", "end"],
                ["telemetry", "query", "z_bit", "state", "--time", "all"],
                ["telemetry", "query", "z_bit", "state", "--time", "all", "--points", "5"],
                ["telemetry", "plot", "z_bit", "--time", "all"], ["events"], ["events", "--all"],
                ["command", "history"], ["alarms", "list", "--time", "all"], ["packets", "--limit", "3"],
                ["packets", "--at", "end"],
            ]
            for words in questions {
                let outcome = try bench.cli(words + ["--json"], within: 20)
                #expect(outcome.code == 0, "\(outcome)")
                let wanted = words.first == "alarms" ? 0 : 1
                #expect(outcome.lines.count >= wanted, "\(outcome)")
                for line in outcome.lines {
                    let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
                    #expect(object is [String: Any], "\(words): \(line)")
                }
            }
        }
    }
}

import CThreadShim
import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("What is asked at a terminal before something happens")
    struct DialogTests {
        /// Somebody who is not root at a terminal: root is nobody's name.
        private static func person(_ user: Int, _ bench: Bench, _ words: String...) throws -> PtyChild {
            let wrapper = [StopTests.setpriv, "--reuid", "\(user)", "--clear-groups"]
            let all = wrapper + [try Built.path("regolith")] + words + ["--sockets", bench.folder]
            return try PtyChild(all[0], Array(all.dropFirst()))
        }

        private static func locked() throws -> Bench {
            let bench = try Bench(pace: 1)
            try bench.start(mock: ["--locked"])
            _ = try eventually(within: 5, "the test of the way of a STOP") {
                try Operator(bench).rig().stopTest == "passed" ? true : nil
            }
            return bench
        }

        private func prepared(_ bench: Bench) throws -> UInt32 {
            try eventually(within: 10, "a prepared command") { try Operator(bench).rig().prepared?.commandID }
        }

        /// What the rig echoes, as it is read off the screen.
        private func checksum(_ person: PtyChild) throws -> String {
            let parts = person.screen.components(separatedBy: "(checksum ")
            return String(try #require(parts.dropFirst().last).prefix { $0 != ")" })
        }

        /// Both answers of an approval.
        private func approve(_ person: PtyChild, because reason: String) throws {
            try person.wait(for: "type the checksum that the rig echoes")
            try person.wait(for: "s left>")
            person.type(try checksum(person) + "\r")
            try person.wait(for: "type why it may be done")
            rest(0.2)
            person.type(reason + "\r")
        }

        /// SR-O-07, SR-S-14, T-16: the echo, the countdown, another input than the first, two persons.
        @Test(
            .enabled("two persons are two users, and none is root") { StopTests.canBeNobody },
            .timeLimit(.minutes(2)))
        func `H4 shows the rig's echo and its countdown, and the second step is the rig's name`() throws {
            let bench = try Self.locked()
            let anna = try Self.person(65534, bench, "send", "RELEASE_LOCK", "lock=1")
            try anna.wait(for: "the rig echoes: RELEASE_LOCK, arguments as sent")
            try anna.wait(for: "waiting for the second person")
            // Pasted ahead of the question: it answers nothing.
            anna.type("rig\rrig\r")
            let id = try prepared(bench)
            let before = try bench.ledger().of("executed").count

            let herself = try Self.person(65534, bench, "approve", "\(id)")
            try approve(herself, because: "I say so")
            #expect(try herself.end(within: 5) == 2)
            #expect(herself.screen.contains("nobody approves their own command"), "\(herself.screen)")

            let hasty = try Self.person(65533, bench, "approve", "\(id)")
            try hasty.wait(for: "type the checksum that the rig echoes")
            try hasty.wait(for: "s left>")
            hasty.type("RELEASE_LOCK\r")
            try hasty.wait(for: "type why it may be done")
            rest(0.2)
            hasty.type("locks seen\r")
            #expect(try hasty.end(within: 5) == 2)
            #expect(hasty.screen.contains("that is not what the rig echoes"), "\(hasty.screen)")

            let kim = try Self.person(65533, bench, "approve", "\(id)")
            try kim.wait(for: "the rig echoes: RELEASE_LOCK, arguments as sent")
            try approve(kim, because: "locks seen")
            #expect(try kim.end(within: 5) == 0, "\(kim.screen)")

            try anna.wait(for: "approved by uid 65533")
            try anna.wait(for: "type the name of the rig")
            try anna.wait(for: "s left> ")
            let shown = anna.screen
            rest(2.2)
            #expect(anna.screen.count > shown.count, "the countdown runs")
            #expect(try bench.ledger().of("executed").count == before)
            anna.type("rig\r")
            #expect(try anna.end(within: 60) == 0, "\(anna.screen)")
            #expect(anna.screen.contains("effect seen: sw_lock_1_a YES"), "\(anna.screen)")
            #expect(anna.isUsual, "the terminal is as it was")
        }

        /// SR-O-07, T-16: Enter alone, another word and Esc do nothing.
        @Test(
            .enabled("a person is not root") { StopTests.canBeNobody }, .timeLimit(.minutes(2)),
            arguments: ["\r", "reg\r", "\u{1B}"])
        func `anything but the rig's name drops what was prepared`(keys: String) throws {
            let bench = try Self.locked()
            let anna = try Self.person(65534, bench, "send", "RELEASE_LOCK", "lock=1")
            try anna.wait(for: "waiting for the second person")
            let kim = try Self.person(65533, bench, "approve", "\(try prepared(bench))")
            try approve(kim, because: "locks seen")
            try anna.wait(for: "type the name of the rig")
            rest(2.2)
            let before = try bench.received().count
            anna.type(keys)
            #expect(try anna.end(within: 10) == 2, "\(anna.screen)")
            #expect(try bench.received().count == before, "nothing was sent")
        }

        /// SR-O-06: verb, units, from → to, limits, data age, energy state; no is the default.
        @Test(.timeLimit(.minutes(2)))
        func `before a motion the effect is shown from what to what, and Enter alone is no`() throws {
            let bench = try Bench()
            try bench.start()
            try Operator(bench).arm()
            let person = try terminal(bench, "send", "MOVE_Z", "z=40mm", "speed=5mm/s")
            try person.wait(for: "Send it? [y/N]")
            for word in [
                "MOVE_Z z 40 mm, speed 5 mm/s [H2", "z_stage: ", " s old → 40 mm ± 0.5", "limit of wob: ",
                "trip outside", "SIM rig rig · ", "authority HELD", "path wired", "ARMED", "ARM in ",
            ] { #expect(person.screen.contains(word), "no “\(word)” in \(person.screen)") }
            let before = try bench.received().count
            person.type("\r")
            #expect(try person.end(within: 5) == 2)
            #expect(try bench.received().count == before)
        }

        /// SR-O-06: another state cancels the dialog.
        @Test(.timeLimit(.minutes(2)))
        func `a state that changes while the dialog is open cancels it`() throws {
            let bench = try Bench()
            try bench.start()
            let other = try Operator(bench)
            try other.arm()
            let person = try terminal(bench, "send", "MOVE_Z", "z=40mm", "speed=5mm/s")
            try person.wait(for: "Send it? [y/N]")
            try other.run("DISARM")
            #expect(try person.end(within: 5) == 2)
            #expect(person.screen.contains("changed while this was open"), "\(person.screen)")
            #expect(try bench.ledger().of("executed").allSatisfy { $0.function != 17 })
        }

        @Test(.timeLimit(.minutes(2)))
        func `progress stays in one line of a terminal, and is a line each in a pipe`() throws {
            let bench = try Bench(pace: 1)
            try bench.start()
            try Operator(bench).arm()
            rest(2.2)
            let words = ["send", "MOVE_Z", "z=60mm", "speed=10mm/s", "--yes"]
            let person = try terminal(bench, words[0], words[1], words[2], words[3], words[4])
            #expect(try person.end(within: 20) == 0, "\(person.screen)")
            let lines = person.screen.split(separator: "\n").filter { $0.contains("progress: step") }
            #expect(lines.count <= 1, "\(person.screen)")
            #expect(person.screen.components(separatedBy: "progress: step").count > 3)
            let piped = try bench.cli("send", "MOVE_Z", "z=10mm", "speed=10mm/s", "--yes")
            #expect(piped.code == 0, "\(piped)")
            #expect(piped.lines.filter { $0.contains("progress: step") }.count >= 3, "\(piped)")
        }

        /// SR-O-12: a script that states nothing moves nothing, and one that states all is on record.
        @Test(.timeLimit(.minutes(2)))
        func `a script states rig, state and time, and is on record as unattended`() throws {
            let bench = try Bench()
            try bench.start()
            try Operator(bench).arm()
            let before = try bench.received().count
            let order = ["send", "SPIN", "rpm=60rpm", "duration=20s", "--yes"]
            // Not through `cli`, which states it for every test.
            let silent = try script(bench, order)
            #expect(silent.code == 2, "\(silent)")
            #expect(silent.error.contains("--rig rig --state-rev N --for 60s"), "\(silent)")
            let revision = try Operator(bench).rig().stateRevision
            for terms in [
                ["--rig", "rig", "--for", "60s"], ["--rig", "rig", "--state-rev", "\(revision)"],
                ["--state-rev", "\(revision)", "--for", "60s"],
                ["--rig", "rug", "--state-rev", "\(revision)", "--for", "60s"],
                ["--rig", "rig", "--state-rev", "\(revision &+ 1)", "--for", "60s"],
            ] {
                let refused = try script(bench, order + terms)
                #expect(refused.code == 2, "\(refused)")
            }
            #expect(try script(bench, ["arm", "--yes"]).code == 2)
            #expect(try bench.received().count == before, "nothing was sent")
            let taken = try script(
                bench, order + ["--rig", "rig", "--state-rev", "\(revision)", "--for", "60s"])
            #expect(taken.code == 0, "\(taken)")
            let history = try bench.cli("command", "history")
            #expect(history.output.contains("script unattended for 60 s"), "\(history)")
        }

        /// SR-O-12, T-16: abbreviations and near misses are suggestions, for H3 as for all.
        @Test(.timeLimit(.minutes(2)))
        func `an abbreviated, misspelt or bare command of H3 sends nothing`() throws {
            let bench = try Bench()
            try bench.start()
            try Operator(bench).arm()
            let before = try bench.received().count
            for words in [
                ["DRIL", "dz=20mm"], ["drill", "dz=20mm"], ["DRILL", "dz=20"], ["DRILL", "20mm"],
                ["DRILL", "dz=20mm"], ["RETRACT"], ["RETRACT", "z=0"], ["DRILL", "d=20mm"],
            ] {
                let refused = try bench.cli(["send"] + words + ["--yes"], within: 20)
                #expect(refused.code == 2 || refused.code == 64, "\(refused)")
                #expect(!refused.error.isEmpty)
            }
            #expect(try bench.received().count == before)
        }

        // MARK: Standing

        /// SR-O-04: every JSON answer says how the rig stands; lines hold to the limit of the socket.
        @Test(.timeLimit(.minutes(2)))
        func `every answer says which rig, its energy, its authority, its path and how old that is`() throws {
            let bench = try Bench()
            try bench.start()
            for words in [
                ["status"], ["values"], ["alarms", "list"], ["command", "list"], ["command", "history"],
                ["command", "describe", "DRILL"], ["watch", "--count", "2"], ["send", "PING"],
                ["send", "SPIN", "rpm=60rpm", "duration=1s", "--yes"], ["hold"], ["disarm"],
            ] {
                let answer = try bench.cli(words + ["--json"], within: 20)
                #expect(!answer.lines.isEmpty, "\(answer)")
                for line in answer.lines {
                    #expect(line.utf8.count < LineCoder.longestLine, "\(words)")
                    let message = try LineCoder().message(ServerMessage.self, from: Array(line.utf8))
                    let standing = try #require(message.standing, "\(words): \(line.prefix(200))")
                    #expect(standing.rig == "rig" && standing.kind == "SIM" && standing.path == "wired")
                    #expect(standing.energy == "NO MOTION" && standing.authority.hasPrefix("HELD"))
                    #expect(standing.mode == message.mode && (standing.ageSeconds ?? 9) < 0.5)
                }
                guard words != ["watch", "--count", "2"] else { continue }
                let text = try bench.cli(words, within: 20).output
                for word in ["SIM rig rig", "NO MOTION", "authority HELD", "path wired", "s old"] {
                    #expect(text.contains(word), "no “\(word)” in \(words): \(text)")
                }
            }
            let list = try bench.cli("command", "list", "--json")
            let names = try list.lines.flatMap {
                try LineCoder().message(ServerMessage.self, from: Array($0.utf8)).commands ?? []
            }.map(\.name)
            #expect(names.count == 61 && Set(names).count == 61, "\(names.count)")
            bench.killMock()
            let gone = cts_clock_boottime()
            _ = try eventually(within: 2, every: 20, "UNKNOWN") {
                let line = try bench.cli("status", "--json").lines.first ?? ""
                let message = try LineCoder().message(ServerMessage.self, from: Array(line.utf8))
                return message.standing?.energy == "UNKNOWN" ? true : nil
            }
            #expect(elapsed(since: gone) < 0.8, "0.5 s and the time of a program's start")
        }

        /// SR-O-10: in `status`, in `watch` and in JSON.
        @Test(.timeLimit(.minutes(2)))
        func `a countdown is in status, in watch and in JSON within a second`() throws {
            let bench = try Bench()
            try bench.start()
            let watch = try bench.spawn("regolith", ["watch", "--sockets", bench.folder])
            try Operator(bench).arm()
            let status = try bench.cli("status")
            #expect(status.output.contains("ARM in ") && status.output.contains("`regolith disarm` ends it"))
            let line = try bench.cli("status", "--json").lines.first ?? ""
            let message = try LineCoder().message(ServerMessage.self, from: Array(line.utf8))
            let countdown = try #require(message.status?.links.first?.rig?.countdowns?.first)
            #expect(countdown.name == "ARM" && countdown.secondsLeft > 890)
            _ = try eventually(within: 1, "the countdown in watch", seen: { watch.written }) {
                watch.written.contains("ARM in ") ? true : nil
            }
            #expect(status.output.contains("wired E-stop test: never on record here, due in 31 days"))
            watch.kill()
        }

        private func terminal(_ bench: Bench, _ words: String...) throws -> PtyChild {
            try PtyChild(try Built.path("regolith"), words + ["--sockets", bench.folder])
        }

        private func script(_ bench: Bench, _ words: [String]) throws -> Outcome {
            let child = try bench.spawn("regolith", words + ["--sockets", bench.folder])
            let code = try child.wait(seconds: 20)
            return Outcome(
                command: words.joined(separator: " "), code: code, output: child.written,
                error: child.complaints, seconds: 0)
        }
    }
}

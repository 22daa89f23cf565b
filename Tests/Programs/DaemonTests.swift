import CThreadShim
import Foundation
import Journal
import RigLink
import Station
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("The daemon begins and ends in order")
    struct DaemonTests {
        private func daemon(_ bench: Bench, _ words: String...) throws -> Outcome {
            try bench.run(path: try Built.path("regolithd"), words)
        }

        @Test(.timeLimit(.minutes(1)))
        func `--check tells what would run and starts nothing`() throws {
            let bench = try Bench()
            let good = try daemon(bench, "--config", bench.configurationPath, "--check")
            #expect(good.code == 0, "\(good)")
            for word in ["sound", "wire hash", "link rig: serial \(bench.rigLink)", bench.journal] {
                #expect(good.output.contains(word), "no “\(word)” in \(good)")
            }
            #expect(!FileManager.default.fileExists(atPath: bench.journal))
            #expect(!FileManager.default.fileExists(atPath: bench.folder + "/control.sock"))
        }

        /// A mistake, and what the message must hold.
        static let mistakes: [(change: String, to: String, says: [String])] = [
            ("id = 1", "id = 1\nspeed = 3", [":4", "speed"]),
            ("port = ", "prot = ", ["prot", "port"]),
            ("id = 1", "id = \"one\"", [":3", "id"]),
            ("[station]", "[station", [":1"]),
            ("kind = \"serial\"", "kind = \"pigeon\"", ["line 8", "\"pigeon\"", "serial"]),
            ("regolith.xtce.xml", "nowhere.xml", ["nowhere.xml"]),
        ]

        @Test(.timeLimit(.minutes(1)), arguments: mistakes.indices)
        func `--check names file, line and key of what is wrong`(index: Int) throws {
            let mistake = Self.mistakes[index]
            let bench = try Bench()
            let text = bench.configuration().replacingOccurrences(of: mistake.change, with: mistake.to)
            try bench.write(text, to: "station.toml")
            let outcome = try daemon(bench, "--config", bench.configurationPath, "--check")
            #expect(outcome.code != 0, "\(outcome)")
            for word in mistake.says { #expect(outcome.error.contains(word), "no “\(word)” in \(outcome)") }
            if mistake.says[0].hasPrefix(":") {
                #expect(outcome.error.contains("station.toml:"), "\(outcome)")
            }
        }

        /// SR-L-14 (one station)
        @Test(.timeLimit(.minutes(1)))
        func `a second daemon on the same journal or sockets is refused, the first goes on`() throws {
            let bench = try Bench()
            try bench.start()
            let journal = try daemon(bench, "--config", bench.configurationPath)
            #expect(journal.code == 1, "\(journal)")
            #expect(journal.error.contains("journal") && journal.error.contains("process"), "\(journal)")
            #expect(journal.error.contains("\(bench.daemon?.process ?? 0)"), "it names the owner: \(journal)")

            try bench.write(bench.configuration(journal: "other"), to: "other.toml")
            let sockets = try daemon(bench, "--config", bench.folder + "/other.toml")
            #expect(sockets.code == 1, "\(sockets)")
            #expect(
                sockets.error.contains(".sock") && sockets.error.contains("another station"), "\(sockets)")

            #expect(try bench.cli("send", "PING").code == 0)
            #expect(try bench.cli("stop").code == 0, "the stop lane is still the first one's")
        }

        /// SR-S-04, SR-S-08
        @Test(.timeLimit(.minutes(1)), arguments: [Int32(15), 2])
        func `a signal ends it cleanly: exit code 0, an end record, no sockets left`(signal: Int32) throws {
            let bench = try Bench()
            try bench.start()
            try Operator(bench).arm()
            bench.daemon?.signal(signal)
            #expect(try bench.daemon?.wait(seconds: 5) == 0)
            var reader = try JournalReader(directory: bench.journal)
            var last: JournalRecord?
            while let item = try reader.next() {
                if case .record(_, let record) = item { last = record } else { Issue.record("\(item)") }
            }
            #expect(last?.channel == .events && last?.kind == RecordKind.end.rawValue)
            for socket in ["control.sock", "stop.sock"] {
                #expect(!FileManager.default.fileExists(atPath: bench.folder + "/" + socket), "\(socket)")
            }
            // The same folder serves again at once.
            try bench.startDaemon()
            let rig = try bench.waitForLive()
            #expect(rig.armScope == 0 && rig.armedBy == nil)
            // It was disarmed in order (cause 1: a command), not left to the rig's own timers.
            #expect(try bench.ledger().of("disarmed").map(\.cause) == [1])
        }

        /// SR-S-08 (the order, in each state)
        @Test(.timeLimit(.minutes(2)), arguments: ["disarmed", "armed", "turning", "stopped"])
        func `SIGTERM holds and disarms what is armed, in this order, and ends within 5 s`(state: String)
            throws
        {
            let bench = try Bench()
            try bench.start()
            let operation = try Operator(bench)
            if state != "disarmed" { try operation.arm() }
            if state == "turning" {
                try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
                _ = try eventually(within: 5, "motion") {
                    try operation.rig().energy == "MOVING" ? true : nil
                }
            }
            if state == "stopped" { #expect(try bench.cli("stop").code == 0) }
            let before = try bench.ledger().of("executed").count
            bench.daemon?.signal(15)
            #expect(try bench.daemon?.wait(seconds: 5) == 0)
            let ledger = try bench.ledger()
            let isArmed = state == "armed" || state == "turning"
            #expect(
                ledger.of("executed").dropFirst(before).compactMap(\.function) == (isArmed ? [4, 3] : []))
            #expect(ledger.of("armed").count == ledger.of("disarmed").count)
            #expect(try lastFrame(bench) == .bye, "BYE is the last thing it says")
            // At rest it speaks every half second; on a busy machine it hears a little later.
            _ = try eventually(within: 6, "silence until HELLO, for the rig has heard it") {
                try octets(bench, for: 0.7) == 0 ? true : nil
            }
        }

        /// The last whole frame that the station wrote.
        private func lastFrame(_ bench: Bench) throws -> FrameKind? {
            var decoder = FrameDecoder(receiverIsHost: false)
            var last: FrameKind?
            var reader = try JournalReader(directory: bench.journal)
            while let item = try reader.next() {
                guard case .record(_, let record) = item, case .link(_, .transmitted, _) = record.channel
                else { continue }
                decoder.feed(record.payload) { event in
                    if case .frame(let frame) = event { last = frame.kind }
                }
            }
            return last
        }

        /// How many octets the rig says in so many seconds to whoever opens its line and is silent.
        private func octets(_ bench: Bench, for seconds: Double) throws -> Int {
            let line = open(bench.rigLink, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
            try #require(line >= 0)
            defer { close(line) }
            // What was on its way before.
            rest(0.2)
            tcflush(line, TCIFLUSH)
            var found = 0
            var buffer = [UInt8](repeating: 0, count: 4096)
            let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
            while cts_clock_boottime() < deadline {
                found += max(0, read(line, &buffer, buffer.count))
                rest(0.01)
            }
            return found
        }

        /// SR-S-16 (a real process)
        @Test(.timeLimit(.minutes(1)))
        func `motion that is asked of a stopped process is not sent when it goes on`() throws {
            let bench = try Bench()
            try bench.start()
            try Operator(bench).arm()
            let process = try #require(bench.daemon)
            process.signal(19)
            let order = ["send", "SPIN", "rpm=60rpm", "duration=2s", "--yes", "--sockets", bench.folder]
            let press = try bench.spawn("regolith", order)
            rest(2.6)
            process.signal(18)
            #expect(try press.wait(seconds: 10) == 2, "\(press.written)\(press.complaints)")
            rest(1)
            #expect(try bench.ledger().of("received").allSatisfy { $0.function != 16 })
            #expect(process.complaints.contains("PAUSED"), "\(process.complaints)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `it starts before its rig is there and finds it by itself`() throws {
            let bench = try Bench()
            try bench.startDaemon()
            let status = try bench.cli("status")
            #expect(status.code == 0 && status.output.contains("link rig: closed"), "\(status)")
            #expect(try bench.cli("arm", "--yes").code == 2)
            #expect(try bench.cli("send", "PING").code == 2)
            try bench.startMock()
            try bench.waitForLive(within: 2)
        }
    }
}

import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("Alarms and values on the command line")
    struct AlarmsTests {
        /// SR-O-11, SR-O-04
        @Test(.timeLimit(.minutes(2)))
        func `a STOP stands in the list until it is acknowledged and released, over a restart`() throws {
            let bench = try Bench()
            try bench.start()
            #expect(try bench.cli("stop").code == 0)
            let list = try bench.cli("alarms")
            #expect(list.code == 0 && list.output.contains("LIVE") && list.output.contains("CRITICAL"))
            let alarms = try bench.cli("alarms", "list", "--json")
            let line = try #require(alarms.output.split(separator: "\n").first)
            let page = try LineCoder().message(ServerMessage.self, from: Array(line.utf8))
            #expect(page.mode == "LIVE")
            let stop = try #require(page.alarms?.alarms.first { $0.name == "STOP" })
            #expect(stop.isSafety && stop.isCausePresent)
            let number = "\(stop.number)"

            let shelved = try bench.cli("alarms", "shelve", number, "--minutes", "5")
            #expect(shelved.code == 2 && shelved.error.contains("safety event"), "\(shelved.error)")
            #expect(try bench.cli("alarms", "ack", "4000000").code == 2)
            #expect(try bench.cli("alarms", "ack").code == 64)
            #expect(try bench.cli("alarms", "ack", number, "--note", "hand in the guard").code == 0)
            #expect(try bench.cli("alarms").output.contains("ACKNOWLEDGED"))
            #expect(try bench.cli("status").output.contains("worst: CRITICAL"))

            #expect(try bench.endDaemon() == 0)
            try bench.startDaemon()
            try bench.waitForLive()
            let after = try bench.cli("alarms").output
            #expect(after.contains("#\(number)") && after.contains("hand in the guard"), "\(after)")
            #expect(try bench.cli("send", "CLEAR_STOP").code == 0)
            _ = try eventually(within: 3, "the end of the alarm") {
                try bench.cli("alarms", "history").output.contains("#\(number)") ? true : nil
            }
        }

        /// SR-S-10, SR-O-05
        @Test(.timeLimit(.minutes(2)))
        func `a value of a rig that is gone is struck, with word and age`() throws {
            let bench = try Bench()
            try bench.start()
            rest(1)
            let fresh = try bench.cli("values", "z_bit")
            #expect(fresh.code == 0 && fresh.output.contains("SIM") && !fresh.output.contains("STALE"))
            bench.killMock()
            rest(2.5)
            let stale = try bench.cli("values", "z_bit").output
            #expect(stale.contains("z_bit ~") && stale.contains("STALE") && stale.contains("age"), "\(stale)")
            let json = try bench.cli("values", "z_bit", "--json").output
            #expect(json.contains("\"quality\":\"STALE") && json.contains("\"mode\":\"LIVE\""), "\(json)")
            #expect(try bench.cli("values", "no_such_value").code == 1)
        }

        /// SR-O-11 (sound; a replay is silent), T-14
        @Test(.timeLimit(.minutes(1)))
        func `a critical alarm sounds until a person acknowledges it, and its replay never does`() throws {
            let bench = try Bench()
            try bench.start()
            let watch = try PtyChild(
                try Built.path("regolith"), ["watch", "--only", "z_bit", "--sockets", bench.folder])
            try watch.wait(for: "z_bit")
            for alarm in try open(bench) { _ = try bench.cli("alarms", "ack", "\(alarm.number)") }
            rest(1.5)
            let calm = bells(watch)
            rest(2)
            #expect(bells(watch) == calm, "nobody has anything to see")
            #expect(try bench.cli("stop").code == 0)
            rest(4)
            let loud = bells(watch)
            #expect(loud - calm >= 3, "\(loud - calm) bells in 4 s")
            for alarm in try open(bench) { _ = try bench.cli("alarms", "ack", "\(alarm.number)") }
            rest(1.5)
            let seen = bells(watch)
            rest(2)
            #expect(bells(watch) == seen, "acknowledged, it is silent")
            #expect(try open(bench).contains { $0.name == "STOP" && $0.isCausePresent }, "and still there")

            #expect(try bench.endDaemon() == 0)
            let replay = try PtyChild(
                try Built.path("regolith"), ["replay", bench.journal, "--speed", "max"])
            _ = try replay.end(within: 20)
            let lines = replay.screen.split(whereSeparator: \.isNewline).filter { $0.contains("alarm #") }
            #expect(lines.contains { $0.contains("CRITICAL") })
            #expect(lines.allSatisfy { $0.contains("REPLAY ") }, "\(lines)")
            #expect(bells(replay) == 0)
        }

        private func bells(_ child: PtyChild) -> Int { child.screen.utf8.count { $0 == 7 } }

        private func open(_ bench: Bench) throws -> [AlarmEntry] {
            let list = try bench.cli("alarms", "list", "--json")
            let line = try #require(list.output.split(separator: "\n").first)
            let page = try LineCoder().message(ServerMessage.self, from: Array(line.utf8))
            return page.alarms?.alarms ?? []
        }

        /// SR-S-10 (what is watched)
        @Test(.timeLimit(.minutes(1)))
        func `who watches is told origin, time and quality of each packet, and when it is stale`() throws {
            let bench = try Bench()
            try bench.start()
            let json = try bench.cli("watch", "--count", "3", "--json")
            let samples = try json.output.split(separator: "\n").compactMap { line in
                try LineCoder().message(ServerMessage.self, from: Array(line.utf8)).samples
            }
            #expect(samples.count >= 3)
            #expect(samples.allSatisfy { $0.origin == "SIM" && !$0.quality.isEmpty && $0.time > 0 })
            let words = ["watch", "--only", "z_bit", "--sockets", bench.folder]
            let watch = try bench.spawn("regolith", words)
            _ = try eventually(within: 5, "telemetry") { watch.written.contains("z_bit") ? true : nil }
            bench.killMock()
            _ = try eventually(within: 2.5, "the word that it is stale", seen: { watch.written }) {
                watch.written.contains("z_bit ~") && watch.written.contains("STALE") ? true : nil
            }
        }
    }
}

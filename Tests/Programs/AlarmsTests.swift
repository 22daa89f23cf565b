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
    }
}

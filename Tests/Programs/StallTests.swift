import Commanding
import Foundation
import Journal
import Links
import Monitoring
import Octets
import Station
import StationAPI
import StationClient
import Synchronization
import Testing

extension BuiltPrograms {
    @Suite("A disk that stalls under a running station")
    struct StallTests {
        private func turning(_ own: OwnStation) throws {
            try own.arm()
            own.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            _ = try eventually(within: 5, every: 20, "motion") {
                try own.look().energy == .moving ? true : nil
            }
        }

        /// In the ground and going down, slowly enough for the whole test.
        private func drilling(_ own: OwnStation) throws {
            try own.arm()
            for (name, arguments) in [
                ("TARE_WOB", []), ("MOVE_Z", [("z", "45mm"), ("speed", "10mm/s")]),
                ("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")]),
                ("DRILL", [("dz", "150mm"), ("u_cap", "1cm/min"), ("wob", "80N"), ("rpm", "100rpm")]),
            ] as [(String, [(String, String)])] {
                let answer = try own.answer(to: own.give(name, arguments))
                guard case .taken(let id, _, _) = answer else {
                    throw BenchError.unexpected("\(name): \(answer)")
                }
                let wanted = name == "DRILL" ? "executed" : "completed"
                _ = try eventually(within: 20, every: 50, "\(name) to be \(wanted)") {
                    try own.bench.ledger().of(wanted).first { $0.command == id }
                }
            }
            _ = try eventually(within: 10, every: 50, "a bit that drills") {
                try own.bench.ledger().of("state").last?.to == 8 ? true : nil
            }
        }

        private func milliseconds(_ at: Int64, after began: Int64) -> Int64 { (at - began) / 1_000_000 }

        /// SR-S-15 (a stall), SR-S-02, SR-S-03, T-19
        @Test(.timeLimit(.minutes(2)))
        func `10 s without a write: alarm at 1 s, HOLD and no lease at 3 s, and the way out is always open`()
            throws
        {
            let bench = try Bench()
            try bench.startMock(["--surface", "50"])
            let disk = StallingDisk()
            let own = try OwnStation(bench, files: disk.files)
            try own.station.start()
            try drilling(own)
            disk.stall(true)
            defer { disk.stall(false) }
            let began = bootTime()
            try expectAlarmAndHold(own, since: began)
            try expectWayOut(own)

            let pressedAt = bootTime()
            var isSent = false
            _ = StopClient.press(path: bench.folder + "/stop.sock") { message, _, elapsed in
                if case .sent = message { isSent = true }
                return !isSent && elapsed < 2_000_000
            }
            #expect(isSent && milliseconds(bootTime(), after: pressedAt) < 500)
            _ = try eventually(within: 2, "the rig's own word of the STOP") {
                try bench.ledger().of("stop").first { $0.latched == 1 }
            }
            rest(max(0, 10 - elapsed(since: began)))
            disk.stall(false)
            _ = try eventually(within: 5, every: 50, "a sound journal") {
                own.listener.first(since: bootTime() - 5_000_000_000) { effect in
                    if case .alarm(let alarm) = effect, alarm.text.contains("writes again") {
                        true
                    } else {
                        nil
                    }
                }
            }
            _ = try own.executed(own.give("CLEAR_STOP"))
            try own.arm()
            own.station.takeLeave(as: "a test")
            own.station.shutdown()
            let verified = try bench.tool("journal", "verify", bench.journal)
            #expect(verified.code == 0, "\(verified)")
            let story = try JournalStory(directory: bench.journal)
            #expect(story.differences.isEmpty && story.damages.isEmpty, "\(story.differences)")
        }

        private func expectAlarmAndHold(_ own: OwnStation, since began: Int64) throws {
            let alarm = try eventually(within: 3, "the alarm of a stall") {
                own.listener.first(since: began) { effect in
                    if case .alarmChange(let change) = effect, change.alarm.key.name == "STORAGE" {
                        true
                    } else {
                        nil
                    }
                }
            }
            let told = milliseconds(alarm.at, after: began)
            #expect(told >= 900 && told < 1_500, "told after \(told) ms")
            let held = try eventually(within: 5, "HOLD at the rig") {
                try own.bench.ledger().of("executed").first {
                    $0.function == 4 && Int64($0.at) * 1000 > began
                }
            }
            let heldAfter = milliseconds(Int64(held.at) * 1000, after: began)
            #expect(heldAfter >= 2_900 && heldAfter < 3_700, "held after \(heldAfter) ms")
            let disarmed = try eventually(within: 2, "the end of the arm at the rig") {
                try own.bench.ledger().of("disarmed").last
            }
            // Withdrawn by heartbeats without the token (7), before the rig's own 5 s (4).
            #expect(disarmed.cause == 7)
            #expect(milliseconds(Int64(disarmed.at) * 1000, after: began) < 4_300)
            for (name, arguments) in [
                ("ARM", [("scope", "AIR"), ("ttl", "900s")]),
                ("SPIN", [("rpm", "30rpm"), ("duration", "1s")]),
            ] {
                let answer = try own.answer(to: own.give(name, arguments), within: 1)
                guard case .refused("STORAGE", _) = answer else {
                    Issue.record("\(name): \(answer)")
                    continue
                }
            }
        }

        /// Each of them at the rig at once, the disk still silent.
        private func expectWayOut(_ own: OwnStation) throws {
            for (name, arguments) in [
                ("HOLD", []), ("SAFE", []), ("DISARM", []),
                ("RETRACT", [("z", "0mm"), ("rpm", "30rpm"), ("speed", "5mm/s")]),
                ("ABORT_TO_TOP", []),
            ] as [(String, [(String, String)])] {
                let asked = bootTime()
                let request = own.give(name, arguments)
                let answer = try own.answer(to: request, within: 2)
                guard case .taken(let id, _, _) = answer else {
                    Issue.record("\(name): \(answer)")
                    continue
                }
                let received = try eventually(within: 2, "\(name) at the rig") {
                    try own.bench.ledger().of("received").first { $0.command == id }
                }
                let after = milliseconds(Int64(received.at) * 1000, after: asked)
                #expect(after < 700, "\(name) came after \(after) ms")
            }
        }

        /// SR-S-15 (the way out in a stall that is not long yet)
        @Test(.timeLimit(.minutes(1)))
        func `DISARM that is given as a write begins to stall is at the rig within 1.5 s`() throws {
            let bench = try Bench()
            try bench.startMock()
            let disk = StallingDisk()
            let own = try OwnStation(bench, files: disk.files)
            try own.station.start()
            try turning(own)
            disk.stall(true)
            defer { disk.stall(false) }
            let began = bootTime()
            rest(0.2)
            let at = try own.executed(own.give("DISARM"))
            #expect(milliseconds(at, after: began) < 1_500, "after \(milliseconds(at, after: began)) ms")
            disk.stall(false)
            own.station.takeLeave(as: "a test")
            own.station.shutdown()
        }

        /// SR-S-15 (the room of a real file system's answer, through all threads)
        @Test(.timeLimit(.minutes(1)))
        func `nothing of H3 is begun on a disk that is nearly full, and the refusal has the figures`() throws
        {
            let bench = try Bench()
            try bench.startMock()
            let disk = StallingDisk(room: (2 << 30) - 1)
            let own = try OwnStation(bench, files: disk.files)
            try own.station.start()
            try own.arm()
            let touch = [("speed", "1mm/s"), ("force", "8N")]
            guard case .refused("freeSpace", let text) = try own.answer(to: own.give("TOUCH_OFF", touch))
            else {
                Issue.record("TOUCH_OFF was not refused for want of room")
                return
            }
            #expect(text.contains("1.9 GiB free") && text.contains("2.0 GiB wanted"), "\(text)")
            #expect(text.contains("free space where the journal is"), "\(text)")
            _ = try own.executed(own.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")]))
            _ = try own.executed(own.give("HOLD"))
            disk.hasRoom(1 << 40)
            let seen = try eventually(within: 12, every: 500, "another answer") { () -> String? in
                guard case .refused(let code, _) = try own.answer(to: own.give("TOUCH_OFF", touch)) else {
                    return "taken"
                }
                return code == "freeSpace" ? nil : code
            }
            #expect(seen != "freeSpace")
            own.station.takeLeave(as: "a test")
            own.station.shutdown()
        }
    }
}

import Commanding
import Foundation
import Journal
import Links
import RigLink
import Station
import StationAPI
import StationClient
import Testing

extension BuiltPrograms {
    @Suite("A core that hangs in a running station")
    struct HungCoreTests {
        /// SR-S-03 (a core that hangs), SR-S-02 (STOP without a core, recorded afterwards)
        @Test(.timeLimit(.minutes(1)))
        func `no heartbeat comes from it, its rig stops by itself, and STOP leaves all the same`() throws {
            let bench = try Bench()
            try bench.startMock()
            let own = try OwnStation(bench)
            let station = own.station
            try station.start()
            try own.arm()
            _ = try eventually(within: 5, "leases") {
                try bench.ledger().of("lease").count > 5 ? true : nil
            }
            let began = bootTime() / 1_000
            let hung = OwnStation.HungCore(station)
            defer { hung.release() }
            rest(4)
            let leases = try bench.ledger().of("lease")
            let last = try #require(leases.last)
            #expect(Int64(last.at) - began < 300_000, "a lease \(Int64(last.at) - began) µs after the hang")
            #expect(
                zip(leases, leases.dropFirst()).allSatisfy { $0.counter != $1.counter }, "none was repeated")
            _ = try eventually(within: 3, "the rig's own stage S3") {
                try bench.ledger().of("stage").contains { $0.stage == 3 } ? true : nil
            }

            var isSent = false
            let pressed = StopClient.press(path: bench.folder + "/stop.sock") { message, _, elapsed in
                if case .sent = message { isSent = true }
                return !isSent && elapsed < 2_000_000
            }
            #expect(pressed == 0 && isSent)
            let stop = try eventually(within: 2, "the rig's own word of the STOP") {
                try bench.ledger().of("stop").first { ($0.stop ?? 0) > 0 && $0.latched == 1 }
            }
            #expect(hung.hangs, "the core still hangs")
            hung.release()
            _ = try eventually(within: 3, every: 50, "the core's own view of the STOP") {
                try own.look().picture?.lastStopID == stop.stop ? true : nil
            }
            #expect(try own.look().armedBy == nil)
            station.shutdown()
            #expect(try presses(bench) == 1)
        }

        /// Alarms of the journal that tell of a written STOP.
        private func presses(_ bench: Bench) throws -> Int {
            var found = 0
            var reader = try JournalReader(directory: bench.journal)
            while let item = try reader.next() {
                guard case .record(_, let record) = item, record.channel == .events,
                    record.kind == RecordKind.alarm.rawValue
                else { continue }
                let text = String(decoding: record.payload, as: UTF8.self)
                if text.contains("was written to the rig") { found += 1 }
            }
            return found
        }
    }
}

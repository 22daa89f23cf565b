import CThreadShim
import Foundation
import Journal
import Octets
import Station
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("Storage fails while the rig moves")
    struct StorageTests {
        static let prlimit = "/usr/bin/prlimit"

        /// The longest file that the station may write; nil = any.
        private func limit(_ bench: Bench, octets: Int?) throws {
            let process = try #require(bench.daemon?.process)
            let size = octets.map(String.init) ?? "unlimited"
            let outcome = try bench.run(
                path: Self.prlimit, ["--pid", "\(process)", "--fsize=\(size):unlimited"])
            #expect(outcome.code == 0, "\(outcome)")
        }

        private func segment(_ bench: Bench) throws -> Int {
            let path = bench.journal + "/segment-000001.pcapng"
            return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        }

        /// Armed and turning at 60 rpm.
        private func turn(_ bench: Bench) throws -> Operator {
            try bench.startMock()
            // A file over its limit is a signal that ends a process, unless that one sees to it itself.
            try bench.startDaemon(through: ["/bin/sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            try bench.waitForLive()
            let operation = try Operator(bench)
            try operation.arm()
            try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            _ = try eventually(within: 5, "motion") { try operation.rig().energy == "MOVING" ? true : nil }
            return operation
        }

        /// SR-S-02, SR-S-03, SR-S-15, T-19
        @Test(
            .enabled("needs prlimit of util-linux") {
                FileManager.default.isExecutableFile(atPath: StorageTests.prlimit)
            }, .timeLimit(.minutes(2)))
        func `a file that may not grow: stopped within 3 s, STOP and HOLD still work, nothing is corrupt`()
            throws
        {
            let bench = try Bench()
            let operation = try turn(bench)
            let before = cts_clock_monotonic() / 1_000
            try limit(bench, octets: try segment(bench))
            let disarmed = try eventually(within: 5, "the rig's own word that it is disarmed") {
                try bench.ledger().of("disarmed").last
            }
            // Withdrawn by heartbeats without the token, not by the rig's own timers.
            #expect(disarmed.cause == 7)
            #expect(
                Int64(disarmed.at) - before < 3_000_000, "after \((Int64(disarmed.at) - before) / 1_000) ms")
            _ = try eventually(within: 2, "standstill") {
                try operation.rig().energy == "MOVING" ? nil : true
            }
            for words in [["send", "SPIN", "rpm=60rpm", "duration=2s", "--yes"], ["arm", "--yes"]] {
                let refused = try bench.run(
                    path: try Built.path("regolith"), words + ["--sockets", bench.folder])
                #expect(refused.code == 2, "\(refused)")
            }
            #expect(try bench.cli("send", "PING").code == 0)
            #expect(try bench.cli("hold").code == 0)
            let stop = try bench.cli("stop")
            #expect(stop.code == 0 && stop.output.contains("standstill confirmed"), "\(stop)")

            try limit(bench, octets: nil)
            #expect(try operation.run("CLEAR_STOP").isSuccess)
            try operation.arm()
            #expect(try bench.endDaemon() == 0)
            let verified = try bench.tool("journal", "verify", bench.journal)
            #expect(verified.code == 0, "\(verified)")
            let stops = try firstStops(bench)
            #expect(stops == 1, "\(stops) presses in the journal")
        }

        /// Presses of STOP (not HOLD) that the journal tells of; the repeats of a frame raise no alarm.
        private func firstStops(_ bench: Bench) throws -> Int {
            var found = 0
            var reader = try JournalReader(directory: bench.journal)
            while let item = try reader.next() {
                guard case .record(_, let record) = item, record.channel == .events,
                    record.kind == RecordKind.alarm.rawValue
                else { continue }
                let text = String(decoding: record.payload, as: UTF8.self)
                if !text.contains("HOLD by"), text.contains("was written to the rig") { found += 1 }
            }
            return found
        }
    }
}

import Foundation
import Journal
import Octets
import Testing

extension BuiltPrograms {
    @Suite("A live run replays in another process")
    struct ReplayTests {
        /// About three seconds with an arm, motion, a stop and its release, ended in order.
        private func record() throws -> Bench {
            let bench = try Bench(pace: 50)
            try bench.start()
            let operation = try Operator(bench)
            try operation.arm()
            #expect(try operation.run("SPIN", [("rpm", "60rpm"), ("duration", "2s")]).isSuccess)
            #expect(try operation.run("MOVE_Z", [("z", "40mm"), ("speed", "10mm/s")]).isSuccess)
            try operation.give("SPIN", [("rpm", "90rpm"), ("duration", "600s")])
            rest(2)
            #expect(try bench.cli("stop").code == 0)
            #expect(try operation.run("CLEAR_STOP").isSuccess)
            #expect(try bench.endDaemon() == 0)
            return bench
        }

        private func replay(_ folder: String, _ bench: Bench, speed: String = "max") throws -> Outcome {
            try bench.tool("replay", folder, "--verify", "--speed", speed)
        }

        /// SR-S-11 (its own core; every line says that it is one), T-14
        @Test(.timeLimit(.minutes(2)))
        func `equal at life's pace, ten times faster and as fast as it goes`() throws {
            let bench = try record()
            for speed in ["1", "10", "max"] {
                let outcome = try replay(bench.journal, bench, speed: speed)
                #expect(outcome.code == 0, "\(outcome)")
                #expect(outcome.output.contains("equal: safety trace and data trace"), "\(outcome)")
                print("replay --speed \(speed): \(outcome.lines.first ?? "") in \(outcome.seconds) s")
            }
            let verified = try bench.tool("journal", "verify", bench.journal)
            #expect(verified.code == 0 && verified.output.contains("whole"), "\(verified)")
            let shown = try bench.tool("replay", bench.journal, "--speed", "max", "--only", "spn_rpm")
            #expect(shown.code == 0 && shown.output.contains("spn_rpm"), "\(shown)")
            #expect(
                shown.lines.dropLast().allSatisfy { $0.hasPrefix("REPLAY ") },
                "every line says that it is one")
        }

        @Test(.timeLimit(.minutes(2)))
        func `a part that is cut out is small, whole and replays equal, and says what it left out`() throws {
            let bench = try record()
            for (from, to) in [("last 1s", "end"), ("+1s", "+2s")] {
                let out = bench.folder + "/cut" + from.replacing(" ", with: "")
                let cut = try bench.tool("journal", "cut", bench.journal, "--from", from, "--to", to, out)
                #expect(cut.code == 0 && cut.output.contains("left out: "), "\(cut)")
                #expect(try replay(out, bench).code == 0)
                let verified = try bench.tool("journal", "verify", out)
                #expect(verified.code == 0 && verified.output.contains("whole"), "\(verified)")
                #expect(FileManager.default.fileExists(atPath: out + "/expected.txt"))
                let file = out + "/segment-000001.pcapng.zst"
                let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
                #expect((size ?? 0) > 1000 && (size ?? 0) < 200_000)
                #expect(try bench.tool("journal", "cut", bench.journal, out).code == 1, "it is there already")
            }
            let vague = try bench.tool("journal", "cut", bench.journal, "--from", "lately", "/tmp/x")
            #expect(vague.code == 64, "\(vague)")
        }

        /// A copy whose records may be falsified.
        private func copy(_ bench: Bench, as name: String) throws -> String {
            let folder = bench.folder + "/" + name
            try FileManager.default.copyItem(atPath: bench.journal, toPath: folder)
            return folder
        }

        private func positions(
            _ folder: String, where wanted: (JournalRecord) -> Bool
        ) throws -> [JournalPosition] {
            var found: [JournalPosition] = []
            var reader = try JournalReader(directory: folder)
            while let item = try reader.next() {
                if case .record(let position, let record) = item, wanted(record) { found.append(position) }
            }
            return found
        }

        @Test(.timeLimit(.minutes(2)))
        func `a changed octet and a suppressed transmission are told with their position, exit code 1`()
            throws
        {
            let bench = try record()

            let changed = try copy(bench, as: "changed")
            // A FAST frame has 86 octets on the wire (interface control document §8).
            let frame = try #require(
                positions(changed) {
                    $0.channel == .link(LinkID(0), direction: .received, lateStop: false)
                        && (86...88).contains($0.payload.count)
                }.dropFirst(3).first)
            try JournalEditor.rewrite(directory: changed, at: frame, .flip(octet: 40, mask: 0x20))
            try expectDifference(changed, bench, after: frame)

            let silenced = try copy(bench, as: "silenced")
            let sent = try #require(
                positions(silenced) {
                    $0.channel == .link(LinkID(0), direction: .transmitted, lateStop: false)
                }.dropFirst(25).first)
            try JournalEditor.rewrite(directory: silenced, at: sent, .remove)
            try expectDifference(silenced, bench, after: sent, says: "missing")

            let flipped = try copy(bench, as: "flipped")
            let file = flipped + "/segment-000001.pcapng"
            let size = try #require(try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
            try JournalEditor.flip(path: file, offset: size / 2, mask: 0x40)
            let damaged = try bench.tool("journal", "verify", flipped)
            #expect(damaged.code == 1, "\(damaged)")
            #expect(damaged.output.contains("damage: ") && damaged.output.contains("record"), "\(damaged)")
            #expect(damaged.output.contains("segment 1"), "\(damaged)")
            #expect(try replay(flipped, bench).code == 1)
            #expect(try bench.tool("journal", "verify", bench.journal).code == 0, "the original is untouched")
        }

        /// The first difference stands at the edited record or just behind it, and the chain is whole.
        private func expectDifference(
            _ folder: String, _ bench: Bench, after position: JournalPosition, says word: String = "record"
        ) throws {
            #expect(try bench.tool("journal", "verify", folder).code == 0, "the chain was made whole again")
            let outcome = try replay(folder, bench)
            #expect(outcome.code == 1, "\(outcome)")
            let prefix = "segment \(position.segment), record "
            let line = try #require(outcome.lines.first { $0.hasPrefix(prefix) }, "\(outcome)")
            let number = try #require(UInt64(line.dropFirst(prefix.count).prefix { $0.isNumber }))
            #expect(number >= position.record && number <= position.record + 4, "\(position): \(line)")
            #expect(line.contains(word), "\(line)")
        }

        static let wireshark = ["/usr/bin/tshark", "/usr/local/bin/tshark"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }

        private struct Info: Decodable {
            struct Segment: Decodable {
                var path: String
                var records: Int
            }

            var segments: [Segment]
        }

        @Test(
            .enabled("tshark is not installed: apt-get install tshark") { ReplayTests.wireshark != nil },
            .timeLimit(.minutes(2)))
        func `Wireshark opens the journal and counts the frames that journal info counts`() throws {
            let bench = try record()
            let told = try bench.tool("journal", "info", bench.journal, "--json")
            let info = try JSONDecoder().decode(Info.self, from: Data(told.output.utf8))
            #expect(!info.segments.isEmpty)
            for segment in info.segments {
                let shown = try bench.run(
                    path: try #require(Self.wireshark),
                    [
                        "-r", segment.path, "-T", "fields", "-e", "frame.interface_name", "-e",
                        "frame.packet_flags_direction",
                    ])
                #expect(shown.code == 0, "\(shown.error)")
                #expect(shown.lines.count == segment.records)
                let names = Set(shown.lines.map { $0.split(separator: "\t").first.map(String.init) ?? "" })
                // The dictionary, longer than Wireshark's packets, is a custom block without interface.
                #expect(names.subtracting([""]) == ["rig", "station"])
                #expect(shown.lines.count { $0.hasPrefix("\t") } == 1)
                #expect(shown.lines.contains { $0.hasPrefix("rig\t0x00000002") }, "transmitted frames")
            }
        }
    }
}

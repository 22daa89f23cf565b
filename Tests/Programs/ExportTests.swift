import Foundation
import Journal
import Testing

extension BuiltPrograms {
    @Suite("What a journal holds comes out of it for other programs")
    struct ExportTests {
        /// A capture of the project: a tour, made by a script.
        private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        private static let journal = root.appending(path: "Tests/Regression/captures/normal-tour").path
        private static let python = root.appending(path: ".venv/bin/python").path

        /// A folder that is gone after the test.
        private final class Folder {
            let path = "/tmp/rg-" + String(UInt32.random(in: 0...UInt32.max), radix: 36)
            init() throws {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            deinit { try? FileManager.default.removeItem(atPath: path) }
        }

        private func tool(_ words: String...) throws -> Outcome {
            try Bench().run(path: try Built.path("regolith"), words, within: 60)
        }

        private func objects(_ outcome: Outcome) throws -> [[String: Any]] {
            try outcome.lines.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `csv has units in its header, a quality, and a row for each packet with a wanted parameter`()
            throws
        {
            let outcome = try tool("export", "csv", Self.journal, "--parameters", "z_bit,spn_*,state")
            #expect(outcome.code == 0, "\(outcome)")
            let head = try #require(outcome.lines.first).split(separator: ",").map(String.init)
            #expect(Array(head.prefix(6)) == ["utc", "core_s", "generation_s", "link", "packet", "quality"])
            #expect(head.contains("z_bit [mm]") && head.contains("spn_rpm [rpm]") && head.contains("state"))
            let rows = outcome.lines.dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            #expect(rows.count > 20 && rows.allSatisfy { $0.count == head.count })
            #expect(rows.allSatisfy { $0[5].contains("SIMULATED") && $0[3] == "rig" })
            let place = try #require(head.firstIndex(of: "z_bit [mm]"))
            let depths = rows.compactMap { Double($0[place]) }
            // MOVE_Z to 30 mm, 600 mm above the ground.
            #expect(depths.first == -600 && depths.contains { abs($0 + 570) < 0.5 }, "\(depths.suffix(3))")
            let part = try tool(
                "export", "csv", Self.journal, "--parameters", "z_bit", "--from", "+1s", "--to", "+2s")
            #expect(part.code == 0 && part.lines.count < outcome.lines.count / 2 && part.lines.count > 2)
            let wrong = try tool("export", "csv", Self.journal, "--parameters", "z_bite")
            #expect(wrong.code == 1 && wrong.error.contains("z_bite"), "\(wrong)")
        }

        private static let hasPandas = {
            guard FileManager.default.isExecutableFile(atPath: python) else { return false }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = ["-c", "import pandas"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }()

        @Test(
            .enabled("pandas is not there: .scripts/setup.sh test") { ExportTests.hasPandas },
            .timeLimit(.minutes(1)))
        func `pandas reads the csv with times, numbers and labels`() throws {
            let folder = try Folder()
            let file = folder.path + "/tour.csv"
            #expect(try tool("export", "csv", Self.journal, "--output", file).code == 0)
            let script = """
                import pandas
                frame = pandas.read_csv("\(file)", parse_dates=["utc"], index_col="utc", low_memory=False)
                assert str(frame.index.dtype).startswith("datetime64"), frame.index.dtype
                depth = frame["z_bit [mm]"].dropna()
                assert len(depth) > 20 and depth.dtype == float and depth.min() == -600, depth
                assert set(frame["state"].dropna()) >= {"SAFE"}, set(frame["state"].dropna())
                assert (frame["quality"] == "GOOD|SIMULATED").any()
                print(len(frame), "rows", frame.index[-1] - frame.index[0])
                """
            let outcome = try Bench().run(path: Self.python, ["-c", script], within: 60)
            #expect(outcome.code == 0, "\(outcome)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `ndjson tells samples, stages, events, alarms and links`() throws {
            let outcome = try tool("export", "ndjson", Self.journal)
            #expect(outcome.code == 0, "\(outcome.error)")
            let all = try objects(outcome)
            let kinds = Set(all.compactMap { $0["kind"] as? String })
            #expect(kinds.isSuperset(of: ["samples", "stage", "event", "alarm", "link"]), "\(kinds)")
            let final = all.filter { $0["final"] as? Bool == true }.compactMap { $0["name"] as? String }
            #expect(final.filter { $0 != "GET_CMD_STATUS" }.contains("SPIN"), "\(final)")
            #expect(all.allSatisfy { $0["utc"] is String && $0["record"] is String })
        }

        @Test(.timeLimit(.minutes(1)))
        func `packets come out once and decode, from binary, hex and the journal itself`() throws {
            let folder = try Folder()
            let file = folder.path + "/tour.bin"
            #expect(try tool("export", "packets", Self.journal, "--output", file).code == 0)
            let decoded = try tool("decode", file, "--json", "--dictionary", Built.dictionary)
            #expect(decoded.code == 0, "\(decoded.error)")
            let packets = try objects(decoded)
            #expect(packets.count > 30)
            #expect(packets.contains { $0["packet"] as? String == "FAST" })
            let fast = try #require(packets.first { $0["packet"] as? String == "FAST" })
            let values = try #require(fast["values"] as? [String: [String: Any]])
            #expect(
                values["z_bit"]?["unit"] as? String == "mm" && values["z_bit"]?["raw"] as? Int == -600_000)

            let octets = try #require(fast["octets"] as? String)
            try ("0x" + octets + "\n").write(
                toFile: folder.path + "/one.hex", atomically: false, encoding: .utf8)
            let one = try tool("decode", folder.path + "/one.hex", "--dictionary", Built.dictionary)
            #expect(one.code == 0 && one.output.contains("FAST") && one.output.contains("z_bit"), "\(one)")
            #expect(one.output.contains(octets), "the octets themselves")

            let own = try objects(try tool("decode", Self.journal, "--json"))
            #expect(own.count { $0["repeat"] as? Bool == false } == packets.count)

            let none = try tool("decode", Self.journal, "--from", "1:0", "--to", "1:3")
            #expect(none.code == 1 && none.error.contains("no packet"), "\(none)")

            var damaged = Array(octets)
            damaged[60] = damaged[60] == "0" ? "1" : "0"
            try String(damaged).write(toFile: folder.path + "/bad.hex", atomically: false, encoding: .utf8)
            let bad = try tool(
                "decode", folder.path + "/bad.hex", "--as", "packets", "--dictionary", Built.dictionary)
            #expect(bad.code == 1 && bad.output.contains("DAMAGED"), "\(bad)")
        }

        @Test(
            .enabled("tshark is not installed: apt-get install tshark") { ReplayTests.wireshark != nil },
            .timeLimit(.minutes(1)))
        func `Wireshark reads the pcapng`() throws {
            let folder = try Folder()
            let file = folder.path + "/tour.pcapng"
            let told = try tool("export", "pcapng", Self.journal, "--output", file)
            #expect(told.code == 0)
            let shown = try Bench().run(
                path: try #require(ReplayTests.wireshark), ["-r", file, "-T", "fields", "-e", "frame.len"])
            #expect(shown.code == 0 && shown.lines.count > 30, "\(shown.error)")
            #expect(told.error.contains("\(shown.lines.count) entries"), "\(told.error)")
        }

        @Test(.timeLimit(.minutes(1)))
        func
            `under another dictionary replay says what is renamed, reads otherwise, and is lost`()
            throws
        {
            let folder = try Folder()
            let same = try tool("replay", Self.journal, "--dictionary", Built.dictionary)
            #expect(same.code == 0 && same.output.contains("0 of them read differently"), "\(same)")
            let text = try String(contentsOfFile: Built.dictionary, encoding: .utf8)
            let file = folder.path + "/other.xml"
            try text.replacing("spn_rpm", with: "spindle_speed")
                .replacing("<Unit>V</Unit>", with: "<Unit>mV</Unit>")
                .replacing(
                    "<WarningRange minInclusive=\"24\" maxInclusive=\"31\"/>",
                    with: "<WarningRange minInclusive=\"25\" maxInclusive=\"31\"/>"
                )
                .write(toFile: file, atomically: false, encoding: .utf8)
            let other = try tool("replay", Self.journal, "--dictionary", file)
            #expect(other.code == 1, "\(other)")
            for words in [
                "renamed: spn_rpm is spindle_speed there (", "unit: bus_v V is mV there", "value: bus_v ",
                "limits: bus_v warning [24.0, 31.0], critical [20.0, 34.0] is warning [25.0, 31.0]",
            ] { #expect(other.output.contains(words), "\(words): \(other)") }
            // A packet that is laid out otherwise.
            let shorter = folder.path + "/shorter.xml"
            try text.replacing("<ParameterRefEntry parameterRef=\"wob\"/>", with: "")
                .write(toFile: shorter, atomically: false, encoding: .utf8)
            let lost = try tool("replay", Self.journal, "--dictionary", shorter)
            #expect(lost.code == 1 && lost.output.contains("undecodable: FAST"), "\(lost)")
            let json = try tool("replay", Self.journal, "--dictionary", file, "--json")
            #expect(try objects(json).contains { $0["kind"] as? String == "renamed" })
        }

        @Test(.timeLimit(.minutes(1)))
        func `a part of a replay is JSON for scripts, and every line says that it is a replay`() throws {
            let outcome = try tool(
                "replay", Self.journal, "--speed", "max", "--json", "--from", "+2s", "--to", "+3s")
            #expect(outcome.code == 0, "\(outcome.error)")
            let all = try objects(outcome)
            #expect(all.count > 5 && all.allSatisfy { $0["replay"] as? Bool == true })
            #expect(all.contains { $0["name"] as? String == "SPIN" })
        }

        @Test(.timeLimit(.minutes(1)))
        func `at a terminal a person pauses, steps, jumps, changes the speed and ends it`() throws {
            let child = try PtyChild(try Built.path("regolith"), ["replay", Self.journal, "--only", "z_bit"])
            try child.wait(for: "SPACE pause")
            try child.wait(for: "z_bit")
            child.type(" ")
            try child.wait(for: "REPLAY paused")
            let before = child.screen
            rest(1.2)
            #expect(child.screen == before, "paused")
            child.type("n")
            _ = try eventually(within: 5, "one more line", seen: { child.screen }) {
                child.screen != before ? true : nil
            }
            child.type("F")
            try child.wait(for: "REPLAY at ")
            child.type("B")
            child.type("+ ")
            try child.wait(for: "REPLAY speed 2.0")
            child.type("q")
            #expect(try child.end(within: 5) == 0, "\(child.screen)")
            #expect(child.isUsual, "the terminal is as it was")
        }
    }
}

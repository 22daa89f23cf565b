import Foundation
import Station
import Testing

extension BuiltPrograms {
    /// T-13 with whole programs.
    @Suite("A rig with a dictionary of its own")
    struct OtherDictionaryTests {
        /// The dictionary with the bus voltage in other units, as wire hash and text.
        private static func other() throws -> (hash: String, text: String) {
            let text = try String(contentsOfFile: Built.dictionary, encoding: .utf8)
            let head = try #require(text.range(of: "<FloatParameterType name=\"bus_v_t\""))
            let term = try #require(
                text.range(of: "coefficient=\"0.001\"", range: head.upperBound..<text.endIndex))
            let other = text.replacingCharacters(in: term, with: "coefficient=\"1\"")
            let program = try StationProgram(
                stationName: "other", stationID: 1, links: [.init(name: "rig", baud: 0)],
                dictionary: Array(other.utf8), file: "other.xml")
            return (program.wireHash.map { String(format: "%02x", $0) }.joined(), other)
        }

        private func busVolts(_ bench: Bench) throws -> Double? {
            let got = try bench.cli("telemetry", "get", "bus_v")
            guard got.code == 0, !got.output.contains("OTHER_DICTIONARY") else { return nil }
            return got.output.split { " \n│|".contains($0) }.compactMap { Double($0) }.first { $0 > 15 }
        }

        /// SR-S-12, SR-L-13, T-13
        @Test(.timeLimit(.minutes(3)))
        func `the station goes on in the rig's own dictionary, and a person accepts it by name`() throws {
            let (hash, text) = try Self.other()
            let bench = try Bench()
            try FileManager.default.createDirectory(
                atPath: bench.folder + "/dictionaries", withIntermediateDirectories: true)
            try bench.write(text, to: "dictionaries/other.xml")
            try bench.write("<SpaceSystem", to: "dictionaries/broken.xml")
            #expect(mkfifo(bench.folder + "/dictionaries/pipe.xml", 0o600) == 0)
            try bench.startMock(["--wire-hash", hash])
            let check = try bench.run(
                path: Built.path("regolithd"), ["--config", bench.configurationPath, "--check"], within: 20)
            #expect(check.output.contains("further dictionary: ") && check.output.contains(hash), "\(check)")
            #expect(check.output.contains("broken.xml is left out"), "\(check)")
            #expect(check.output.contains("pipe.xml cannot be read"), "a pipe is not waited for: \(check)")

            let daemon = try bench.spawnDaemon()
            _ = try eventually(within: 60, every: 200, "the rig's dictionary", seen: { daemon.complaints }) {
                daemon.complaints.contains("going on in it") ? true : nil
            }
            let volts = try eventually(within: 60, every: 200, "volts", seen: { daemon.complaints }) {
                try busVolts(bench)
            }
            #expect(volts > 20_000 && volts < 35_000, "\(volts) by the rig's own scale")
            let refused = try bench.cli("arm", "--yes")
            #expect(refused.code == 2 && refused.output.contains("accept"), "\(refused)")
            let status = try bench.cli("status")
            #expect(status.output.contains("dictionary: "), "what differs is shown: \(status)")

            let accepted = try bench.cli("accept", "--yes")
            #expect(accepted.code == 0, "\(accepted)")
            _ = try eventually(within: 60, every: 200, "an arm", seen: { daemon.complaints }) {
                try? Operator(bench).arm(within: 5)
            }
            // The log has no hurry.
            _ = try eventually(within: 30, every: 100, "who accepted what", seen: { daemon.complaints }) {
                daemon.complaints.contains("accepted the rig") && daemon.complaints.contains(hash)
                    ? true : nil
            }
            let stop = try bench.cli("stop")
            #expect(stop.code == 0, "\(stop)")
            #expect(try bench.endDaemon() == 0)

            let again = try bench.spawnDaemon()
            _ = try eventually(within: 60, every: 200, "the same once more", seen: { again.complaints }) {
                again.complaints.contains("going on in it") ? try busVolts(bench) : nil
            }
            _ = try eventually(within: 60, every: 200, "a released rig", seen: { again.complaints }) {
                try bench.cli("send", "CLEAR_STOP", "--yes").code == 0 ? true : nil
            }
            _ = try eventually(within: 60, every: 200, "an arm without asking again") {
                try? Operator(bench).arm(within: 5)
            }
            #expect(try bench.endDaemon() == 0)
            let verified = try bench.tool("journal", "verify", bench.journal)
            #expect(verified.code == 0, "\(verified)")
            let replayed = try bench.tool("replay", bench.journal, "--speed", "max", "--verify", "--quiet")
            #expect(replayed.code == 0, "\(replayed)")
        }
    }
}

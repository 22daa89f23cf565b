import CThreadShim
import Foundation
import Testing

extension BuiltPrograms {
    @Suite("The demo")
    struct DemoTests {
        private func start(_ bench: Bench, _ words: [String]) throws -> Child {
            try bench.spawn("regolith", ["demo", "--folder", bench.folder + "/demo"] + words)
        }

        /// Command lines of processes that name the demo's folder.
        private func left(_ bench: Bench) -> [String] {
            let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return processes.filter { Int32($0) != nil }.compactMap { number in
                guard let data = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else {
                    return nil
                }
                let line = String(decoding: data.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
                return line.contains(bench.folder + "/demo") ? line : nil
            }
        }

        private func expectOrderlyEnd(_ demo: Child, _ bench: Bench) throws {
            #expect(try demo.wait(seconds: 20) == 0, "\(demo.written)\(demo.complaints)")
            #expect(demo.written.contains("z_bit"), "telemetry was shown: \(demo.written)")
            #expect(demo.written.contains("ending: hold, disarm"), "\(demo.written)")
            #expect(demo.written.contains("HOLD") && demo.written.contains("DISARM"), "\(demo.written)")
            #expect(left(bench).isEmpty, "\(left(bench))")
            let verified = try bench.tool("journal", "verify", bench.folder + "/demo/journal")
            #expect(verified.code == 0, "\(verified)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `it starts, shows telemetry and ends by itself with no child left`() throws {
            let bench = try Bench()
            let began = cts_clock_boottime()
            let demo = try start(bench, ["--seconds", "4"])
            try expectOrderlyEnd(demo, bench)
            print("demo --seconds 4: \(elapsed(since: began)) s")
        }

        @Test(.timeLimit(.minutes(1)))
        func `Ctrl-C in the middle of a motion holds, disarms and leaves no child`() throws {
            let bench = try Bench()
            let demo = try start(bench, [])
            _ = try eventually(within: 15, every: 20, "telemetry", seen: { demo.written + demo.complaints }) {
                demo.written.contains("z_bit") ? true : nil
            }
            let sockets = ["--sockets", bench.folder + "/demo"]
            _ = try eventually(within: 5, every: 50, "an arm") {
                try bench.run(path: try Built.path("regolith"), ["arm", "--yes"] + sockets).code == 0
                    ? true : nil
            }
            let spin = try bench.run(
                path: try Built.path("regolith"),
                ["send", "SPIN", "rpm=60rpm", "duration=60s", "--yes", "--until", "started"] + sockets)
            #expect(spin.code == 0, "\(spin)")
            demo.signal(2)
            try expectOrderlyEnd(demo, bench)
            #expect(demo.written.contains("completed"), "\(demo.written)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `a second demo in the same folder is refused and the first goes on`() throws {
            let bench = try Bench()
            let first = try start(bench, [])
            _ = try eventually(within: 15, every: 20, "telemetry", seen: { first.written + first.complaints })
            {
                first.written.contains("z_bit") ? true : nil
            }
            let second = try start(bench, ["--seconds", "1"])
            #expect(try second.wait(seconds: 10) == 1)
            #expect(second.complaints.contains("already runs"), "\(second.complaints)")
            #expect(first.isRunning)
            first.signal(15)
            #expect(try first.wait(seconds: 20) == 0, "\(first.complaints)")
            #expect(left(bench).isEmpty, "\(left(bench))")
        }
    }
}

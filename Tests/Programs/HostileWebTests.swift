import CThreadShim
import Foundation
import StationAPI
import StationClient
import Synchronization
import Testing

extension BuiltPrograms {
    @Suite("Whatever comes in over HTTP")
    struct HostileWebTests {
        /// SR-S-18 (group, loopback), SR-S-13 (who may do what over which door)
        @Test(.timeLimit(.minutes(1)))
        func `the doors are the group's socket and a port of this machine, each with its rights`() throws {
            let web = try WebBench()
            let bench = web.bench
            try bench.start()
            let attributes = try FileManager.default.attributesOfItem(atPath: bench.folder + "/http.sock")
            #expect(attributes[.posixPermissions] as? Int == 0o660)
            let listening = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)) ?? ""
            let hex = String(web.port, radix: 16, uppercase: true)
            let own = listening.split(separator: "\n").filter { $0.contains(":\(hex) 00000000:0000 0A") }
            #expect(own.count == 1 && own.allSatisfy { $0.contains("0100007F:") }, "\(own)")

            let host = "Host: localhost:\(web.port)"
            let anna = "Authorization: Bearer \(WebBench.token)"
            let wall = "Authorization: Bearer \(WebBench.observerToken)"
            let stranger = "Authorization: Bearer nonsense"
            let ping = "{\"name\":\"PING\"}"
            let table: [(String, String, [String], String?, Int)] = [
                ("GET", "/v1/status", [host], nil, 200), ("GET", "/metrics", [host], nil, 200),
                ("GET", "/v1/status", ["Host: evil.com"], nil, 403),
                ("GET", "/v1/status", ["Host: lab-1"], nil, 200),
                ("GET", "/v1/status", [host, "Origin: http://evil.com"], nil, 403),
                ("GET", "/v1/status", [host, "Origin: http://localhost:\(web.port)"], nil, 200),
                ("POST", "/v1/stop", [host, "Origin: http://evil.com"], nil, 403),
                ("POST", "/v1/commands", [host], ping, 401),
                ("POST", "/v1/commands", [host, wall], ping, 403),
                ("POST", "/v1/commands", [host, stranger], ping, 401),
                ("POST", "/v1/commands", [host, anna], ping, 202),
                ("POST", "/v1/commands", [host, anna, "Origin: http://evil.com"], ping, 403),
                ("POST", "/v1/commands/rehearse", [host], ping, 200),
                ("POST", "/v1/notes", [host, wall], "{\"text\":\"x\"}", 403),
                ("GET", "/v1/status", [host, stranger], nil, 401),
                ("GET", "/v1/status", [host, wall], nil, 200),
                ("POST", "/v1/hold", [host], nil, 200), ("POST", "/v1/hold", [host, stranger], nil, 200),
                ("POST", "/v1/stop", [host, wall], nil, 200),
            ]
            for (method, path, headers, body, status) in table {
                let answer = try WebClient(port: web.port).ask(method, path, headers, body)
                #expect(answer.status == status, "\(method) \(path) \(headers): \(answer)")
            }
            // A token that is taken out of the file is void at once.
            try bench.write("", to: "tokens.toml")
            let void = try WebClient(port: web.port).post("/v1/commands", ping, [host, anna])
            #expect(void.status == 401, "\(void)")
            #expect(try WebClient(bench).post("/v1/commands", ping).status == 202)
        }

        /// SR-S-18 (bodies, heads, types)
        @Test(.timeLimit(.minutes(1)))
        func `what is too long, too slow or no HTTP is refused, and harms nobody`() throws {
            let bench = try Bench()
            try bench.start()
            let before = try bench.received()
            func line(_ text: String) -> [UInt8] { Array(text.utf8) }
            let json = "Content-Type: application/json"
            let post = "POST /v1/commands HTTP/1.1\r\nHost: localhost\r\n"
            let long = String(repeating: "x", count: 100_000)
            let many = (0..<500).map { "X-\($0): y\r\n" }.joined()
            let nested = String(repeating: "[", count: 30_000)
            let table: [(String, [UInt8], Int?)] = [
                ("garbage", line("hello station\r\n\r\n"), 400),
                ("binary", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) }, 400),
                ("a path of 100 kB", line("GET /\(long) HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400),
                ("a field of 100 kB", line("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(long)\r\n\r\n"), 400),
                ("500 fields", line("GET / HTTP/1.1\r\nHost: localhost\r\n\(many)\r\n"), 400),
                ("no host", line("GET /v1/status HTTP/1.1\r\n\r\n"), 403),
                ("HTTP/1.0", line("GET /v1/status HTTP/1.0\r\n\r\n"), 403),
                ("1 GiB announced", line("\(post)\(json)\r\nContent-Length: 1073741824\r\n\r\n"), 413),
                ("100 kB sent", line("\(post)\(json)\r\nContent-Length: 100000\r\n\r\n\(long)"), 413),
                (
                    "100 kB in a chunk",
                    line("\(post)\(json)\r\nTransfer-Encoding: chunked\r\n\r\n186A0\r\n\(long)\r\n0\r\n\r\n"),
                    413
                ),
                ("a form", line("\(post)Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"), 415),
                ("no type", line("\(post)Content-Length: 2\r\n\r\n{}"), 415),
                ("no JSON", line("\(post)\(json)\r\nContent-Length: 3\r\n\r\n{{{"), 400),
                ("another shape", line("\(post)\(json)\r\nContent-Length: 2\r\n\r\n[]"), 400),
                ("deep nesting", line("\(post)\(json)\r\nContent-Length: 30000\r\n\r\n\(nested)"), 400),
                ("a bad query", line("GET /v1/values?names=%ZZ HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400),
                (
                    "two lengths",
                    line("\(post)\(json)\r\nContent-Length: 2\r\nContent-Length: 50\r\n\r\n{}"), 400
                ),
            ]
            for (what, octets, status) in table {
                let client = try WebClient(bench)
                client.raw.send(octets)
                let answer = try client.answer(within: 3)
                #expect(answer.status == status, "\(what): \(answer)")
                #expect(try WebClient(bench).get("/v1/status").status == 200, "after \(what)")
            }
            for _ in 0..<20 { try RawClient(bench, socket: "http.sock").send(line("GET /v1/sta")) }
            #expect(try WebClient(bench).get("/v1/status").status == 200, "after half requests")
            #expect(bench.daemon?.isRunning == true)
            #expect(try bench.received() == before, "nothing of it reached the rig")
        }

        /// SR-S-18 (slow-loris)
        @Test(.timeLimit(.minutes(2)))
        func `a head or a body that does not come whole is waited for 15 s and no longer`() throws {
            let bench = try Bench()
            try bench.start()
            let head = try (0..<100).map { _ in try RawClient(bench, socket: "http.sock") }
            let body = try (0..<10).map { _ in try RawClient(bench, socket: "http.sock") }
            for client in head { client.send(Array("GET /v1/status HTTP/1.1\r\nHost: local".utf8)) }
            let post = "POST /v1/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            for client in body { client.send(Array("\(post)Content-Length: 50\r\n\r\n{".utf8)) }
            let began = cts_clock_boottime()
            var slowest = 0.0
            while elapsed(since: began) < 17 {
                // One more octet every second: no client of these keeps its place by that.
                for client in head + body { client.send([0x78]) }
                let asked = cts_clock_boottime()
                #expect(try WebClient(bench).get("/v1/status").status == 200)
                slowest = max(slowest, elapsed(since: asked))
                rest(1)
            }
            #expect(slowest < 1, "another client waited \(slowest) s")
            for client in head + body {
                _ = client.receive(within: 0.1)
                #expect(client.receive(within: 0.5) == nil, "it is still there")
            }
        }

        /// SR-S-18, SR-S-01 (10⁴ bad requests a second and a STOP)
        @Test(.timeLimit(.minutes(2)))
        func `under a flood of bad requests a STOP keeps its bar and telemetry loses nothing`() throws {
            let bench = try Bench()
            try bench.start()
            let sent = Counter()
            let isOver = Counter()
            let folder = bench.folder
            for _ in 0..<4 {
                Thread.detachNewThread {
                    let bad = Array("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
                    let batch = Array(repeating: bad, count: 50).flatMap { $0 }
                    while isOver.value == 0 {
                        let descriptor = cts_unix_connect(folder + "/http.sock", 1_000_000_000)
                        guard descriptor >= 0 else { continue }
                        if cts_socket_send(descriptor, batch, batch.count) > 0 { sent.add(50) }
                        var scratch = [UInt8](repeating: 0, count: 65536)
                        var entry = cts_poll_entry(fd: descriptor, wanted: Int16(CTS_READABLE), ready: 0)
                        while isOver.value == 0, cts_poll(&entry, 1, 500_000_000) > 0,
                            cts_socket_receive(descriptor, &scratch, scratch.count) > 0
                        {}
                        cts_close(descriptor)
                    }
                }
            }
            defer { isOver.add(1) }
            let before = try Operator(bench).link().counters
            let began = cts_clock_boottime()
            rest(0.5)
            let times = try presses(bench, BuiltPrograms.count("REGOLITH_HTTP_STOPS", 60))
            let rate = Double(sent.value) / elapsed(since: began)
            isOver.add(1)
            print(
                "flood of \(Int(rate)) bad requests/s: STOP p99 \(times.p99) ms, max \(times.max) ms of "
                    + "\(times.count)")
            #expect(times.p99 <= 10)
            #expect(times.max <= 50)
            let after = try Operator(bench).link()
            #expect(after.state == "live")
            for name in ["damaged frames", "sequence gaps", "lost octets", "sessions"] {
                let then = before.first { $0.name == name }?.value
                #expect(after.counters.first { $0.name == name }?.value == then, "\(name)")
            }
            let calm = try eventually(within: 5, "an answer after the flood") { () -> WebClient.Answer? in
                let answer = try? WebClient(bench).get("/metrics")
                return answer?.status == 200 ? answer : nil
            }
            #expect(calm.text.contains("regolith_http_total{kind=\"too many\"}"))
        }

        /// Milliseconds from the lane's reading of a STOP to its last octet, as the lane tells it.
        private func presses(
            _ bench: Bench, _ count: Int
        ) throws -> (p99: Double, max: Double, count: Int) {
            var times: [Double] = []
            for _ in 0..<count {
                _ = StopClient.press(path: bench.folder + "/stop.sock") { message, _, elapsed in
                    if case .sent(_, let microseconds) = message {
                        times.append(Double(microseconds) / 1000)
                        return false
                    }
                    return elapsed < 3_000_000
                }
                rest(0.02)
            }
            let sorted = times.sorted()
            #expect(sorted.count == count)
            guard let last = sorted.last else { return (.infinity, .infinity, 0) }
            return (sorted[min(sorted.count - 1, sorted.count * 99 / 100)], last, sorted.count)
        }

        /// SR-S-18, SR-S-01 (slow clients)
        @Test(.timeLimit(.minutes(2)))
        func `200 live clients, and 20 that never read: nobody else loses anything, and STOP is in time`()
            throws
        {
            let bench = try Bench(pace: 1)
            try bench.start()
            let operation = try Operator(bench)
            try operation.arm()
            try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            // Requests for long answers that nobody reads, and streams that nobody reads.
            let deaf = try (0..<20).map { number in
                let client = try WebClient(bench)
                if number % 2 == 0 { client.send("GET", "/v1/stream?topics=samples,status") }
                for _ in 0..<50 where number % 2 == 1 { client.send("GET", "/v1/commands") }
                return client
            }
            let readers = try (0..<200).map { _ in
                let client = try WebClient(bench)
                client.send("GET", "/v1/stream?topics=samples&parameters=z_bit")
                return client
            }
            let process = try #require(bench.daemon?.process)
            _ = try eventually(within: 5, "motion") { try operation.rig().energy == "MOVING" ? true : nil }
            for reader in readers { _ = reader.raw.receive(within: 0.01) }
            let (began, used) = (cts_clock_boottime(), try seconds(of: process))
            rest(3)
            let cpu = (try seconds(of: process) - used) / elapsed(since: began)
            var counts: [Int] = []
            for reader in readers {
                let text = String(decoding: reader.raw.receive(within: 0.01) ?? [], as: UTF8.self)
                #expect(!text.contains("event: dropped"))
                counts.append(text.components(separatedBy: "event: samples").count - 1)
            }
            let rate = Double(counts.reduce(0, +)) / Double(counts.count) / elapsed(since: began)
            let times = try presses(bench, 20)
            print(
                "200 live clients at \(rate) Hz: \(Int(cpu * 100)) % of a processor, "
                    + "STOP p99 \(times.p99) ms, max \(times.max) ms")
            #expect(counts.allSatisfy { $0 > 0 })
            #expect(times.max <= 50)
            #expect(try WebClient(bench).get("/v1/status").status == 200)
            withExtendedLifetime(deaf) {}
        }

        /// SR-S-18, SR-S-01 (questions about the past)
        @Test(.timeLimit(.minutes(2)))
        func `a hundred questions to the archive at once: telemetry loses nothing, and STOP is in time`()
            throws
        {
            let bench = try Bench(pace: 1)
            try bench.start()
            let operation = try Operator(bench)
            try operation.arm()
            try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            let question = "/v1/archive/samples?names=spn_rpm,torque,z_bit&time=last%202h"
            _ = try eventually(within: 10, "archived values") {
                try WebClient(bench).get(question).text.contains("spn_rpm") ? true : nil
            }
            let reader = try WebClient(bench)
            reader.send("GET", "/v1/stream?topics=samples&parameters=z_bit")
            let paths = [
                question, question + "&pixels=1000", "/v1/archive/events?time=today&all=true",
                "/v1/archive/commands?time=today",
            ]
            let clients = try (0..<100).map { _ in try WebClient(bench) }
            let began = cts_clock_boottime()
            for (number, client) in clients.enumerated() { client.send("GET", paths[number % paths.count]) }
            let times = try presses(bench, 20)
            var outcomes: [Int: Int] = [:]
            for client in clients { outcomes[try client.answer(within: 30).status, default: 0] += 1 }
            let text = String(decoding: reader.raw.receive(within: 0.5) ?? [], as: UTF8.self)
            print(
                "100 questions to the archive: \(outcomes) after \(elapsed(since: began)) s, "
                    + "STOP p99 \(times.p99) ms, max \(times.max) ms")
            #expect(outcomes == [200: 100])
            #expect(times.max <= 50)
            #expect(text.contains("event: samples") && !text.contains("event: dropped"))
        }

        /// Processor time of a process.
        private func seconds(of process: Int32) throws -> Double {
            let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
                throw BenchError.unexpected("/proc/\(process)/stat: \(text)")
            }
            return (user + system) / 100
        }

        /// SR-S-18 (a client that does not read is told what it lost)
        @Test(.timeLimit(.minutes(1)))
        func `a stream that nobody reads is bounded and says what was dropped`() throws {
            let bench = try Bench(pace: 50)
            try bench.start()
            let deaf = try WebClient(bench)
            deaf.send("GET", "/v1/stream")
            let operation = try Operator(bench)
            // Long lines, many of them: the kernel's buffer, then the client's own.
            _ = try eventually(within: 40, every: 0, "a loss") { () -> Bool? in
                for _ in 0..<40 { try operation.give("PING") }
                rest(0.05)
                let page = (try? WebClient(bench).get("/metrics").text) ?? ""
                let line = page.split(separator: "\n").first { $0.contains("lines lost by slow clients") }
                return (line?.split(separator: " ").last.flatMap { Double($0) } ?? 0) > 0 ? true : nil
            }
            let told = try deaf.events(within: 10) { $0.kind == .dropped }
            #expect((told.messages.last?.dropped ?? 0) > 0)
            #expect(try WebClient(bench).get("/v1/status").status == 200)
        }

        /// SR-S-18 (clients at once)
        @Test(.timeLimit(.minutes(1)))
        func `a hundred clients at once are all served`() throws {
            let bench = try Bench()
            try bench.start()
            let began = cts_clock_boottime()
            let clients = try (0..<100).map { _ in try WebClient(bench) }
            for client in clients { client.send("GET", "/v1/values") }
            for client in clients { #expect(try client.answer().status == 200) }
            print("100 HTTP clients have every value after \(elapsed(since: began)) s")
            #expect(elapsed(since: began) < 5)
            let crowd = (0..<400).map { _ in try? RawClient(bench, socket: "http.sock") }
            rest(0.2)
            #expect(try bench.cli("stop").code == 0)
            withExtendedLifetime(crowd) {}
        }
    }
}

/// A number that threads share.
private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add(_ more: Int) { count.add(more, ordering: .relaxed) }
}

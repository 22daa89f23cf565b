import CThreadShim
import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("The station over HTTP")
    struct WebTests {
        // MARK: The document and the routes

        /// A path of the document with its examples; `known` gives what only a living station knows.
        private func line(_ path: String, _ operation: [String: Any], _ known: [String: String]) -> String {
            var line = path
            var query: [String] = []
            for field in operation["parameters"] as? [[String: Any]] ?? [] {
                let name = field["name"] as? String ?? ""
                let value = field["example"] as? String ?? known[name] ?? "1"
                if field["in"] as? String == "path" {
                    line = line.replacing("{\(name)}", with: value)
                } else {
                    query.append("\(name)=\(value)")
                }
            }
            return query.isEmpty ? line : line + "?" + query.joined(separator: "&")
        }

        private func expect(
            _ answer: WebClient.Answer, as operation: [String: Any], _ document: JSONSchema, _ line: String
        ) throws {
            let responses = try #require(operation["responses"] as? [String: Any])
            let response = try #require(
                responses["\(answer.status)"] as? [String: Any], "\(line): \(answer) is not documented")
            let content = try #require(response["content"] as? [String: Any])
            let type = try #require(
                answer.headers["content-type"]?.split(separator: ";").first.map(String.init))
            let described = try #require(content[type] as? [String: Any], "\(line): \(type)")
            guard let schema = described["schema"] as? [String: Any] else { return }
            let value = try JSONSerialization.jsonObject(with: Data(answer.body))
            let problems = document.problems(of: value, against: schema)
            #expect(problems.isEmpty, "\(line): \(problems.prefix(5))")
            let members = try #require(value as? [String: Any])
            if let kind = response["x-kind"] as? String {
                #expect(members["kind"] as? String == kind, "\(line)")
            }
            for name in ["mode", "station", "rigs", "time"] {
                #expect(members[name] != nil, "\(line) does not say \(name)")
            }
        }

        /// SR-S-10, SR-O-04 (every answer says whose word it is)
        @Test(.timeLimit(.minutes(1)))
        func `every route of the document answers as the document says`() throws {
            let bench = try Bench()
            try bench.start()
            let client = try WebClient(bench)
            let ping = try client.post("/v1/commands", "{\"name\":\"PING\"}")
            let command = try #require(ping.message?.command, "\(ping)")
            let text = try client.get("/openapi.json")
            #expect(text.status == 200)
            let document = JSONSchema(
                document: try #require(
                    try JSONSerialization.jsonObject(with: Data(text.body)) as? [String: Any]))
            let paths = try #require(document.document["paths"] as? [String: [String: Any]])
            var good = 0
            for path in paths.keys.sorted() where path != "/v1/stop" {
                for method in (paths[path] ?? [:]).keys.sorted() {
                    let operation = try #require(paths[path]?[method] as? [String: Any])
                    let line = line(path, operation, ["id": "\(command.commandID)", "number": "1"])
                    if path == "/v1/stream" {
                        try self.expectStream(bench, line)
                        good += 1
                        continue
                    }
                    let body = operation["requestBody"] == nil ? nil : "{\"name\":\"PING\",\"text\":\"seen\"}"
                    let answer = try client.ask(method.uppercased(), line, [], body)
                    try expect(answer, as: operation, document, "\(method) \(line)")
                    if answer.status < 300 { good += 1 }
                }
            }
            // All but those that need something to say yes to: a prepared command, a change, an alarm.
            #expect(good >= 20, "\(good)")
            let stop = try client.post("/v1/stop")
            let operation = try #require(paths["/v1/stop"]?["post"] as? [String: Any])
            try expect(stop, as: operation, document, "/v1/stop")
            #expect(stop.message?.stop?.isConfirmed == true, "\(stop)")
            #expect(try client.get("/v2/status").status == 404)
            #expect(try client.get("/").status == 404)
            #expect(try client.ask("DELETE", "/v1/status").status == 405)
        }

        private func expectStream(_ bench: Bench, _ line: String) throws {
            let client = try WebClient(bench)
            client.send("GET", line)
            let head = try client.head(until: cts_clock_boottime() + 2_000_000_000)
            #expect(head.status == 200)
            #expect(head.headers["content-type"] == "text/event-stream")
        }

        // MARK: Values and their quality

        /// SR-S-10, SR-O-04, SR-O-05 (a value that stands still says so, and the rig is UNKNOWN)
        @Test(.timeLimit(.minutes(1)))
        func `a rig that falls silent is UNKNOWN and its values are stale`() throws {
            let bench = try Bench()
            try bench.start()
            let client = try WebClient(bench)
            func value() throws -> ValuesReport.Value {
                let answer = try client.get("/v1/values?names=z_bit&packet=FAST")
                return try #require(answer.message?.values?.values.first, "\(answer)")
            }
            let before = try eventually(within: 3, "a good value") {
                let value = try value()
                return value.quality == "GOOD" ? value : nil
            }
            #expect(before.origin == "SIM")
            #expect(before.ageSeconds >= 0 && before.ageSeconds < 2)
            #expect(
                try client.get("/metrics").text.contains(
                    "regolith_value{link=\"rig\",packet=\"FAST\",name=\"z_bit\""))
            let stream = try WebClient(bench)
            stream.send("GET", "/v1/stream?topics=status")
            bench.killMock()
            let killed = cts_clock_boottime()
            let told = try stream.events(within: 5) { $0.rigs?.first?.energy == "UNKNOWN" }
            let last = try #require(told.messages.last)
            #expect(last.rigs?.first?.energy == "UNKNOWN")
            #expect(last.status?.links.first?.rig?.energy == "UNKNOWN")
            let seconds = elapsed(since: killed)
            print("UNKNOWN on the stream \(seconds) s after the rig's death")
            #expect(seconds < 1)
            _ = try eventually(within: 3, "a stale value") {
                let value = try value()
                return value.quality.contains("STALE") && value.ageSeconds > 0.2 ? true : nil
            }
            let page = try client.get("/metrics").text
            #expect(!page.contains("regolith_value{link=\"rig\",packet=\"FAST\",name=\"z_bit\""))
            #expect(page.contains("regolith_value_age_seconds{link=\"rig\",packet=\"FAST\",name=\"z_bit\""))
            #expect(page.contains("regolith_link_up{link=\"rig\"} 0"))
        }

        // MARK: Commands

        /// SR-S-13 (through the same gate), SR-S-05 (the state that was shown)
        @Test(.timeLimit(.minutes(1)))
        func `a command goes through the station's checks, with what its person saw`() throws {
            let web = try WebBench()
            try web.bench.start()
            let client = try WebClient(port: web.port)
            let anna = ["Host: localhost:\(web.port)", "Authorization: Bearer \(WebBench.token)"]
            func rig() throws -> RigStatus {
                try #require(try client.get("/v1/links", anna).message?.links?.first?.rig)
            }
            func send(_ body: String) throws -> WebClient.Answer {
                try client.post("/v1/commands", body, anna)
            }
            func end(_ answer: WebClient.Answer) throws -> HistoryEntry {
                let id = try #require(answer.message?.command?.commandID, "\(answer)")
                return try eventually(within: 10, "the end of #\(id)") {
                    let entry = try client.get("/v1/history/\(id)", anna).message?.detail?.entry
                    return entry?.isFinal == true ? entry : nil
                }
            }
            let spin = """
                {"name":"SPIN","isConfirmed":true,"arguments":[{"name":"rpm","text":"60rpm"},
                {"name":"duration","text":"1s"}]}
                """
            #expect(try send(spin).message?.refusal?.code == "notArmed")
            let seen = try rig()
            func arm(_ revision: UInt32) throws -> WebClient.Answer {
                try send(
                    """
                    {"name":"ARM","isConfirmed":true,"review":\(seen.review ?? 0),"stateRevision":\(revision),
                    "arguments":[{"name":"scope","text":"AIR"},{"name":"ttl","text":"900s"}]}
                    """)
            }
            let old = try arm(seen.stateRevision &- 1)
            let verdict = old.status == 202 ? try end(old).detail : old.message?.refusal?.text ?? ""
            #expect(verdict.lowercased().contains("state"), "\(verdict)")
            #expect(try rig().armedBy == nil)
            var last = ""
            _ = try eventually(within: 8, every: 300, "an arm", seen: { last }) {
                let answer = try arm(try rig().stateRevision)
                last = "\(answer)"
                return answer.status == 202 ? try end(answer).isSuccess ? true : nil : nil
            }
            let refused = try send(spin.replacing("\"isConfirmed\":true", with: "\"isConfirmed\":false"))
            #expect(refused.message?.refusal?.code == "CONFIRM", "\(refused)")
            let done = try end(send(spin))
            #expect(done.isSuccess, "\(done)")
            #expect(done.principal == "token anna (operator)")
            #expect(try end(send("{\"name\":\"DISARM\"}")).isSuccess)
            let rehearsal = try client.post("/v1/commands/rehearse", spin, anna)
            #expect(rehearsal.message?.rehearsal?.refusal?.code == "notArmed", "\(rehearsal)")
            #expect(rehearsal.message?.rehearsal?.packet != nil)
        }

        /// SR-O-01, SR-O-02 (no standstill is told as none)
        @Test(.timeLimit(.minutes(1)))
        func `STOP over HTTP says what became of it, also when nobody hears it`() throws {
            let bench = try Bench(pace: 1)
            try bench.start()
            let operation = try Operator(bench)
            try operation.arm()
            try operation.give("SPIN", [("rpm", "140rpm"), ("duration", "600s")])
            _ = try eventually(within: 5, "motion") { try operation.rig().energy == "MOVING" ? true : nil }
            let client = try WebClient(bench)
            let hold = try client.post("/v1/hold")
            #expect(hold.message?.stop?.isConfirmed == true, "\(hold)")
            #expect(hold.message?.command?.name == "HOLD", "\(hold)")
            let stop = try client.post("/v1/stop")
            let report = try #require(stop.message?.stop, "\(stop)")
            #expect(report.isConfirmed)
            #expect(report.lines.map(\.step) == ["sent", "latched", "standstill"])
            #expect(try operation.rig().isStopLatched)
            _ = try eventually(within: 5, "the record of who it was") {
                try text(ofJournal: bench).contains("STOP over HTTP by uid") ? true : nil
            }
            bench.killMock()
            let began = cts_clock_boottime()
            let unheard = try client.post("/v1/stop")
            #expect(unheard.message?.stop?.isConfirmed == false, "\(unheard)")
            #expect(unheard.message?.stop?.text.contains("NOT CONFIRMED") == true)
            #expect(elapsed(since: began) < 4)
        }

        private func text(ofJournal bench: Bench) throws -> String {
            let names = try FileManager.default.contentsOfDirectory(atPath: bench.journal)
            return names.compactMap { FileManager.default.contents(atPath: bench.journal + "/" + $0) }
                .map { String(decoding: $0, as: UTF8.self) }.joined()
        }

        // MARK: The live stream

        @Test(.timeLimit(.minutes(1)))
        func `a stream that comes again is told what it missed`() throws {
            let bench = try Bench()
            try bench.start()
            let first = try WebClient(bench)
            first.send("GET", "/v1/stream?topics=samples&parameters=z_bit")
            let seen = try first.events(within: 10) { $0.kind == .samples }
            let last = try #require(seen.ids.last)
            let values = try #require(seen.messages.last?.samples?.values)
            #expect(values.map(\.name) == ["z_bit"])
            rest(1)
            let again = try WebClient(bench)
            again.send("GET", "/v1/stream?topics=links", ["Last-Event-ID: \(last)"])
            let gap = try again.events(within: 3) { $0.kind == .gap }.messages.last?.gap
            #expect(gap?.after == last)
            #expect((gap?.missed ?? 0) > 0)
            let strange = try WebClient(bench)
            strange.send("GET", "/v1/stream?topics=links", ["Last-Event-ID: from-elsewhere"])
            let unknown = try strange.events(within: 3) { $0.kind == .gap }.messages.last?.gap
            #expect(unknown != nil)
            #expect(unknown?.missed == nil, "how much that was nobody knows")
            let wrong = try WebClient(bench).get("/v1/stream?topics=nonsense")
            #expect(wrong.status == 400, "\(wrong)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `SIGTERM ends the streams whole, and the socket is gone`() throws {
            let bench = try Bench()
            try bench.start()
            let clients = try (0..<20).map { _ in
                let client = try WebClient(bench)
                client.send("GET", "/v1/stream?topics=samples")
                return client
            }
            for client in clients { _ = try client.events(within: 5) { $0.kind == .samples } }
            let began = cts_clock_boottime()
            #expect(try bench.endDaemon() == 0)
            print("20 streams ended with the station after \(elapsed(since: began)) s")
            #expect(elapsed(since: began) < 5)
            for client in clients { #expect(try client.events(within: 2).isEnded) }
            #expect(!FileManager.default.fileExists(atPath: bench.folder + "/http.sock"))
            try bench.startDaemon()
            #expect(try WebClient(bench).get("/v1/status").status == 200)
        }

        // MARK: The Python client

        @Test(.timeLimit(.minutes(1)))
        func `the Python client asks the archive: samples, events, commands, runs`() throws {
            let bench = try Bench()
            try bench.start()
            let script = """
                import sys, time
                sys.path.insert(0, "\(Built.root)/Sources/PythonClient")
                from regolith import Refused, Station
                station = Station("\(bench.folder)")
                command = station.send("PING")
                assert station.wait(command)["entry"]["isSuccess"]
                try:
                    station.send("SPIN", rpm="60rpm", duration="3s", confirmed=True)
                    raise SystemExit("SPIN went out without an arm")
                except Refused as refused:
                    assert refused.code == "notArmed", refused
                number = station.start_run("a run from Python", person="anna")
                assert station.stop_run()["number"] == number
                deadline = time.monotonic() + 10
                while not station.runs() or "to" not in station.runs()[-1]:
                    assert time.monotonic() < deadline, station.runs()
                    time.sleep(0.2)
                run = station.run(number)
                assert run["title"] == "a run from Python" and run["by"].startswith("anna (")
                drawn = station.samples("z_bit", time="last 1m", pixels=10)["z_bit"]
                assert drawn and len(drawn[0]) == 5 and drawn[0][2] <= drawn[0][1] <= drawn[0][3], drawn
                plain = station.samples("z_bit", "state", time="last 1m", limit=5)
                assert 1 <= len(plain["z_bit"]) <= 5 and plain["state"][-1][1] == "SAFE", plain
                everything = station.events(time="all", everything=True)
                assert {"event", "command", "link", "run"} <= {entry["kind"] for entry in everything}
                assert station.events(time="all")[0]["kind"] == "event" and station.events()
                assert station.commands_given(name="PING")[-1]["commandID"] == command
                failed = station.commands_given(failed=True)
                assert any("not armed" in entry["detail"] for entry in failed), failed
                for wrong, status in [({"time": "lately"}, 400), ({"time": "run 99"}, 404)]:
                    try:
                        station.samples("z_bit", **wrong)
                        raise SystemExit("an answer to a wrong question")
                    except Refused as refused:
                        assert refused.status == status, refused
                try:
                    station.samples("z_bite")
                    raise SystemExit("samples of what there is not")
                except Refused as refused:
                    assert refused.status == 404, refused
                print("whole")
                """
            try bench.write(script, to: "script.py")
            let ran = try bench.run(path: "/usr/bin/python3", ["-B", bench.folder + "/script.py"])
            #expect(ran.code == 0 && ran.output.contains("whole"), "\(ran)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `the Python client reads, commands, follows and plots`() throws {
            let bench = try Bench()
            try bench.start()
            let folder = Built.root + "/Sources/PythonClient"
            let script = """
                import sys, time
                sys.path.insert(0, "\(folder)")
                from regolith import NoStation, Refused, Station
                station = Station("\(bench.folder)")
                assert station.status()["mode"] == "LIVE"
                deadline = time.monotonic() + 5
                value = station.value("z_bit")
                while value.quality != "GOOD" and time.monotonic() < deadline:
                    assert value.number is None, "a plain number of what is not good"
                    time.sleep(0.05)
                    value = station.value("z_bit")
                assert value.unit == "mm" and value.origin == "SIM" and value.quality == "GOOD", value
                assert len(station.parameters(packet="FAST")) > 10
                assert station.describe("SPIN")["hazard"] == "H2"
                command = station.send("PING")
                assert station.wait(command)["entry"]["isSuccess"]
                assert station.history(1)[0]["commandID"] == command
                try:
                    station.send("SPIN", rpm="60rpm", duration="3s", confirmed=True)
                    raise SystemExit("SPIN went out without an arm")
                except Refused as refused:
                    assert refused.code == "notArmed" and refused.status == 409
                rehearsal = station.rehearse("SPIN", rpm="60rpm", duration="3s")
                assert rehearsal["refusal"]["code"] == "notArmed"
                station.note("from Python")
                assert "regolith_link_up" in station.metrics()
                for event in station.stream(["samples"], ["z_bit"]):
                    values = event.message["samples"]["values"]
                    assert [entry["name"] for entry in values] == ["z_bit"], values
                    break
                assert station.stop()["isConfirmed"]
                assert station.status()["rigs"][0]["state"] == "STOPPED"
                deadline = time.monotonic() + 5
                while station.alarms()["standing"]["unacknowledged"]:
                    assert time.monotonic() < deadline, station.alarms()
                    for alarm in station.alarms()["alarms"]:
                        if alarm["isUnacknowledged"]:
                            station.acknowledge(alarm["number"], "seen")
                try:
                    Station("/tmp/no-such-folder").status()
                    raise SystemExit("somebody answers where nobody is")
                except NoStation:
                    pass
                print("whole")
                """
            try bench.write(script, to: "script.py")
            let python =
                FileManager.default.isExecutableFile(atPath: Built.root + "/.venv/bin/python")
                ? Built.root + "/.venv/bin/python" : "/usr/bin/python3"
            let ran = try bench.run(path: python, ["-B", bench.folder + "/script.py"])
            #expect(ran.code == 0 && ran.output.contains("whole"), "\(ran)")
            let plot = try bench.run(
                path: python,
                [
                    "-B", folder + "/plot_live.py", "z_bit", "--station", bench.folder, "--seconds", "2",
                    "--output", bench.folder + "/plot.svg",
                ])
            #expect(plot.code == 0 && plot.output.contains("z_bit: "), "\(plot)")
            let drawn = try String(contentsOfFile: bench.folder + "/plot.svg", encoding: .utf8)
            #expect(drawn.contains("<polyline") && drawn.contains("SIM bench/rig"), "\(drawn)")
        }
    }
}

import Foundation
import Links
import StationAPI
import StationClient

/// The measurements, one after the other on one rig.
struct Measurements {
    let rig: Rig
    /// Each measurement a few times only: whether it can be done, not how fast it is.
    let isTry: Bool
    private(set) var bars: [Bar] = []

    init(rig: Rig, isTry: Bool) {
        self.rig = rig
        self.isTry = isTry
    }

    private func rounds(_ count: Int) -> Int { isTry ? 2 : count }

    func tell(_ name: String, _ times: Times, _ unit: String) { print("  \(name): \(times.summary) \(unit)") }

    /// STOP on the lane's own clock: from the request's read to the return of write(); and as a client sees
    /// it.
    func pressStop(_ rounds: Int) -> (lane: Times, client: Times) {
        var lane = Times()
        var client = Times()
        for _ in 0..<rounds {
            _ = StopClient.press(path: rig.stopSocket) { message, _, elapsed in
                if case .sent(_, let time) = message {
                    lane.add(Double(time) / 1000)
                    client.add(Double(elapsed) / 1000)
                }
                if case .end = message { return false }
                return elapsed < 3_000_000
            }
        }
        return (lane, client)
    }

    mutating func measureStart() throws {
        var times = Times()
        for _ in 0..<rounds(10) {
            let began = bootTime()
            try rig.startDaemon()
            let connection = try rig.subscribe([.samples])
            try rig.waitForSample(connection)
            times.add(Double(bootTime() - began) / 1e6)
            rig.endDaemon()
        }
        tell("start of the daemon to its first sample", times, "ms")
        bars.append(
            Bar(name: "start → first sample, p99", measured: times.percentile(99), limit: 300, unit: "ms"))
    }

    mutating func measureReturn() throws {
        var times = Times()
        let connection = try rig.subscribe([.samples])
        try rig.waitForSample(connection)
        for _ in 0..<rounds(20) {
            rig.killMock()
            while let message = try connection.receive(timeout: 300_000_000), message.kind != .dropped {}
            try rig.startMock()
            let back = bootTime()
            try rig.waitForSample(connection)
            times.add(Double(bootTime() - back) / 1e6)
        }
        tell("node back to first sample", times, "ms")
        bars.append(
            Bar(name: "node back → first sample, p99", measured: times.percentile(99), limit: 300, unit: "ms")
        )
    }

    /// From the request's octets on the socket to those of the rig's acceptance, at the client's end.
    mutating func measureRequests() throws {
        for name in ["PING", "HOLD"] {
            tell(
                "\(name) on the socket to accepted by the rig, after 10 ms of rest",
                try acceptance(of: name, rest: 10_000_000), "ms")
        }
        let query = try acceptance(of: "PING", rest: 2_000_000)
        tell("question (PING) on the socket to accepted by the rig", query, "ms")
        let durable = try acceptance(of: "HOLD", rest: 2_000_000)
        tell("request (HOLD) to accepted, made durable on the way", durable, "ms")
        bars.append(
            Bar(name: "question → accepted, idle, p50", measured: query.percentile(50), limit: 1, unit: "ms"))
        bars.append(
            Bar(name: "question → accepted, idle, p99", measured: query.percentile(99), limit: 5, unit: "ms"))
        bars.append(
            Bar(name: "request → accepted, idle, p50", measured: durable.percentile(50), limit: 1, unit: "ms")
        )
        bars.append(
            Bar(name: "request → accepted, idle, p99", measured: durable.percentile(99), limit: 5, unit: "ms")
        )
    }

    /// One request after another, nothing else going on; `rest` nanoseconds lie between an acceptance and the
    /// next request.
    private func acceptance(of name: String, rest: Int64) throws -> Times {
        var times = Times()
        let connection = try rig.connect()
        for _ in 0..<rounds(300) {
            sleepNanoseconds(rest)
            try rig.command(connection, name, until: "accepted")
            times.add(Double(connection.heardAt - connection.sentAt) / 1e6)
        }
        return times
    }

    mutating func measureLoad() throws {
        let connection = try rig.connect()
        try rig.arm(connection)
        try rig.command(connection, "SPIN", [("rpm", "60rpm"), ("duration", "60s")], until: "started")
        guard let daemon = rig.daemon else { return }
        let before = daemon.cpu
        let seconds = isTry ? 1.0 : 20
        sleepNanoseconds(Int64(seconds * 1e9))
        let share = (daemon.cpu - before) / seconds * 100
        bars.append(
            Bar(name: "daemon, telemetry at 20 Hz: CPU of one core", measured: share, limit: 2, unit: "%"))
        bars.append(
            Bar(name: "daemon: resident memory", measured: daemon.residentMegabytes, limit: 60, unit: "MB"))
    }

    mutating func measureStop() throws {
        let quiet = pressStop(rounds(200))
        tell("STOP quiet, read to write() returned", quiet.lane, "ms")
        tell("STOP quiet, client's request to `sent`", quiet.client, "ms")
        var hogs: [Child] = []
        for _ in 0..<2 {
            hogs.append(try Child("/bin/sh", ["-c", "while :; do :; done"], log: "/dev/null"))
        }
        let busy = pressStop(rounds(500))
        tell("STOP, both cores busy, read to write() returned", busy.lane, "ms")
        tell("STOP, both cores busy, client's request to `sent`", busy.client, "ms")
        for hog in hogs { hog.end(9) }
        bars.append(
            Bar(
                name: "STOP read → write() returned, both cores busy, p99",
                measured: busy.lane.percentile(99), limit: 2, unit: "ms"))
        var whole = Times()
        for _ in 0..<rounds(50) {
            let began = bootTime()
            let child = try Child(
                rig.program("regolith"), ["stop", "--sockets", rig.folder], log: rig.folder + "/stop.log")
            guard child.wait(seconds: 5) == 0 else {
                throw BenchError(description: "`regolith stop` failed; see \(rig.folder)/stop.log")
            }
            whole.add(Double(bootTime() - began) / 1e6)
        }
        tell("`regolith stop`, exec to standstill confirmed (rig at rest)", whole, "ms")
        bars.append(
            Bar(
                name: "`regolith stop`, exec → confirmed by the rig, p99", measured: whole.percentile(99),
                limit: 500, unit: "ms"))
    }
}

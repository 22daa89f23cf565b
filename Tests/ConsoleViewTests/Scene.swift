import ConsoleView
import StationAPI
import TerminalText

/// A station and its rig as a console sees them, at a fixed time.
struct Scene {
    var picture = ConsolePicture(folder: "/run/regolith")
    /// Boot time, and 2026-12-01 12:00:00 UTC.
    var now: Int64 = 1000 * Scene.second
    var utc: Int64 = 1_796_126_400 * Scene.second

    static let second: Int64 = 1_000_000_000

    /// A simulated rig that drills, armed, with alarms and commands.
    static func drilling(mode: String = "LIVE", kind: String = "SIM") -> Scene {
        var scene = Scene()
        scene.hearStatus(energy: "MOVING", state: "DRILLING", mode: mode, kind: kind)
        scene.hearSamples()
        scene.hearAlarms()
        scene.hearCommands()
        scene.hearEvents()
        return scene
    }

    mutating func hear(_ message: ServerMessage) { picture.take(message, at: now) }

    mutating func pass(_ seconds: Double) {
        now += Int64(seconds * 1e9)
        utc += Int64(seconds * 1e9)
    }

    static func standing(_ energy: String, mode: String, kind: String) -> Standing {
        var standing = Standing(unknown: "rig", mode: mode)
        standing.kind = kind
        standing.link = "live"
        standing.energy = energy
        standing.authority = energy == "NO MOTION" ? "nobody" : "uid 1000 (anna), pid 77"
        standing.ageSeconds = 0.1
        standing.quality = "GOOD"
        return standing
    }

    mutating func hearStatus(
        energy: String, state: String, mode: String = "LIVE", kind: String = "SIM",
        countdowns: [CountdownReport]? = nil, isSounding: Bool = true
    ) {
        var rig = RigStatus(
            state: state, energy: energy, stateRevision: 65_539, bootCount: 1, isSimulator: kind == "SIM",
            isDictionaryEqual: true, armScope: energy == "NO MOTION" ? 0 : 3, armSecondsLeft: 872,
            armedBy: "uid 1000 (anna), pid 77", leaseStage: 0, isStopLatched: false, isAtStandstill: false,
            lastStopID: 0, changes: [], ageSeconds: 0.1)
        rig.stopTest = "passed"
        rig.stopTestMilliseconds = 5.2
        rig.countdowns =
            countdowns
            ?? [
                CountdownReport(
                    name: "ARM", secondsLeft: 872, meaning: "the arm ends: no new step, then DISARMED",
                    action: "a key at the console that attends renews it; `regolith disarm` ends it")
            ]
        let counters = [
            ("octets received", 20_831), ("octets sent", 9_321), ("packets", 700), ("damaged frames", 2),
            ("sequence gaps", 1), ("retries", 3), ("sessions", 1),
        ].map { Counter(name: $0.0, value: UInt64($0.1)) }
        var status = StatusReport(
            station: "lab", mode: mode, storage: "sound",
            links: [
                LinkStatus(
                    name: "rig", state: "live", seconds: 723, cause: "the rig answered", rig: rig,
                    counters: counters)
            ], time: utc)
        status.alarms = AlarmStanding(unacknowledged: 2, acknowledged: 1, isSounding: isSounding)
        var message = ServerMessage(.status)
        message.status = status
        message.rigs = [Self.standing(energy, mode: mode, kind: kind)]
        hear(message)
    }

    /// Five minutes of two packets, with a gap in them.
    mutating func hearSamples() {
        pass(-300)
        for tick in 0..<600 {
            pass(0.5)
            guard !(300..<340).contains(tick) else { continue }
            let part = Double(tick) / 600
            let wave = Double(tick % 40) / 40
            hear(
                packet(
                    "FAST",
                    [
                        ("z_bit", part * 80, "mm"), ("wob", 60 + 20 * wave, "N"),
                        ("spn_rpm", 100, "rpm"), ("spn_torque", 1.2 + wave, "N·m"), ("bus_v", 27.9, "V"),
                    ]))
            hear(
                packet(
                    "MED", [("t_bit", -60 + part * 9, "°C"), ("rop_f", 4.5 + wave, "cm/min")],
                    quality: "TIME UNCERTAIN"))
        }
    }

    private func packet(
        _ name: String, _ values: [(String, Double, String)], quality: String = "GOOD"
    ) -> ServerMessage {
        var message = ServerMessage(.samples)
        message.samples = SamplesReport(
            link: "rig", packet: name, time: utc, quality: quality, origin: "SIM",
            values: values.map {
                SamplesReport.Value(
                    name: $0.0, number: $0.1, text: FixedPoint.text($0.1, digits: 2), unit: $0.2)
            })
        return message
    }

    mutating func hearAlarms(more: Int = 0) {
        var alarms: [AlarmEntry] = []
        func add(_ number: UInt32, _ kind: String, _ name: String, _ severity: String, _ text: String) {
            var alarm = AlarmEntry(
                number: number, kind: kind, link: "rig", name: name, state: "active, not acknowledged")
            alarm.severity = severity
            alarm.text = text
            alarm.isUnacknowledged = true
            alarm.isCausePresent = true
            alarm.raisedAt = utc - Int64(number) * 10 * Self.second
            alarms.append(alarm)
        }
        add(7, "limit", "spn_torque", "WARNING", "2.2 N·m is above 2.0 N·m")
        add(3, "limit", "wob", "CRITICAL", "79.5 N is above 79 N")
        add(2, "station", "clock", "WARNING", "the clock of this machine is not set")
        alarms[2].isUnacknowledged = false
        alarms[2].state = "active, acknowledged"
        alarms[2].acknowledgedBy = "uid 1000 (anna)"
        for number in 0..<more { add(UInt32(20 + number), "event", "E\(number)", "WARNING", "event") }
        var message = ServerMessage(.alarms)
        message.alarms = AlarmsReport(
            standing: AlarmStanding(), alarms: alarms, shelves: [], left: 0, time: utc)
        hear(message)
    }

    mutating func hearCommands() {
        let ends: [(UInt32, String, [(String, Double)])] = [
            (101, "HOME", [("queued", 0), ("sent", 0.1), ("link-acknowledged", 0.4), ("completed", 64.9)]),
            (102, "TOUCH_OFF", [("queued", 0), ("sent", 0.1), ("failed", 812)]),
            (
                103, "DRILL",
                [
                    ("queued", 0), ("sent", 0.1), ("link-acknowledged", 0.8), ("accepted", 0.8),
                    ("started", 1), ("progress", 978.7), ("progress", 12_345),
                ]
            ),
        ]
        for (id, name, stages) in ends {
            for (stage, elapsed) in stages {
                var message = ServerMessage(.stage)
                let isFinal = ["completed", "failed"].contains(stage)
                message.stage = StageReport(
                    commandID: id, command: name, stage: stage,
                    detail: stage == "failed" ? "no ground within 40 mm" : stage, isFinal: isFinal,
                    isSuccess: stage == "completed", time: utc, elapsedMilliseconds: elapsed)
                hear(message)
            }
        }
    }

    mutating func hearEvents() {
        for (name, number) in [("ARMED", 3), ("TOUCHED", 12), ("BITE_BEGUN", 1)] {
            var message = ServerMessage(.event)
            message.event = EventReport(
                link: "rig", name: name, severity: 1, bootCount: 1, count: 9, bitDepthMillimetres: 12.5,
                a: Int32(number), b: 0, time: utc - 5 * Self.second)
            hear(message)
        }
        var message = ServerMessage(.alarm)
        message.alarm = AlarmReport(code: "GAP", text: "one packet is missing", time: utc)
        hear(message)
    }

    func screen(_ columns: Int = 80, _ rows: Int = 24) -> Screen {
        ConsoleFrame.screen(of: picture, columns: columns, rows: rows, now: now, utc: utc)
    }
}

import MockDevices
import Station

/// A story that is kept as a regression capture, and what its listing must say so that it is that story.
struct CaptureScript: Sendable, CustomStringConvertible {
    var name: String
    /// For `about.txt`.
    var about: String
    var proofs: [String]
    var play: @Sendable () throws -> CaptureStudio

    var description: String { name }

    static let all: [CaptureScript] = [
        tour, hole, noise, outage, kill, stopInMotion, wrongHash, brownOut, clockStep, fullDisk, jam,
        refusals, orderlyEnd,
    ]

    private static let tour = CaptureScript(
        name: "normal-tour", about: "Arm, spin, move, hold, disarm: nothing goes wrong.",
        proofs: [
            "link 0 live", "ARM #", "SPIN #1026 completed", "MOVE_Z #1027 completed", "HOLD #1028 completed",
            "DISARM #1029 completed",
        ]
    ) {
        var studio = try CaptureStudio(seed: 11)
        studio.arm("AIR")
        studio.send("SPIN", [("rpm", "60rpm"), ("duration", "2s")], then: 3)
        studio.keepSnapshot()
        studio.send("MOVE_Z", [("z", "30mm"), ("speed", "10mm/s")], then: 2)
        studio.send("HOLD")
        studio.send("DISARM")
        return studio
    }

    private static let hole = CaptureScript(
        name: "first-hole", about: "Tare, approach, touch-off, 20 mm of drilling, up again.",
        proofs: [
            "TARE_WOB #1026 completed", "TOUCH_OFF #1028 completed", "DRILL #1029 completed",
            "RETRACT #1030 completed",
        ]
    ) {
        var settings = RigSettings()
        settings.surfaceMicrometres = 50_000
        var studio = try CaptureStudio(settings: settings, seed: 12)
        studio.arm()
        studio.send("TARE_WOB")
        studio.send("MOVE_Z", [("z", "45mm"), ("speed", "10mm/s")], then: 2)
        studio.send("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")], then: 2)
        studio.send(
            "DRILL", [("dz", "20mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")], then: 4)
        studio.keepSnapshot()
        studio.send("RETRACT", [("z", "0mm"), ("rpm", "30rpm"), ("speed", "5mm/s")], then: 3)
        studio.send("DISARM")
        return studio
    }

    private static let noise = CaptureScript(
        name: "noise", about: "A bad cable: flipped bits, lost, doubled and torn frames in both directions.",
        proofs: ["SPIN #", "send reliableData"]
    ) {
        var impairments = Impairments()
        impairments.flip = 0.0008
        impairments.drop = 0.01
        impairments.duplicate = 0.01
        impairments.split = 0.1
        impairments.seed = 13
        var studio = try CaptureStudio(impairments: impairments, seed: 13)
        studio.arm("AIR")
        studio.spin(for: 2)
        studio.run(3)
        studio.send("MOVE_Z", [("z", "30mm"), ("speed", "10mm/s")], then: 3)
        return studio
    }

    private static let outage = CaptureScript(
        name: "outage", about: "The line is cut for 7 s while the spindle turns; nothing arms by itself.",
        proofs: ["link 0 degraded", "link 0 lost", "refused (notArmed)"]
    ) {
        var studio = try CaptureStudio(seed: 14)
        studio.arm("AIR")
        studio.spin(for: 300)
        studio.cutLine(true)
        studio.run(7)
        studio.cutLine(false)
        studio.run(4)
        studio.spin(for: 2)
        return studio
    }

    private static let kill = CaptureScript(
        name: "kill", about: "The station dies while the spindle turns, loses its last 40 ms, starts again.",
        proofs: ["a process starts", "FOUND_MOVING", "SPIN #1026 FAILED", "refused (notArmed)"]
    ) {
        var studio = try CaptureStudio(seed: 15)
        studio.arm("AIR")
        studio.keepSnapshot()
        studio.spin(for: 300)
        try studio.kill(losing: 40, down: 1)
        studio.run(4)
        studio.spin(for: 2)
        return studio
    }

    private static let stopInMotion = CaptureScript(
        name: "stop-in-motion", about: "STOP while spindle and stage move; later released and armed anew.",
        proofs: [
            "STOP lane wrote stop 1001", "stop 1002: latched true, standstill true",
            "CLEAR_STOP #1028 completed",
            "ARM #1029 completed", "refused (stopLatched)",
        ]
    ) {
        var studio = try CaptureStudio(seed: 16)
        studio.arm("AIR")
        studio.spin(for: 300)
        studio.stop()
        studio.run(2)
        studio.send("SPIN", [("rpm", "60rpm"), ("duration", "2s")])
        studio.send("CLEAR_STOP", then: 2)
        studio.arm("AIR")
        studio.send("MOVE_Z", [("z", "400mm"), ("speed", "10mm/s")], then: 0.5)
        studio.stop()
        studio.run(2)
        return studio
    }

    private static let wrongHash = CaptureScript(
        name: "wrong-hash", about: "The rig was built with another dictionary: telemetry yes, motion no.",
        proofs: ["DICTIONARY", "refused (wireHash)", "data "]
    ) {
        var settings = RigSettings()
        settings.wireHash = [1, 2, 3, 4, 5, 6, 7, 8]
        var studio = try CaptureStudio(settings: settings, seed: 17)
        studio.arm("AIR")
        studio.spin(for: 2)
        studio.send("PING")
        return studio
    }

    private static let brownOut = CaptureScript(
        name: "brown-out", about: "The rig's supply fails while the spindle turns; it boots again.",
        proofs: ["INJECT_FAULT #", "boot_reason is BROWN_OUT", "refused (notArmed)"]
    ) {
        var studio = try CaptureStudio(seed: 18)
        studio.arm("AIR")
        studio.spin(for: 300)
        studio.send("INJECT_FAULT", [("fault", "BROWN_OUT")], then: 5)
        studio.spin(for: 2)
        return studio
    }

    private static let clockStep = CaptureScript(
        name: "clock-step",
        about: "The station's wall clock jumps a day ahead and two back while it commands.",
        proofs: ["SPIN #1026 completed", "MOVE_Z #1027 completed"]
    ) {
        var studio = try CaptureStudio(seed: 19)
        studio.arm("AIR")
        studio.stepClock(seconds: 86_400)
        studio.spin(for: 2)
        studio.run(2)
        studio.stepClock(seconds: -2 * 86_400)
        studio.keepSnapshot()
        studio.send("MOVE_Z", [("z", "20mm"), ("speed", "10mm/s")], then: 2)
        return studio
    }

    private static let fullDisk = CaptureScript(
        name: "full-disk", about: "The journal cannot be written while the rig is armed: no arm outlives it.",
        proofs: ["journal is failing(errno: 28)", "journal is sound", "STORAGE", "refused (journal)"]
    ) {
        var studio = try CaptureStudio(seed: 20)
        studio.arm("AIR")
        studio.spin(for: 300)
        studio.journal(is: .failing(errno: 28))
        studio.run(1)
        studio.send("MOVE_Z", [("z", "20mm"), ("speed", "10mm/s")])
        studio.journal(is: .sound)
        studio.run(2)
        return studio
    }

    private static let jam = CaptureScript(
        name: "jam", about: "The bit jams in the ground: the rig's reaction, its events, the alarms.",
        proofs: ["event ", "alarm #", "send reliableData"]
    ) {
        var settings = RigSettings()
        settings.surfaceMicrometres = 50_000
        var studio = try CaptureStudio(settings: settings, seed: 21)
        studio.arm()
        studio.send("TARE_WOB")
        studio.send("MOVE_Z", [("z", "45mm"), ("speed", "10mm/s")], then: 2)
        studio.send("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")], then: 2)
        studio.send(
            "DRILL", [("dz", "150mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")], then: 2)
        studio.send("INJECT_FAULT", [("fault", "JAM"), ("a", "2000")], then: 3)
        return studio
    }

    private static let orderlyEnd = CaptureScript(
        name: "orderly-end",
        about: "The process is asked to end while the spindle turns: held, disarmed, left.",
        proofs: ["asked to end", "HOLD #", "DISARM #", "the station has taken leave"]
    ) {
        var studio = try CaptureStudio(seed: 23)
        studio.arm("AIR")
        studio.spin(for: 300)
        studio.end()
        studio.run(2)
        return studio
    }

    private static let refusals = CaptureScript(
        name: "refusals",
        about: "What is not sent: motion without an arm, out of range, out of scope, unknown.",
        proofs: ["refused (notArmed)", "refused (COMMAND)", "there is no command", "FAILED"]
    ) {
        var studio = try CaptureStudio(seed: 22)
        studio.spin(for: 2)
        studio.send("MOVE_Z", [("z", "2000mm"), ("speed", "10mm/s")], then: 0.2)
        studio.send("NO_SUCH", then: 0.2)
        studio.arm("AIR")
        studio.send("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")])
        studio.send("SPIN", [("rpm", "60"), ("duration", "-1s")], then: 0.2)
        studio.send("DISARM")
        return studio
    }
}

import ArgumentParser
import CThreadShim
import StationAPI
import StationClient

/// What a check does to the rig.
extension CheckRun {
    /// What a jog brought.
    struct Jog {
        /// Of the travel parameter, from before to after.
        var travel: Double
        /// Of the watched parameter while it moved: the value furthest from 0.
        var most: Double
    }

    func command(_ name: String, _ arguments: [(String, String)] = []) throws {
        let end = try console.run(name, arguments)
        guard end.isSuccess else { throw Stop.refused("\(name): \(end.text)") }
    }

    /// A redundant pair of contacts, pressed and let go by hand.
    func pair(_ name: String, _ words: String) throws {
        let contacts = ["sw_\(name)_a", "sw_\(name)_b"]
        func both(_ text: String) -> [String: String] {
            Dictionary(uniqueKeysWithValues: contacts.map { ($0, text) })
        }
        let isReached = try contacts.map { try label($0) == "YES" }
        note(
            .state(
                "\(name): both contacts", isReached[0] == isReached[1] ? "agree" : "differ", wanted: "agree"))
        let upper = name.uppercased()
        if isReached[0] {
            // It stands on its switch: taking it off by hand shows the same.
            try person("RELEASE_\(upper)", "move off, or open by hand, \(words)", until: both("NO"))
        }
        try person("PRESS_\(upper)", "press \(words): both contacts must answer", until: both("YES"))
        if !isReached[0] { try person("RELEASE_\(upper)", "let go of \(words)", until: both("NO")) }
    }

    /// A pair that is only read.
    func agree(_ name: String) throws {
        let found = [try label("sw_\(name)_a"), try label("sw_\(name)_b")]
        note(.state("\(name): both contacts", found[0] == found[1] ? "agree" : "differ", wanted: "agree"))
    }

    /// Key, enabling device and an attended arm for maintenance, for as long as the check lasts.
    func maintenance() throws {
        try person("KEY_LOCAL", "turn the key to LOCAL", until: ["key_pos": "LOCAL"])
        try person(
            "ENABLE", "hold the enabling device half pressed until the jogs are over",
            until: ["enabling": "HELD"])
        guard let (_, rig) = try console.rig() else { throw Stop.refused("the rig is not known any more") }
        if rig.armScope == 0 {
            // The rig takes no ARM within 1 s of a disarm, and warns for 2 s before the first motion.
            try pause(seconds: 1.1)
            guard let (_, rig) = try console.rig() else {
                throw Stop.refused("the rig is not known any more")
            }
            if let why = try arm(seen: rig) { try armAgain(after: why) }
            try pause(seconds: 2.2)
        }
    }

    /// What stood against it; nil where the rig is armed.
    private func arm(seen rig: RigStatus) throws -> String? {
        let arm = AttendedArm(console: console, scope: "MAINT", ttl: 300, json: true, isSilent: true)
        guard try arm.begin(seen: rig) else { return arm.refusal ?? "" }
        maintenanceArm = arm
        return nil
    }

    /// After a guard was open the rig wants AREA CLEAR before it is armed.
    private func armAgain(after why: String) throws {
        guard why.contains("AREA_CLEAR") else { throw Stop.refused("MAINT is not armed: \(why)") }
        try person(
            "AREA_CLEAR", "look that nobody is inside, then press AREA CLEAR", until: "area_clear_age",
            in: 0...30, "s")
        guard let (_, rig) = try console.rig() else { throw Stop.refused("the rig is not known any more") }
        if let why = try arm(seen: rig) { throw Stop.refused("MAINT is not armed: \(why)") }
    }

    func endMaintenance() throws {
        try maintenanceArm?.end()
        maintenanceArm = nil
    }

    /// A bounded hold-to-run, and what it brought.
    func jog(
        _ axis: String, percent: Int, seconds: Double, watching: String? = nil, travel: String = "z_stage"
    ) throws -> Jog {
        let before = try fresh(travel)
        var panel = JogPanel(
            console: console, order: try JogOrder(axis: axis, percent: percent), json: true, isSilent: true)
        var most = 0.0
        do {
            try panel.press(for: Int64(seconds * 1e9)) { [console] in
                guard let watching, let value = console.values[watching]?.value.number else { return }
                if abs(value) > abs(most) { most = value }
            }
        } catch let code as ExitCode {
            throw code == Exit.interrupted
                ? Stop.ended("interrupted") : Stop.refused("the jog of \(axis) failed: \(panel.lastWords)")
        }
        return Jog(travel: try fresh(travel) - before, most: most)
    }

    /// What the station's last frame TEST over the way of a STOP brought: it is no order to anybody.
    func stopTest() throws {
        let deadline = cts_clock_boottime() + 15_000_000_000
        while true {
            guard let (_, rig) = try console.rig() else {
                throw Stop.refused("the rig is not known any more")
            }
            let word = rig.stopTest ?? "not told"
            if ["running", "not done yet"].contains(word), cts_clock_boottime() < deadline {
                try pause(seconds: 0.2)
                continue
            }
            note(.state("TEST frame over the way of a STOP", word, wanted: "passed"))
            if let milliseconds = rig.stopTestMilliseconds {
                measured("echo of the TEST frame", milliseconds, "ms", in: 0...1000)
            }
            return
        }
    }

    /// A real STOP over its own lane; milliseconds until the rig shows standstill.
    func stop() throws -> Double {
        var standstill: Int?
        let result = StopClient.press(path: sockets + "/stop.sock") { message, _, elapsed in
            if case .standstill(_, let microseconds) = message { standstill = microseconds }
            return message != .end && elapsed < 3_000_000
        }
        guard result >= 0, let standstill else {
            throw Stop.refused("STOP was not confirmed: use the wired E-stop and find out why")
        }
        return Double(standstill) / 1000
    }
}

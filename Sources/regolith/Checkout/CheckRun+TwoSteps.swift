import ArgumentParser
import StationAPI

/// The release of the wired E-stop's latch, in two steps as everywhere.
extension CheckRun {
    /// The rig wants the reset button at it pressed and nobody inside; then a person types the rig's name.
    func clearEmergencyStop() throws {
        try person(
            "AREA_CLEAR", "look that nobody is at the rig, then press AREA CLEAR",
            until: "area_clear_age", in: 0...30, "s")
        guard console.hasKeyboard else {
            // Typing is for a person at a terminal, who is elsewhere.
            return try person(
                "CLEAR_ESTOP",
                "press the reset button at the rig, then clear the latch as after every wired E-stop: "
                    + "`regolith send CLEAR_ESTOP` in another terminal", until: ["state": "SAFE"])
        }
        // The rig wants its loop closed for 1 s.
        try pause(seconds: 1.1)
        let prepared = try prepare("CLEAR_ESTOP")
        let typed = try typedName(for: prepared)
        var fire = ClientMessage(id: 0, operation: .fire)
        fire.commandID = prepared.commandID
        fire.command = prepared.name
        fire.text = typed
        let end = try console.run(fire)
        console.stopAttending()
        guard end.isSuccess else { throw Stop.refused("CLEAR_ESTOP: \(end.text)") }
        try expect("state", "SAFE")
    }

    /// What neither button changes is not asked for without end.
    private static let tries = 5

    /// The rig checks everything and does nothing; what it lacks is asked for until it has it.
    private func prepare(_ name: String) throws -> PreparedReport {
        var message = ClientMessage(id: 0, operation: .command)
        message.command = name
        var last = ""
        for _ in 0..<Self.tries {
            guard try isYes("RESET", "press the reset button at the rig: done?") else {
                throw Stop.refused("the latch of the E-stop stays as long as nobody presses reset")
            }
            try console.attend()
            let end = try console.run(message)
            if end.isSuccess, let prepared = try console.rig()?.rig.prepared { return prepared }
            console.stopAttending()
            last = "\(name): \(end.text)"
            tell.remark(last)
            // A script answers at once: it shall not ask a hundred times a second.
            try pause(seconds: 2)
        }
        throw Stop.refused(last)
    }

    /// The same second step as of every command of H4.
    private func typedName(for prepared: PreparedReport) throws -> String {
        tell.ask(
            "RIG_NAME", "the rig is ready for: \(prepared.meaning). Type the name of the rig to do it now",
            how: "Enter ends it, Esc drops it")
        do {
            return try SecondStep(console: console).typedName(for: prepared)
        } catch let code as ExitCode {
            throw code == Exit.interrupted
                ? Stop.ended("interrupted") : Stop.refused("dropped, nothing was done")
        }
    }
}

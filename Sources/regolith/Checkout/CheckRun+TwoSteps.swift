import CThreadShim
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
        let typed = try line(
            "RIG_NAME", "the rig is ready for: \(prepared.meaning). Type the name of the rig to do it now")
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

    /// A line that is typed; what was typed before the question is no answer to it.
    private func line(_ id: String, _ text: String) throws -> String {
        try drain()
        tell.ask(id, text, how: "Enter ends it, Esc drops it")
        let deadline = cts_clock_boottime() + Int64(Self.patience * 1e9)
        var octets: [UInt8] = []
        while true {
            switch try console.next(until: deadline) {
            case .key(.text(let octet)):
                octets.append(octet)
                tell.echo(octets)
            case .key(.erase):
                _ = octets.popLast()
                tell.echo(octets)
            case .key(.enter):
                tell.echo(nil)
                return String(decoding: octets, as: UTF8.self)
            case .key(.escape), .key(.end):
                tell.echo(nil)
                throw Stop.refused("dropped, nothing was done")
            case .time: throw Stop.refused("nobody typed it within 10 minutes")
            case .ended(let why): throw Stop.ended(why)
            case .key, .message: break
            }
        }
    }

    private func drain() throws {
        while true {
            switch try console.next(until: cts_clock_boottime() + 10_000_000) {
            case .time: return
            case .ended(let why): throw Stop.ended(why)
            case .key, .message: break
            }
        }
    }
}

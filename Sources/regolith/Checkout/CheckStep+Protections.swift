/// What stops the rig: it comes first.
extension CheckStep {
    static let protections = [
        CheckStep(
            name: "estop", mechanism: "ESTOP", title: "stop channel and E-stop loop", moves: false,
            body: emergencyStop),
        CheckStep(
            name: "guard", mechanism: "GUARD", title: "guard and its AREA CLEAR button", moves: false,
            body: guardContacts),
    ]

    private static func emergencyStop(_ run: CheckRun) throws {
        try run.expect("loop_a", "CLOSED")
        try run.expect("loop_b", "CLOSED")
        try run.stopTest()
        // Software first: without it nobody looks at the wired one from here.
        let milliseconds = try run.stop()
        run.measured("STOP until standstill", milliseconds, "ms", in: 0...1000)
        run.record(Int32(milliseconds.rounded()))
        try run.command("CLEAR_STOP")
        try run.person(
            "PRESS_ESTOP", "press the wired E-stop: both channels of its loop must open",
            until: ["loop_a": "OPEN", "loop_b": "OPEN"])
        try run.expect("inhibit_loop_open", "yes")
        try run.person(
            "RELEASE_ESTOP", "turn the wired E-stop free: both channels must close",
            until: ["loop_a": "CLOSED", "loop_b": "CLOSED"])
        // A rig that rested loses its permission to move and latches nothing.
        guard try run.label("state") == "ESTOP" else { return }
        try run.clearEmergencyStop()
    }

    private static func guardContacts(_ run: CheckRun) throws {
        try run.expect("guard_state", "CLOSED")
        try run.person("OPEN_GUARD", "open the guard", until: ["guard_state": "OPEN"])
        try run.expect("status_guard_closed", "no")
        try run.person("CLOSE_GUARD", "close the guard", until: ["guard_state": "CLOSED"])
        try run.person(
            "AREA_CLEAR", "look that nobody is inside, then press AREA CLEAR",
            until: "area_clear_age", in: 0...30, "s")
        run.record(1)
    }
}

import ArgumentParser
import CThreadShim
import StationAPI

/// `regolith jog AXIS SPEED`
struct JogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jog",
        abstract: "Move one axis while a key is held, with a person at the rig (hold-to-run).",
        discussion: """
            The rig's key stands at LOCAL and the enabling device is held half pressed. Hold SPACE: the axis \
            moves. Let go, press anything else, or leave the window: it stops. The first 0.3 s pass before \
            most keyboards repeat a key, so that a press may begin with a nudge.

            Limits of maintenance, held by the rig: Z 2 mm/s and 50 N, spindle 10 rpm and 2 N·m, 30 s a \
            press, one axis at a time; hammer, brush and heater stay off. Wired only.

            Examples:
              regolith jog Z 1mm/s                    down; arms MAINT after asking, disarms at the end
              regolith jog Z 50% --reverse            up, half of the speed allowed
              regolith jog SPN 5rpm --for 500ms --yes --rig drill --state-rev 65541
                                                      for scripts: a bounded time, no key
            """)

    @Argument(help: "Z, DEP, CAR or SPN.", completion: .list(["Z", "DEP", "CAR", "SPN"]))
    var axis: String
    @Argument(help: "Percent of the speed allowed (50%), or for Z mm/s and for SPN rpm.")
    var speed: String
    @Flag(help: "Up, or backwards; without it down, or forwards.")
    var reverse = false
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Move so long and end, without a key (500ms, 2s; at most 30s).", valueName: "TIME")
    )
    var bounded: String?
    @Option(help: "Of a script: the name of the rig it means.")
    var rig: String?
    @Option(help: "Of a script: the rig's state revision that it saw.")
    var stateRev: UInt32?
    @Option(help: "Seconds of the arm, 30 to 3600, if none is there.")
    var ttl = 120
    @Flag(help: "I have seen the state; do not ask.")
    var yes = false
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        let order = try JogOrder(axis: axis, speed: speed, isReverse: reverse)
        let span = try bounded.map { try JogOrder.nanoseconds($0) }
        let isConfirmed = try isConfirmed(order)
        guard isConfirmed else {
            Terminal.complain("regolith: nothing moves: say yes, or give --yes")
            throw Exit.refused
        }
        let console = try Console(station)
        defer { console.close() }
        if !console.hasKeyboard, let span { try state(span, console) }
        guard console.hasKeyboard || span != nil else {
            Terminal.complain("regolith: jog needs a terminal with somebody at it, or --for TIME")
            throw Exit.refused
        }
        let arm = try permission(console)
        var panel = JogPanel(console: console, order: order, json: json)
        do {
            if let span { try panel.press(for: span) } else { try panel.followKeys() }
        } catch {
            try? arm?.end()
            throw error
        }
        try arm?.end()
    }

    /// What a script has to say of itself before anything moves (SR-O-12). Its arm and its press have the
    /// time of the arm; the press itself ends with `--for`.
    private func state(_ span: Int64, _ console: Console) throws {
        guard let rig, let stateRev else {
            Terminal.complain(
                "regolith: nothing moves: a script states --rig NAME --state-rev N and --for TIME")
            throw Exit.refused
        }
        let seen = try console.rig()
        if let seen, seen.link.name != rig {
            Terminal.complain("regolith: nothing moves: the rig here is \(seen.link.name), not \(rig)")
            throw Exit.refused
        }
        guard seen?.rig.stateRevision == stateRev else {
            Terminal.complain(
                "regolith: nothing moves: the rig's state is not \(stateRev) (any more); `regolith status "
                    + "--json` shows the present one")
            throw Exit.refused
        }
        console.terms = (rig, UInt32(max(Int64(ttl), span / 1_000_000_000 + 1)))
    }

    /// Shows what will be done, where a person can still say no.
    private func isConfirmed(_ order: JogOrder) throws -> Bool {
        let session = try Session(station)
        guard let link = try session.status().links.first, let rig = link.rig else {
            Terminal.complain("regolith: no rig has answered yet: look at `regolith status`")
            throw Exit.refused
        }
        if !json {
            StandingText.say(try session.ask(ClientMessage(id: 0, operation: .status)))
            Terminal.say(StatusText.rig(rig, link: link))
            Terminal.say("  \(order.meaning); limits: \(order.limits)")
        }
        return yes || Terminal.confirms("Move \(link.name) with somebody at the rig?")
    }

    /// The arm that this program made and will give back; nil where an attended one was there.
    private func permission(_ console: Console) throws -> AttendedArm? {
        guard let (_, rig) = try console.rig() else { throw Exit.noStation }
        if rig.armScope == Self.maintenance, rig.attendedBy != nil { return nil }
        guard rig.armScope == 0 else {
            Terminal.complain(
                "regolith: the rig is armed for something else (scope \(rig.armScope)): `regolith "
                    + "disarm`, then jog again")
            throw Exit.refused
        }
        let arm = AttendedArm(console: console, scope: "MAINT", ttl: ttl, json: json)
        guard try arm.begin(seen: rig) else { throw Exit.refused }
        try waitOutWarning(console, arm)
        return arm
    }

    /// Beacon and sounder come before the first motion after an arm; until then the rig takes none.
    private func waitOutWarning(_ console: Console, _ arm: AttendedArm) throws {
        if !json { Terminal.say("beacon and sounder warn for 2 s") }
        let end = cts_clock_boottime() + Self.warning
        while true {
            let event = try console.next(until: end)
            if case .time = event { return }
            if case .ended = event {
                try arm.end()
                throw Exit.interrupted
            }
        }
    }

    /// `start_warn_s` of the rig and a little, nanoseconds.
    private static let warning: Int64 = 2_200_000_000

    /// The scope MAINT as the rig's heartbeat has it.
    private static let maintenance: UInt8 = 8
}

import ArgumentParser
import Foundation
import StationAPI
import StationClient

/// `regolith arm`: shows what is, asks, and arms.
struct ArmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Permit motion for a scope and a time, after showing what changed.",
        discussion: """
            The rig grants it only for the state that was shown here. It ends with the time, a stop, a \
            lost link, a \
            restart of either side, or `regolith disarm`. Nobody within reach while the rig is armed.

            Examples:
              regolith arm                              free-air motion, asks first
              regolith arm --scope AIR_GROUND --ttl 600 --yes
              regolith arm --scope MAINT --attend       stays here; a key renews, Ctrl-C disarms

            With --attend this program says once a second that somebody is here. Silence of 10 s (a closed \
            lid, a lost line, a killed program) brings HOLD, then DISARM. MAINT, UNJAM and what overrides a \
            protection need it.
            """)

    @Option(
        help: "AIR, GROUND, AIR_GROUND, HEAT, AIR_GROUND_HEAT or MAINT.",
        completion: .list(["AIR", "GROUND", "AIR_GROUND", "HEAT", "AIR_GROUND_HEAT", "MAINT"]))
    var scope = "AIR"
    @Option(help: "Seconds, 30 to 3600 [900, or the time of --for].")
    var ttl: Int?
    @OptionGroup var script: ScriptOptions
    @Flag(help: "Stay in the foreground and keep the arm while somebody is here.")
    var attend = false
    @Flag(help: "I have seen the state; do not ask.")
    var yes = false
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        if attend {
            try stay()
            return
        }
        let session = try Session(station)
        let seen = try seen(in: session)
        var message = ClientMessage(id: 0, operation: .command)
        message.command = "ARM"
        message.arguments = [
            ClientMessage.Argument(name: "scope", text: scope),
            ClientMessage.Argument(name: "ttl", text: "\(try life())s"),
        ]
        message.isConfirmed = true
        // A person quotes what was just shown; a script what it saw, and no newer state.
        if Terminal.isAnswered { message.stateRevision = seen.stateRevision }
        try script.sign(&message)
        message.review = seen.review
        try session.run(message, json: json, timeout: 10)
    }
}

extension ArmCommand {
    private func stay() throws {
        // Asked before the keyboard is taken: the answer is a line.
        let seen = try seen(in: try Session(station))
        let console = try Console(station)
        defer { console.close() }
        guard console.hasKeyboard else {
            Terminal.complain(
                "regolith: --attend needs somebody at a terminal; without it the arm is unattended")
            throw Exit.refused
        }
        let arm = AttendedArm(console: console, scope: scope, ttl: try life(), json: json)
        guard try arm.begin(seen: seen) else { throw Exit.refused }
        var panel = AttendPanel(console: console, arm: arm)
        try panel.run()
    }

    /// Seconds of the arm.
    private func life() throws -> Int {
        if let ttl { return ttl }
        return try script.seconds().map { min(Int($0), Self.usualLife) } ?? Self.usualLife
    }

    private static let usualLife = 900

    /// Shows the rig and what changed, and asks; gives what was seen, which ARM quotes.
    private func seen(in session: Session) throws -> RigStatus {
        guard let link = try session.statusAfterStopTest(), let rig = link.rig else {
            Terminal.complain("regolith: no rig has answered yet: look at `regolith status`")
            throw Exit.refused
        }
        if !json {
            StandingText.say(try session.ask(ClientMessage(id: 0, operation: .status)))
            Terminal.say(StatusText.rig(rig, link: link))
            StatusText.changes(rig)
        }
        let life = try life()
        guard yes || Terminal.confirms("Arm \(link.name) for \(scope), \(life) s?") else {
            Terminal.complain("regolith: not armed: say yes, or give --yes")
            throw Exit.refused
        }
        return rig
    }
}

/// `regolith disarm`
struct DisarmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disarm",
        abstract:
            "Withdraw the permission to move. Asks nothing. In the ground the rig holds, turning slowly.",
        discussion: """
            Example:
              regolith disarm
            """)

    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws { try Plain.send("DISARM", station, json: json) }
}

/// `regolith hold`
struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Feed and hammer off, unload; in the ground the bit keeps turning slowly. Asks nothing.",
        discussion: """
            For trouble with the process. The rig stays armed. For people use the wired E-stop.

            Example:
              regolith hold
            """)

    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        // The lane first: it waits for no journal, no core and no disk. Then the command, for its ladder.
        let path = SocketFolder.resolve(station.sockets) + "/stop.sock"
        _ = StopClient.press(path: path, line: "HOLD") { message, _, elapsed in
            if case .sent(let link, let time) = message, !json {
                Terminal.say("HOLD sent to \(link) after \(String(format: "%.1f ms", Double(time) / 1000))")
            }
            return message == nil && elapsed < 500_000
        }
        try Plain.send("HOLD", station, json: json)
    }
}

/// A command without arguments that never asks.
private enum Plain {
    static func send(_ name: String, _ station: StationOptions, json: Bool) throws {
        var message = ClientMessage(id: 0, operation: .command)
        message.command = name
        message.isConfirmed = true
        try Session(station).run(message, json: json, timeout: 10)
    }
}

import ArgumentParser
import StationAPI

/// `regolith send NAME argument=value…`
struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a command and show its ladder: sent, arrived, accepted, started, done.",
        discussion: """
            Arguments are name=value with the unit: rpm=60rpm z=120mm speed=5mm/s duration=30s. The whole \
            name of the command is needed; a near miss is only suggested. STOP, HOLD, SAFE, DISARM, RETRACT \
            and ABORT_TO_TOP never ask; other commands that move the rig are confirmed first, or with --yes. \
            Commands of H4 take two steps on a terminal: the rig checks and answers, then its name is typed; \
            --yes is refused for them. Without a terminal it is a script: it states --rig, --state-rev and \
            --for, and is recorded as unattended.

            Examples:
              regolith send PING
              regolith send SPIN rpm=60rpm duration=30s --yes
              regolith send SPIN rpm=60rpm duration=30s --dry-run     bytes, meaning and checks; sends nothing
              regolith send MOVE_Z z=120mm speed=5mm/s --yes --until started --explain
              regolith send HOME axis=Z --expect IDLE --yes           the same as: regolith home Z --yes
              regolith send RELEASE_LOCK lock=1                       two steps, two persons
              regolith send SPIN rpm=60rpm duration=30s --yes --rig rig --state-rev 17 --for 60s   in a script
              regolith command list                 all names; `regolith command describe NAME` tells one
            """)

    @Argument(help: "Name of the command in the dictionary.", completion: StationWords.commands)
    var name: String
    @Argument(
        help: ArgumentHelp("Arguments, name=value with unit.", valueName: "argument=value"),
        completion: StationWords.arguments)
    var arguments: [String] = []
    @Flag(help: "I know the effect; do not ask. (Covers H2 and H3, never H4.)")
    var yes = false
    @Flag(help: "Show bytes, meaning and checks; send nothing, record nothing.")
    var dryRun = false
    @Flag(help: "Show every input of the decision, also when the command goes out.")
    var explain = false
    @Option(help: "Refuse unless the rig is in this state.", completion: StationWords.states)
    var expect: String?
    @OptionGroup var script: ScriptOptions
    @Option(
        help: "Return once this stage is reached: accepted, started … [the final one].",
        completion: .list(["sent", "link-acknowledged", "accepted", "started", "progress", "completed"]))
    var until: String?
    @Option(help: "Seconds to wait for the final stage.")
    var timeout = 660.0
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        var message = ClientMessage(id: 0, operation: dryRun ? .rehearse : .command)
        message.command = name
        message.arguments = try ArgumentWords.read(arguments)
        message.isConfirmed = yes
        message.expectedState = expect
        try script.sign(&message)
        let session = try Session(station)
        if dryRun {
            try RehearsalText.show(session, message, json: json)
            return
        }
        let look = yes || Terminal.isAnswered ? try session.rehearse(message) : nil
        if let look, look.hazard == "H4" {
            try TwoStepDialog(options: station, look: look, json: json, isYes: yes)
                .run(message, timeout: timeout)
            return
        }
        if !yes, let look, look.notes.contains(where: { $0.hasPrefix("is confirmed") }) {
            message = try confirmed(message, look)
        }
        try session.run(message, json: json, explain: explain, until: until, timeout: timeout)
    }

    /// Shows the decoded effect and the state it would meet; a state that changes meanwhile cancels it.
    private func confirmed(_ message: ClientMessage, _ look: RehearsalReport) throws -> ClientMessage {
        guard Terminal.isAnswered else {
            Terminal.complain("regolith: not sent: say yes at a terminal, or give --yes")
            throw Exit.refused
        }
        let console = try Console(station)
        defer { console.close() }
        guard let (link, rig) = try console.rig() else {
            Terminal.complain("regolith: no rig has answered yet: look at `regolith status`")
            throw Exit.refused
        }
        ConfirmDialog.show(look, link, rig, console.standing)
        let dialog = ConfirmDialog(console: console, link: link, seen: rig)
        guard try dialog.confirms("Send it?") else {
            Terminal.complain("regolith: not sent: say yes, or give --yes")
            throw Exit.refused
        }
        var message = message
        message.isConfirmed = true
        message.stateRevision = script.stateRev ?? rig.stateRevision
        return message
    }
}

/// Arguments as they are typed.
enum ArgumentWords {
    static func read(_ words: [String]) throws -> [ClientMessage.Argument] {
        try words.map { text in
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw ValidationError(
                    "\(text) is no argument: write name=value with the unit, for example rpm=60rpm")
            }
            return ClientMessage.Argument(
                name: String(text[..<sign]), text: String(text[text.index(after: sign)...]))
        }
    }
}

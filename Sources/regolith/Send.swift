import ArgumentParser
import StationAPI

/// `regolith send NAME argument=value…`
struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a command and show its ladder: sent, arrived, accepted, started, done.",
        discussion: """
            Arguments are name=value with the unit: rpm=60rpm z=120mm speed=5mm/s duration=30s. The whole \
            name of the \
            command is needed; a near miss is only suggested. Commands that can move the rig are confirmed \
            first.

            Examples:
              regolith send PING
              regolith send SPIN rpm=60rpm duration=30s --yes
              regolith send MOVE_Z z=120mm speed=5mm/s --yes --until started
              regolith send CLEAR_STOP
              regolith dictionary commands          all names, arguments, ranges and units
            """)

    @Argument(help: "Name of the command in the dictionary.")
    var name: String
    @Argument(help: ArgumentHelp("Arguments, name=value with unit.", valueName: "argument=value"))
    var arguments: [String] = []
    @Flag(help: "I know the effect; do not ask. (Never enough for protection overrides.)")
    var yes = false
    @Option(help: "Refuse unless the rig is in this state.")
    var expect: String?
    @Option(help: "Return once this stage is reached: accepted, started … [the final one].")
    var until: String?
    @Option(help: "Seconds to wait for the final stage.")
    var timeout = 660.0
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        var message = ClientMessage(id: 0, operation: .command)
        message.command = name
        message.arguments = try arguments.map { text in
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw ValidationError(
                    "\(text) is no argument: write name=value with the unit, for example rpm=60rpm")
            }
            return ClientMessage.Argument(
                name: String(text[..<sign]), text: String(text[text.index(after: sign)...]))
        }
        message.isConfirmed = yes
        message.expectedState = expect
        let session = try Session(station)
        if !yes, Terminal.isInteractive, !Self.neverAsked.contains(name) {
            guard try isConfirmed(session) else {
                Terminal.complain("regolith: not sent: say yes, or give --yes")
                throw Exit.refused
            }
            message.isConfirmed = true
        }
        try session.run(message, json: json, until: until, timeout: timeout)
    }

    /// Commands that move nothing or only take motion away.
    private static let neverAsked = ["PING", "HOLD", "DISARM", "CLEAR_STOP"]

    private func isConfirmed(_ session: Session) throws -> Bool {
        let link = try session.status().links.first
        let seen = link?.rig.map { "\($0.state), \($0.energy)" } ?? "unknown"
        let typed = ([name] + arguments).joined(separator: " ")
        return Terminal.confirms("\(link?.name ?? "the rig") is \(seen). Send \(typed)?")
    }
}

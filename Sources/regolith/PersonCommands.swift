import ArgumentParser
import Foundation
import StationAPI

/// `regolith approve ID --reason "…"`
struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Approve another person's prepared command (two persons, two user ids).",
        discussion: """
            Shows what the rig has checked and how long it waits, then gives your word. Nobody approves \
            their own command.

            Example:
              regolith approve 762978616 --reason "locks seen, nobody at the rig"
            """)

    @Argument(help: "Number of the prepared command.")
    var id: UInt32
    @Option(help: "Why; it is recorded with your name.")
    var reason: String
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        let session = try Session(station)
        if let link = try session.status().links.first, let rig = link.rig, let prepared = rig.prepared, !json
        {
            Terminal.say(StatusText.rig(rig, link: link))
            Terminal.say(
                "#\(prepared.commandID) \(Terminal.bold(prepared.meaning)) of \(prepared.principal), "
                    + String(format: "%.0f s left", prepared.secondsLeft))
        }
        var message = ClientMessage(id: 0, operation: .approve)
        message.commandID = id
        message.text = reason
        try session.settle(message, json: json, says: "approved #\(id)")
    }
}

/// `regolith accept`
struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Take a rig whose identity differs from the one that was accepted, after reading what differs.",
        discussion: """
            Another controller, firmware, dictionary or kind (SIM, REAL) makes a link telemetry only until a \
            person has looked. Accepting arms nothing.
            """)

    @Flag(help: "I have read what differs; do not ask.")
    var yes = false
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        let session = try Session(station)
        guard let link = try session.status().links.first, let rig = link.rig else {
            Terminal.complain("regolith: no rig has answered yet: look at `regolith status`")
            throw Exit.refused
        }
        if !json {
            Terminal.say(StatusText.rig(rig, link: link))
            StatusText.changes(rig)
        }
        guard yes || Terminal.confirms("Take this rig as it is?") else {
            Terminal.complain("regolith: not accepted: say yes, or give --yes")
            throw Exit.refused
        }
        var message = ClientMessage(id: 0, operation: .accept)
        message.review = rig.review
        try session.settle(message, json: json, says: "accepted; ARM when you are ready")
    }
}

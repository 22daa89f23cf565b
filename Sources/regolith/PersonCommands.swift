import ArgumentParser
import CThreadShim
import Foundation
import StationAPI

/// `regolith approve ID`
struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Approve another person's prepared command (two persons, two user ids).",
        discussion: """
            Shows what the preparer sees: the effect, the rig's own echo, the countdown. Then you type the \
            checksum of the echo, which says that you read it, and why; it is recorded with your name. \
            Nobody approves their own command, and nobody by a script.

            Example:
              regolith approve 762978616
            """)

    @Argument(help: "Number of the prepared command.", completion: StationWords.commandNumbers)
    var id: UInt32
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        guard Terminal.isAnswered else {
            Terminal.complain(
                "regolith: an approval is typed by a person at a terminal, after reading the echo")
            throw Exit.refused
        }
        let console = try Console(station)
        defer { console.close() }
        guard let (link, rig) = try console.rig(), let prepared = rig.prepared, prepared.commandID == id
        else {
            Terminal.complain(
                "regolith: #\(id) is not prepared, or its time is over: look at `regolith status`")
            throw Exit.refused
        }
        if let standing = console.standing { Terminal.say(StandingText.line(standing)) }
        Terminal.say(StatusText.rig(rig, link: link))
        SecondStep.show(prepared)
        var message = ClientMessage(id: 0, operation: .approve)
        message.commandID = id
        Terminal.say("type the checksum that the rig echoes, Esc drops it")
        message.echo = try typed(console, prepared)
        Terminal.say("type why it may be done, Esc drops it")
        message.text = try typed(console, prepared)
        let reply = try answer(to: message, console)
        if let refusal = reply.refusal {
            Terminal.complain("\(Terminal.red("refused")) (\(refusal.code)): \(refusal.text)")
            throw Exit.refused
        }
        Terminal.say(json ? LineCoder().text(reply) : "approved #\(id)")
    }

    private func typed(_ console: Console, _ prepared: PreparedReport) throws -> String {
        let step = SecondStep(console: console)
        let line = TypedLine(
            console: console, prompt: { "  \(step.left(of: prepared))> " },
            ending: { step.isOver(prepared) ? "its time is over" : nil })
        switch try line.read() {
        case .typed(let text): return text
        case .dropped(let why):
            Terminal.complain("regolith: not approved: \(why)")
            throw Exit.refused
        case .ended: throw Exit.interrupted
        }
    }

    private func answer(to message: ClientMessage, _ console: Console) throws -> ServerMessage {
        let id = try console.ask(message)
        let deadline = cts_clock_boottime() + 5_000_000_000
        while true {
            switch try console.next(until: deadline) {
            case .message(let reply) where reply.id == id: return reply
            case .time: throw Exit.noStation
            case .ended: throw Exit.interrupted
            default: break
            }
        }
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

            Examples:
              regolith status              says what differs
              regolith accept
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
            StandingText.say(try session.ask(ClientMessage(id: 0, operation: .status)))
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

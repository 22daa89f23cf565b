import Foundation
import StationAPI
import StationClient

/// The two steps of a command that cannot be undone: the rig checks and answers, then its name is typed.
struct TwoStepDialog {
    let session: Session
    let look: RehearsalReport
    let json: Bool
    let isYes: Bool

    func run(_ message: ClientMessage, timeout: Double) throws {
        guard !isYes else {
            Terminal.complain(
                "regolith: \(look.name) is H4: --yes is never enough; its second step is typed by hand")
            throw Exit.refused
        }
        guard Terminal.isAnswered else {
            Terminal.complain("regolith: \(look.name) is H4: it needs a person at a terminal")
            throw Exit.refused
        }
        try attend(hasActed: true)
        Terminal.say("\(Terminal.bold(look.meaning))\nPREPARE: the rig checks everything and does nothing")
        let id = try session.run(message, json: json, timeout: 10)
        let (link, prepared) = try answer(of: id)
        guard let rig = link.rig else { throw Exit.failed }
        Terminal.say(StatusText.rig(rig, link: link))
        Terminal.say(
            "the rig is ready for #\(prepared.commandID): \(Terminal.bold(prepared.meaning)); "
                + String(format: "%.0f s are left", prepared.secondsLeft))
        if prepared.isTwoPerson { try waitForApproval(of: prepared) }
        Terminal.say("type the name of the rig to do it now, anything else drops it:")
        let typed = try type()
        var fire = ClientMessage(id: 0, operation: .fire)
        fire.commandID = prepared.commandID
        fire.command = prepared.name
        fire.text = typed
        try session.run(fire, json: json, timeout: timeout)
    }

    private func answer(of id: UInt32?) throws -> (LinkStatus, PreparedReport) {
        guard let link = try session.status().links.first, let prepared = link.rig?.prepared,
            prepared.commandID == id
        else {
            Terminal.complain("regolith: the rig did not take it as prepared: look at `regolith status`")
            throw Exit.failed
        }
        return (link, prepared)
    }

    /// What was typed before the rig answered is not an answer to it.
    private func type() throws -> String {
        tcflush(STDIN_FILENO, TCIFLUSH)
        guard let line = readLine() else {
            Terminal.complain("regolith: dropped, nothing was done")
            throw Exit.refused
        }
        try attend(hasActed: true)
        return line
    }

    private func waitForApproval(of prepared: PreparedReport) throws {
        Terminal.say(
            "a second person has to approve from another user id:\n"
                + "  regolith approve \(prepared.commandID) --reason \"…\"")
        while true {
            try attend(hasActed: false)
            guard let now = try session.status().links.first?.rig?.prepared,
                now.commandID == prepared.commandID
            else {
                Terminal.complain("regolith: nobody approved in time, it is dropped; nothing was done")
                throw Exit.refused
            }
            if let approval = now.approval {
                Terminal.say(
                    "approved by \(approval); " + String(format: "%.0f s are left", now.secondsLeft))
                return
            }
            usleep(300_000)
        }
    }

    /// H4 is for sessions with somebody at the console.
    private func attend(hasActed: Bool) throws {
        var message = ClientMessage(id: 0, operation: .presence)
        message.hasActed = hasActed
        _ = try session.ask(message)
    }
}

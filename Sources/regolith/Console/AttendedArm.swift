import ArgumentParser
import CThreadShim
import StationAPI

/// An arm that a console keeps: presence first, then ARM; DISARM when the console leaves in order.
final class AttendedArm {
    let console: Console
    let scope: String
    let ttl: Int
    let json: Bool
    /// Nothing is said: the caller does.
    let isSilent: Bool
    /// What stood against it.
    private(set) var refusal: String?

    init(console: Console, scope: String, ttl: Int, json: Bool, isSilent: Bool = false) {
        self.console = console
        self.scope = scope
        self.ttl = ttl
        self.json = json
        self.isSilent = isSilent
    }

    /// True when the rig granted it; otherwise what stands against it was said.
    func begin(seen: RigStatus) throws -> Bool {
        try console.attend()
        let end = try console.run(
            "ARM", [("scope", scope), ("ttl", "\(ttl)s")], seen: seen, tell: tell)
        console.forgetStatus()
        if !end.isSuccess {
            console.stopAttending()
            let word = end.code.map { "refused (\($0))" } ?? "not armed"
            refusal = end.text
            if !json, !isSilent { Terminal.complain("\(Terminal.red(word)): \(end.text)") }
        }
        return end.isSuccess
    }

    /// Gives the permission back; the rig disarms by itself even if this does not reach it.
    func end() throws {
        console.stopAttending()
        let end = try console.run("DISARM", within: 5, tell: tell)
        guard !json, !isSilent else { return }
        if end.isSuccess {
            Terminal.say("disarmed")
        } else {
            Terminal.complain(
                "\(Terminal.red("DISARM")): \(end.text); without its lease the rig disarms by itself in 5 s")
        }
    }

    private func tell(_ reply: ServerMessage) {
        if json, !isSilent { Terminal.say(LineCoder().text(reply)) }
    }
}

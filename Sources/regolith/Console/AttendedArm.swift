import ArgumentParser
import CThreadShim
import StationAPI

/// An arm that a console keeps: presence first, then ARM; DISARM when the console leaves in order.
struct AttendedArm {
    let console: Console
    let scope: String
    let ttl: Int
    let json: Bool

    /// True when the rig granted it; otherwise what stands against it was said.
    func begin(seen: RigStatus) throws -> Bool {
        try console.attend()
        let end = try console.run(
            "ARM", [("scope", scope), ("ttl", "\(ttl)s")], seen: seen, tell: tell)
        console.forgetStatus()
        if !end.isSuccess {
            console.stopAttending()
            let word = end.code.map { "refused (\($0))" } ?? "not armed"
            if !json { Terminal.complain("\(Terminal.red(word)): \(end.text)") }
        }
        return end.isSuccess
    }

    /// Gives the permission back; the rig disarms by itself even if this does not reach it.
    func end() throws {
        console.stopAttending()
        let end = try console.run("DISARM", within: 5, tell: tell)
        guard !json else { return }
        if end.isSuccess {
            Terminal.say("disarmed")
        } else {
            Terminal.complain(
                "\(Terminal.red("DISARM")): \(end.text); without its lease the rig disarms by itself in 5 s")
        }
    }

    private func tell(_ reply: ServerMessage) {
        if json { Terminal.say(LineCoder().text(reply)) }
    }
}

import StationAPI
import StationClient

/// The line that stands over every answer: LIVE or not, which rig, its energy, who may command it, how old
/// that is (SR-O-04). Words only; colour adds nothing that is not there without it.
enum StandingText {
    static func line(_ standing: Standing) -> String {
        let words = standing.words
        return standing.energy == "NO MOTION" ? words : Terminal.bold(words)
    }

    /// How the rig stands now, for whoever has done what could not wait for it. Nobody waits long, and who
    /// may not ask hears that nothing is known.
    static func sayNow(_ sockets: String) {
        Terminal.say(line(now(sockets) ?? Standing(unknown: "UNKNOWN", mode: "LIVE")))
    }

    private static func now(_ sockets: String) -> Standing? {
        guard let connection = try? StationConnection(path: sockets + "/control.sock"),
            let id = try? connection.send(ClientMessage(id: 0, operation: .status))
        else { return nil }
        return try? connection.answer(to: id, timeout: 500_000_000).standing
    }

    static func say(_ message: ServerMessage?) {
        if let standing = message?.standing { Terminal.say(line(standing)) }
    }
}

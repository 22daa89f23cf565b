import StationAPI

/// The line that stands over every answer: LIVE or not, which rig, its energy, who may command it, how old
/// that is (SR-O-04). Words only; colour adds nothing that is not there without it.
enum StandingText {
    static func line(_ standing: Standing) -> String {
        let words = standing.words
        return standing.energy == "NO MOTION" ? words : Terminal.bold(words)
    }

    static func say(_ message: ServerMessage?) {
        if let standing = message?.standing { Terminal.say(line(standing)) }
    }
}

/// Words of the tour for commands of the dictionary: `regolith home Z` is `regolith send HOME axis=Z`.
///
/// The whole word is needed, like the whole name; nothing here guesses or fills in.
enum Verbs {
    private struct Verb {
        let word: String
        let command: String
        /// The argument that a bare word stands for; nil where all are named.
        var bare: String?
        /// What a bare word means where it is no value by itself.
        var meanings: [String: String] = [:]
    }

    private static let all = [
        Verb(word: "home", command: "HOME", bare: "axis"), Verb(word: "deploy", command: "DEPLOY"),
        Verb(word: "stow", command: "STOW"), Verb(word: "tare", command: "TARE_WOB"),
        Verb(word: "touch-off", command: "TOUCH_OFF"), Verb(word: "drill", command: "DRILL"),
        Verb(word: "bite", command: "BITE"), Verb(word: "hole", command: "HOLE_AUTO"),
        Verb(word: "retract", command: "RETRACT", bare: "z", meanings: ["top": "0mm", "TOP": "0mm"]),
        Verb(word: "abort-to-top", command: "ABORT_TO_TOP"),
        Verb(word: "resume", command: "RESUME"), Verb(word: "hammer", command: "HAMMER"),
        Verb(word: "peck", command: "PECK"), Verb(word: "unjam", command: "UNJAM"),
        Verb(word: "spin", command: "SPIN"), Verb(word: "move", command: "MOVE_Z"),
        Verb(word: "gate", command: "GATE", bare: "position"), Verb(word: "heater", command: "HEATER"),
        Verb(word: "carousel", command: "CAROUSEL", bare: "cup"), Verb(word: "safe", command: "SAFE"),
        Verb(word: "verify", command: "SAMPLE_VERIFY", bare: "cup"),
        Verb(word: "clear-stop", command: "CLEAR_STOP"), Verb(word: "ping", command: "PING"),
    ]

    /// Short words of the tour for looking, not for sending.
    private static let looks = ["values": ["telemetry", "get"], "watch": ["telemetry", "watch"]]

    static var words: String { all.map(\.word).joined(separator: ", ") }

    /// The words as `send` takes them; others come back as they are.
    static func expanded(_ words: [String]) -> [String] {
        if let first = words.first, let look = looks[first] { return look + words.dropFirst() }
        guard let first = words.first, let verb = all.first(where: { $0.word == first }) else { return words }
        var rest = Array(words.dropFirst())
        if let bare = verb.bare, let word = rest.first, !word.hasPrefix("-"), !word.contains("=") {
            rest[0] = bare + "=" + (verb.meanings[word] ?? word)
        }
        return ["send", verb.command] + rest
    }
}

public import Archive

/// Names that words of a person stand for: themselves, patterns (`spn_*`, `?`), or one word of a name that
/// no other has, or ends in (`torque`).
public enum NameChoice {
    /// In the order of the words, each once.
    ///
    /// Errors: `.unknownParameter`, `.badRequest`, with what comes near.
    public static func chosen(_ words: [String], of known: [String]) throws(ArchiveError) -> [String] {
        var chosen: [String] = []
        for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
            for name in try matches(word, known) where !chosen.contains(name) { chosen.append(name) }
        }
        return chosen
    }

    private static func matches(_ word: String, _ known: [String]) throws(ArchiveError) -> [String] {
        let lower = word.lowercased()
        if word.contains(where: { $0 == "*" || $0 == "?" }) {
            let found = known.filter { Glob.matches(lower, $0.lowercased()) }
            guard !found.isEmpty else {
                throw .badRequest(text: "no parameter is like \(word): see `regolith telemetry list`")
            }
            return found
        }
        if let exact = known.first(where: { $0.lowercased() == lower }) { return [exact] }
        let parts = Set(known.filter { $0.lowercased().split(separator: "_").contains(lower[...]) }).sorted()
        guard parts.count != 1 else { return parts }
        // Of what only speaks of the torque and what is one, the latter.
        let endings = parts.filter { $0.lowercased().hasSuffix("_" + lower) }
        guard endings.count != 1 else { return endings }
        guard parts.isEmpty else {
            let some = parts.prefix(Limits.suggestions).joined(separator: ", ")
            throw .badRequest(
                text: "\(word) is a word of \(parts.count) names (\(some)): say which, or *_\(lower)")
        }
        let near = Set(known.filter { $0.lowercased().contains(lower) }).sorted()
        throw .unknownParameter(name: word, near: Array(near.prefix(Limits.suggestions)))
    }
}

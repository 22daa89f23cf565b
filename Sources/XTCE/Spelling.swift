/// Finds the name that was probably meant.
enum Spelling {
    /// The candidate with the fewest edits, if they are few for its length.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        let letters = Array(word.lowercased().prefix(Limits.nameLength))
        var best: (name: String, cost: Int)?
        for candidate in candidates {
            let others = Array(candidate.lowercased().prefix(Limits.nameLength))
            let edits = edits(letters, others)
            guard edits <= max(1, candidate.count / 4) else { continue }
            // Of two equally near, the one that begins alike.
            let cost = edits * 2 + (letters.first == others.first ? 0 : 1)
            if cost < best?.cost ?? .max { best = (candidate, cost) }
        }
        return best?.name
    }

    /// `": did you mean x?"` or nothing.
    static func hint(_ word: String, in candidates: [String]) -> String {
        nearest(to: word, in: candidates).map { ": did you mean \($0)?" } ?? ": define it or correct the name"
    }

    /// Levenshtein's distance.
    private static func edits(_ one: [Character], _ other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (i, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, counterpart) in other.enumerated() {
                let substituted = diagonal + (letter == counterpart ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}

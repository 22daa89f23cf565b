/// Names near to one that does not exist. They are shown, never acted on (RULINGS R5).
enum Suggestion {
    /// The nearest first, equal ones by name; a name that begins with the text counts as near.
    static func names(near text: String, of known: [String]) -> [String] {
        let wanted = folded(text)
        guard !wanted.isEmpty, wanted.count <= Limits.comparedName else { return [] }
        var found: [(distance: Int, name: String)] = []
        for name in known {
            let other = folded(name)
            guard other.count <= Limits.comparedName else { continue }
            let distance = other.starts(with: wanted) ? 0 : distance(wanted, other)
            if distance <= max(1, min(wanted.count, other.count) / 3) { found.append((distance, name)) }
        }
        found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return found.prefix(Limits.suggestions).map(\.name)
    }

    /// Case and the choice of separator do not make names different for this purpose.
    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.map { octet in
            if octet == 0x2D || octet == 0x20 { return 0x5F }
            return octet >= 0x41 && octet <= 0x5A ? octet | 0x20 : octet
        }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var before: [Int] = []
        var row = Array(0...other.count)
        for i in one.indices {
            var next = [i + 1]
            for j in other.indices {
                let same = one[i] == other[j]
                var best = min(row[j + 1] + 1, next[j] + 1, row[j] + (same ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    best = min(best, before[j - 1] + 1)
                }
                next.append(best)
            }
            before = row
            row = next
        }
        return row[other.count]
    }
}

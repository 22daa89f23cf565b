/// The known key that a mistyped one resembles.
enum NearKey {
    /// At most a third of the letters differ, or one is the beginning of the other.
    static func find(_ key: String, among known: [String]) -> String? {
        let wanted = Array(key.lowercased().utf8.prefix(Limits.nameOctets))
        var best: (distance: Int, key: String)?
        for candidate in known {
            let other = Array(candidate.utf8)
            let isPrefix = !wanted.isEmpty && (other.starts(with: wanted) || wanted.starts(with: other))
            let distance = isPrefix ? 0 : distance(wanted, other)
            guard distance <= max(1, min(wanted.count, other.count) / 3) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        return best?.key
    }

    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for i in one.indices {
            var next = [i + 1]
            for j in other.indices {
                next.append(min(row[j + 1] + 1, next[j] + 1, row[j] + (one[i] == other[j] ? 0 : 1)))
            }
            row = next
        }
        return row[other.count]
    }
}

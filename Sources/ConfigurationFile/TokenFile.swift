import TOMLKit

/// The file of tokens, checked like `station.toml`:
///
/// ```toml
/// [[token]]
/// name = "anna"
/// role = "operator"                       # or "observer"
/// operator = 1000                         # her user id
/// sha256 = "9f86…"                        # of the token: printf %s "$TOKEN" | sha256sum
/// ```
public enum TokenFile {
    /// Reads and checks a file; all problems are told at once.
    public static func load(path: String) throws(ConfigurationError) -> [AccessToken] {
        try load(bytes: StationConfiguration.contents(at: path).bytes, file: path)
    }

    /// Checks a text; `file` names it in errors.
    public static func load(
        text: String, file: String = "tokens.toml"
    ) throws(ConfigurationError) -> [AccessToken] { try load(bytes: Array(text.utf8), file: file) }

    private static func load(bytes: [UInt8], file: String) throws(ConfigurationError) -> [AccessToken] {
        let (table, lines, _) = try StationConfiguration.parse(bytes, file: file)
        var reader = TableReader(table, name: "", lines: lines)
        let entries = reader.tables(
            "token", example: "a table [[token]] with name, role, operator and sha256", limit: Limits.tokens)
        reader.refuseOtherKeys()
        var problems = reader.problems
        var tokens: [AccessToken] = []
        for (index, entry) in entries.enumerated() {
            var reader = TableReader(entry, name: "token", index: index, lines: lines)
            if let token = token(&reader) { tokens.append(token) }
            reader.refuseOtherKeys()
            problems += reader.problems
        }
        guard problems.isEmpty else { throw .problems(file: file, problems) }
        return tokens
    }

    private static func token(_ reader: inout TableReader) -> AccessToken? {
        let name = reader.name("name", example: "anna")
        let word = reader.text("role", example: "operator")
        let role = word.flatMap { AccessToken.Role(rawValue: $0) }
        if let word, role == nil {
            reader.note("role", .outOfRange(found: "\"\(word)\"", allowed: "\"observer\" or \"operator\""))
        }
        let number = reader.integer("operator", in: 1...65535, example: 1000)
        let text = reader.text("sha256", example: String(repeating: "0", count: Limits.digestOctets * 2))
        let digest = text.flatMap { hexadecimal($0, octets: Limits.digestOctets) }
        if let text, digest == nil {
            let wanted = "\(Limits.digestOctets * 2) hexadecimal digits: printf %s \"$TOKEN\" | sha256sum"
            reader.note("sha256", .wrongType(found: "'\(text)'", expected: wanted))
        }
        guard let name, let role, let number, let digest else { return nil }
        return AccessToken(name: name, role: role, operatorID: UInt16(number), digest: digest)
    }
}

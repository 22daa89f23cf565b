public import Archive

/// Which parameters are meant: names, patterns (`spn_*`, `?`), or one word of a name that only one has.
public enum ParameterChoice {
    /// Errors: `.unknownParameter`, `.badRequest` with the names that come near.
    public static func chosen(
        _ words: [String], of known: [ArchivedParameter]
    ) throws(ArchiveError) -> [ArchivedParameter] {
        let names = try NameChoice.chosen(words, of: known.map(\.name))
        return names.compactMap { name in known.first { $0.name == name } }
    }
}

import GRDB
public import Octets
import Synchronization

/// Answers questions about an archive, also while another process writes into it; each answer is of one
/// moment.
///
/// Many threads may ask at once: more than a few wait their turn, and nobody who writes waits for them.
public final class ArchiveReader: Sendable {
    public let path: String
    let connections: any DatabaseReader
    private let layouts = Mutex<[Int64: StoredLayout]>([:])

    /// Opens an archive that is there; nothing is changed.
    public init(path: String) throws(ArchiveError) {
        self.path = path
        connections = try Connection.reader(path)
    }

    /// One packet on one link, and where the parameter in question stands in it.
    struct Source {
        var link: (id: Int64, name: String)
        var layout: StoredLayout
        var parameter: Int
        /// Of a chunk, the fixed ones counted.
        var column: Int
    }

    /// Runs `body` on what the file holds at this moment.
    func read<Result>(_ body: (Database) throws -> Result) throws(ArchiveError) -> Result {
        try Connection.translating(path) { try connections.read(body) }
    }

    func layout(_ id: Int64, _ db: Database) throws -> StoredLayout {
        if let known = layouts.withLock({ $0[id] }) { return known }
        let row = try Row.fetchOne(db, sql: "SELECT id, columns FROM layouts WHERE id = ?", arguments: [id])
        guard let row else { throw ChunkError.invalid }
        let layout = try StoredLayout(row: row)
        layouts.withLock { $0[id] = layout }
        return layout
    }

    func allLayouts(_ db: Database) throws -> [StoredLayout] {
        try Int64.fetchAll(db, sql: "SELECT id FROM layouts ORDER BY id").map { try layout($0, db) }
    }

    func allLinks(_ db: Database) throws -> [(id: Int64, name: String)] {
        try Row.fetchAll(db, sql: "SELECT id, name FROM links ORDER BY id").map { ($0["id"], $0["name"]) }
    }

    /// The links that are meant: one, or all.
    func chosenLinks(_ name: String?, _ db: Database) throws -> [(id: Int64, name: String)] {
        let links = try allLinks(db)
        guard let name else { return links }
        let chosen = links.filter { $0.name == name }
        guard !chosen.isEmpty else {
            throw ArchiveError.unknownLink(name: name, known: links.map(\.name))
        }
        return chosen
    }

    /// Every packet that carries the parameter.
    func sources(of parameter: String, link: String?, _ db: Database) throws -> [Source] {
        let links = try chosenLinks(link, db)
        let layouts = try allLayouts(db)
        var sources: [Source] = []
        for layout in layouts {
            guard let place = layout.layout.place(of: parameter) else { continue }
            for link in links {
                sources.append(
                    Source(
                        link: link, layout: layout, parameter: place.parameter,
                        column: FixedColumn.allCases.count + place.column))
            }
        }
        guard !sources.isEmpty || links.isEmpty else {
            let names = Set(layouts.flatMap { $0.layout.parameters.map(\.name) }).sorted()
            throw ArchiveError.unknownParameter(name: parameter, near: Likeness.near(parameter, names))
        }
        return sources
    }

    /// The position up to which the journal is in the archive, and of what segments.
    public func position() throws(ArchiveError) -> JournalPosition {
        try read { try ArchiveWriter.position($0) }
    }

    /// Everything that packets of the archive carry, by name: one entry for each meaning that a name has had.
    public func parameters() throws(ArchiveError) -> [ArchivedParameter] {
        try read { db in
            var seen: Set<ArchivedParameter> = []
            var found: [ArchivedParameter] = []
            for layout in try allLayouts(db) {
                for parameter in layout.layout.parameters where seen.insert(parameter).inserted {
                    found.append(parameter)
                }
            }
            return found.sorted { $0.name < $1.name }
        }
    }

    /// Names of the links that the archive has heard of.
    public func links() throws(ArchiveError) -> [String] {
        try read { try allLinks($0).map(\.name) }
    }
}

/// Names that look like a wrong one.
enum Likeness {
    static func near(_ name: String, _ names: [String]) -> [String] {
        let wanted = name.lowercased()
        let scored = names.map { (name: $0, score: score(wanted, $0.lowercased())) }
        return scored.filter { $0.score > 0.4 }
            .sorted { ($1.score, $0.name) < ($0.score, $1.name) }
            .prefix(Limits.suggestions).map(\.name)
    }

    /// Share of pairs of letters that both have.
    private static func score(_ one: String, _ other: String) -> Double {
        if one.hasPrefix(other) || other.hasPrefix(one) { return 1 }
        let (a, b) = (pairs(one), pairs(other))
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        return 2 * Double(a.intersection(b).count) / Double(a.count + b.count)
    }

    private static func pairs(_ text: String) -> Set<String> {
        Set(zip(text, text.dropFirst()).map { "\($0)\($1)" })
    }
}

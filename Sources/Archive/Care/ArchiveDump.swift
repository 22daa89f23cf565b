import GRDB
import Octets

/// Everything an archive means, line by line in one order: equal archives give equal dumps, however their
/// chunks were cut and their rows numbered.
public struct ArchiveDump: Sendable {
    private let reader: ArchiveReader

    public init(_ reader: ArchiveReader) { self.reader = reader }

    /// Calls `line` with each line, without its end.
    public func write(_ line: (String) throws -> Void) throws {
        try reader.connections.read { db in
            let position = try ArchiveWriter.position(db)
            try line("position \(position.segment)/\(position.record)")
            for row in try Row.fetchAll(db, sql: "SELECT * FROM segments ORDER BY number") {
                try line("segments\(Self.text(row))")
            }
            for table in ArchiveReader.tables {
                let order =
                    table == "commands" ? "id" : table == "runs" ? "number" : "segment, record, ordinal"
                let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table) ORDER BY \(order)")
                while let row = try rows.next() { try line(table + Self.text(row)) }
            }
            try writePackets(db, line)
        }
    }

    /// Count of lines and CRC-32C over them, by what they begin with: a dump to compare at a glance.
    public func digest() throws(ArchiveError) -> [(section: String, lines: Int, checksum: UInt32)] {
        try Connection.translating(reader.path) {
            var sections: [(section: String, lines: Int, checksum: UInt32)] = []
            try write { line in
                let section = String(line.prefix { $0 != " " })
                if sections.last?.section != section { sections.append((section, 0, 0)) }
                let last = sections.count - 1
                sections[last].lines += 1
                sections[last].checksum = CRC32C.checksum(
                    Array(line.utf8) + [0x0A], seed: sections[last].checksum)
            }
            return sections
        }
    }

    private func writePackets(_ db: Database, _ line: (String) throws -> Void) throws {
        let layouts = try reader.allLayouts(db).map { (signature: Self.signature($0.layout), layout: $0) }
            .sorted {
                ($0.layout.layout.container, $0.signature) < ($1.layout.layout.container, $1.signature)
            }
        for link in try reader.allLinks(db).sorted(by: { $0.name < $1.name }) {
            for (signature, layout) in layouts {
                let chunks = try Int64.fetchAll(
                    db,
                    sql: "SELECT id FROM chunks WHERE link = ? AND layout = ? ORDER BY segment, first_record",
                    arguments: [link.id, layout.id])
                guard !chunks.isEmpty else { continue }
                try line(
                    "layout \(link.name) \(layout.layout.container) \(signature) "
                        + layout.layout.parameters.map(\.name).joined(separator: " "))
                for chunk in chunks {
                    try writeChunk(
                        ChunkQuery.row(chunk, db), layout, "packet \(link.name) \(layout.layout.container)",
                        line)
                }
            }
        }
    }

    private func writeChunk(
        _ row: Row, _ layout: StoredLayout, _ name: String, _ line: (String) throws -> Void
    ) throws {
        try ChunkQuery.view(row, of: layout) { view in
            let times = try ChunkTimes(view, segment: row["segment"])
            let columns = try (FixedColumn.allCases.count..<view.columns).map { try view.column($0) }
            for index in 0..<view.rows {
                var text = "\(name) \(times.segment)/\(times.record[index]).\(times.ordinal[index])"
                text += " \(times.utc[index]) \(times.coreTime[index]) \(times.generation[index])"
                text += " \(times.flags[index])"
                for column in columns { text += " \(column[index])" }
                try line(text)
            }
        }
    }

    private static func signature(_ layout: PacketLayout) -> String {
        var writer = ByteWriter()
        layout.encode(into: &writer)
        let digits = String(CRC32C.checksum(writer.bytes), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func text(_ row: Row) -> String {
        var text = ""
        for (column, value) in row {
            let plain = value.isNull ? "-" : "\(value.storage.value ?? "")"
            let safe = plain.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            text += " \(column)=\(safe)"
        }
        return text
    }
}

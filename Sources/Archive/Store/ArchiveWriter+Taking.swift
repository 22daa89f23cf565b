import GRDB
public import MissionDatabase
import Octets
public import Telemetry

extension ArchiveWriter {
    /// A segment of the journal begins: with its dictionary, whose packets come from now on.
    public func begin(_ segment: ArchivedSegment) {
        // A chunk lies in one segment, so that a segment can go as a whole.
        for builder in orderedBuilders { seal(builder) }
        pending.segments.append(segment)
        pending.rows += 1
    }

    /// Packets mean what this dictionary says from now on.
    public func use(_ database: MissionDatabase) {
        self.database = database
        present = Array(repeating: nil, count: database.containers.count)
    }

    /// A packet's samples. `use` came before.
    public func append(_ batch: SampleBatch, link: String, at moment: ArchiveMoment) {
        guard let layout = layout(of: batch.container) else { return }
        let key = BuilderKey(link: number(of: link), layout: layout.id)
        let builder: ChunkBuilder
        if let known = builders[key] {
            builder = known
        } else {
            builder = ChunkBuilder(link: key.link, layout: layout)
            builders[key] = builder
        }
        if builder.mustEnd(before: moment) { seal(builder) }
        let isTaken = builder.append(batch, at: moment)
        assert(isTaken, "samples of another layout")
        pending.rows += 1
    }

    public func append(_ event: ArchivedEvent) { add(event) }
    public func append(_ alarm: ArchivedAlarm) { add(alarm) }
    public func append(_ message: ArchivedMessage) { add(message) }
    public func append(_ gap: ArchivedGap) { add(gap) }
    public func append(_ note: ArchivedNote) { add(note) }
    public func append(_ stage: ArchivedStage) { add(stage) }
    public func append(_ request: ArchivedRequest) { add(request) }
    public func append(_ state: ArchivedLinkState) { add(state) }

    /// A run begins.
    public func append(_ run: ArchivedRun) {
        change { try run.insert($0) }
    }

    /// A run ends.
    public func endRun(_ number: Int64, at moment: ArchiveMoment) {
        change { db in
            try db.execute(
                sql: """
                    UPDATE runs SET to_segment = ?, to_record = ?, to_ordinal = ?, to_utc = ?, to_core = ?
                    WHERE number = ?
                    """, arguments: .init(moment.values + [number]))
        }
    }

    /// Pruning leaves the run alone, or no longer.
    public func protectRun(_ number: Int64, _ isProtected: Bool) {
        change { db in
            try db.execute(
                sql: "UPDATE runs SET is_protected = ? WHERE number = ?", arguments: [isProtected, number])
        }
    }

    private func add(_ entry: some Entry) {
        change { db in
            try entry.insert(db)
            try (entry as? any Following)?.follow(db)
        }
    }

    private func change(_ change: @escaping @Sendable (Database) throws -> Void) {
        pending.changes.append(change)
        pending.rows += 1
    }

    /// In an order that is the same in every run.
    var orderedBuilders: [ChunkBuilder] {
        builders.values.sorted { ($0.link, $0.layout.id) < ($1.link, $1.layout.id) }
    }

    private func seal(_ builder: ChunkBuilder) {
        guard builder.rows > 0 else { return }
        pending.chunks.append(builder.sealed())
        builder.restart()
    }

    private func number(of link: String) -> Int64 {
        if let known = links[link] { return known }
        lastLink += 1
        links[link] = lastLink
        pending.links.append((lastLink, link))
        return lastLink
    }

    private func layout(of container: ContainerID) -> StoredLayout? {
        if let known = present[container.index] { return known }
        guard let database else { return nil }
        let layout = PacketLayout(container, of: database)
        let stored = layouts[layout] ?? register(layout)
        present[container.index] = stored
        return stored
    }

    private func register(_ layout: PacketLayout) -> StoredLayout {
        lastLayout += 1
        let stored = StoredLayout(id: lastLayout, layout: layout)
        layouts[layout] = stored
        pending.layouts.append(stored)
        return stored
    }
}

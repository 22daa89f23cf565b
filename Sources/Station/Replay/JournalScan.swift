public import Journal
public import Octets

/// A part of a journal, record by record, with what the core does: from a snapshot before it, in bounded
/// memory.
public struct JournalScan {
    /// One record and what the core did with it.
    public struct Step {
        public var position: JournalPosition
        public var record: JournalRecord
        public var effects: [CoreEffect]
        /// The core as it is now; nil before the first snapshot.
        public var core: StationCore?
    }

    public let outline: JournalOutline
    public let from: JournalPosition
    public let to: JournalPosition
    public private(set) var player: JournalPlayer
    private var reader: JournalReader
    private let snapshot: JournalPosition
    private var isDone = false

    /// The part between two moments.
    public init(
        _ outline: JournalOutline, from: JournalMoment, to: JournalMoment
    ) throws(StationError) {
        do {
            guard let first = try outline.position(of: from), let last = try outline.position(of: to) else {
                throw StationError.journal("\(outline.path) holds no record")
            }
            try self.init(outline, from: first, to: last)
        } catch let error as StationError {
            throw error
        } catch {
            throw .journal("\(error)")
        }
    }

    public init(
        _ outline: JournalOutline, from: JournalPosition, to: JournalPosition
    ) throws(StationError) {
        guard let entry = outline.snapshot(before: from) else {
            throw .journal("\(outline.path) holds no snapshot: this is no whole segment")
        }
        self.outline = outline
        (self.from, self.to) = (from, to)
        snapshot = entry.position
        player = JournalPlayer(verifies: false)
        player.shelves = DictionaryShelf.around(outline.path)
        do {
            reader = try outline.reader(from: JournalPosition(segment: snapshot.segment, record: 0))
        } catch {
            throw .journal("\(error)")
        }
    }

    /// The next record of the part; what stands before it is played and not given. Nil at the end.
    public mutating func next() throws(StationError) -> Step? {
        while !isDone {
            let item: JournalItem?
            do { item = try reader.next() } catch { throw .journal("\(error)") }
            guard let item, item.position <= to else { break }
            guard case .record(let position, let record) = item else {
                try player.take(item)
                continue
            }
            if position < snapshot, position.segment > snapshot.segment || !isHead(record) { continue }
            if position.segment < snapshot.segment { continue }
            var effects: [CoreEffect] = []
            try player.take(item) { effect, _ in effects.append(effect) }
            if position >= from {
                return Step(position: position, record: record, effects: effects, core: player.core)
            }
        }
        isDone = true
        return nil
    }

    /// Before the snapshot only what it is read with counts.
    private func isHead(_ record: JournalRecord) -> Bool {
        record.eventKind == .configuration || record.eventKind?.isDictionary == true
    }
}

import Archive
import Journal
import Octets
import Station

/// Turns the records of a journal into entries of an archive, by the core fed from them as in a replay.
///
/// Each segment begins with a core of its own, read from the snapshot there: what came before, damage too,
/// does not matter. So an archive fed in one go and one fed in pieces are the same.
struct RecordFeed {
    private let writer: ArchiveWriter
    /// Entries of records before it are in the archive already.
    private let from: JournalPosition
    private var player = JournalPlayer(verifies: false)
    private var segment: UInt32?
    private var hasDictionary = false
    /// Why the rest of the segment cannot be fed.
    private var isUnreadable = false
    private var translator = EffectTranslator()
    private var effects: [CoreEffect] = []
    /// Of the last record.
    private(set) var last: ArchiveMoment?
    /// Behind the last record that was taken.
    private(set) var next: JournalPosition

    /// Where a journal's dictionary may lie that its segments only name.
    private let shelves: [DictionaryShelf]
    /// Of the segment before: the same dictionary is not compiled again.
    private var program: StationProgram?

    init(_ writer: ArchiveWriter, journal: String, program: StationProgram? = nil) {
        self.program = program
        shelves = DictionaryShelf.around(journal)
        self.writer = writer
        from = writer.position
        next = JournalPosition(segment: writer.position.segment, record: 0)
    }

    /// Takes the next item; `header` is that of its segment.
    mutating func take(_ item: JournalItem, header: JournalHeader?) {
        switch item {
        case .torn: return
        case .damaged(let damage):
            begin(damage.position.segment, header, isNew: damage.position >= from)
            try? player.take(item)
            note(
                .damage, at: damage.position, count: damage.lostRecords.map { Int64(clamping: $0) },
                "\(damage)")
        case .record(let position, let record):
            let isNew = position >= from
            begin(position.segment, header, isNew: isNew)
            last = ArchiveMoment(position: position, utc: record.utc, coreTime: record.coreTime)
            next = JournalPosition(segment: position.segment, record: position.record + 1)
            if !isUnreadable { feed(item, record, at: position, isNew: isNew) }
        }
    }

    private mutating func begin(_ number: UInt32, _ header: JournalHeader?, isNew: Bool) {
        guard segment != number else { return }
        segment = number
        program = player.core?.program ?? program
        player = JournalPlayer(verifies: false, program: program)
        player.shelves = shelves
        translator = EffectTranslator()
        (hasDictionary, isUnreadable) = (false, false)
        guard isNew else { return }
        writer.begin(
            ArchivedSegment(
                number: number, utc: header?.utc ?? UTCTime(nanoseconds: 0),
                coreTime: header?.coreTime ?? .zero, program: header?.origin.program ?? "",
                behaviour: header?.origin.behaviour ?? 0, links: header?.links.map(\.name) ?? []))
    }

    private mutating func feed(
        _ item: JournalItem, _ record: JournalRecord, at position: JournalPosition, isNew: Bool
    ) {
        effects.removeAll(keepingCapacity: true)
        do {
            try player.take(item) { effect, _ in effects.append(effect) }
        } catch {
            isUnreadable = true
            note(.unreadable, at: position, count: nil, "the rest of segment \(position.segment): \(error)")
            return
        }
        guard let core = player.core else { return }
        if !hasDictionary {
            hasDictionary = true
            writer.use(core.program.database)
        }
        let place = EffectTranslator.Place(position: position, record: record, isNew: isNew)
        translator.take(effects, place, core.program, run: core.runs.open?.number, into: writer)
    }

    private func note(_ kind: ArchivedGap.Kind, at position: JournalPosition, count: Int64?, _ text: String) {
        guard position >= from else { return }
        // Behind every effect of the record there.
        let ordinal: UInt32 = kind == .damage ? .max - 1 : .max
        writer.append(
            ArchivedGap(
                moment: ArchiveMoment(
                    position: position, ordinal: ordinal, utc: last?.utc ?? UTCTime(nanoseconds: 0),
                    coreTime: last?.coreTime ?? .zero),
                kind: kind, link: "", subject: "", count: count, text: text))
    }
}

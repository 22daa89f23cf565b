public import Journal
public import Octets

/// Takes a part of a journal out as a journal of its own, which replays by itself.
///
/// It begins at a snapshot and ends where the core has nothing left to do, so that replay can be held against
/// it to the last record; its chain is its own and whole.
public struct JournalCut {
    /// What was taken and what was left.
    public struct Report: Hashable, Sendable {
        /// The snapshot that the cut begins with, the first and the last record that were asked for.
        public var snapshot: JournalPosition
        public var from: JournalPosition
        public var to: JournalPosition
        public var begins: UTCTime
        public var segments = 0
        public var records: UInt64 = 0
        public var inputs: UInt64 = 0
        /// Records between the snapshot and `from`, which the state there needs.
        public var lead: UInt64 = 0
        public var leftBefore: UInt64 = 0
        public var leftBehind: UInt64 = 0
        public var gaps = 0
        /// Of the files, compressed; the dictionary is not among them if it is only named.
        public var octets = 0
        public var dictionary: [UInt8]?
    }

    private let outline: JournalOutline
    private let shelf: DictionaryShelf?
    private let shelves: [DictionaryShelf]
    private var copy: JournalCopy
    private var report: Report
    private var waiting: [JournalRecord] = []
    private var waitingOctets = 0
    /// Records that the next segment begins with; nil once they are written.
    private var beginning: [JournalRecord]? = []
    /// Of the segment that is read: what stands before its snapshot.
    private var head: [JournalRecord] = []
    private var segment: UInt32 = 0
    private var lastHeader: JournalHeader?
    private var isDone = false

    /// Cuts `from … to` out of a journal into a new folder. With a shelf the dictionary is kept there and
    /// only named in the cut.
    public static func cut(
        _ outline: JournalOutline, from: JournalMoment, to: JournalMoment, into folder: String,
        shelf: DictionaryShelf? = nil, files: FileLayer = .system
    ) throws(StationError) -> Report {
        do {
            guard let first = try outline.position(of: from), let last = try outline.position(of: to) else {
                throw StationError.journal("\(outline.path) holds no record")
            }
            guard first <= last else {
                throw StationError.journal(
                    "the cut would end (\(last.text)) before it begins (\(first.text))")
            }
            guard let snapshot = outline.snapshot(before: first) else {
                throw StationError.journal("\(outline.path) holds no snapshot")
            }
            var cut = try JournalCut(
                outline, shelf, JournalCopy(into: folder, files: files),
                Report(
                    snapshot: snapshot.position, from: max(first, snapshot.position),
                    to: max(last, snapshot.position), begins: snapshot.utc,
                    leftBefore: snapshot.index, leftBehind: outline.records - snapshot.index))
            return try cut.run(files)
        } catch let error as StationError {
            throw error
        } catch {
            throw .journal("\(error)")
        }
    }

    private init(
        _ outline: JournalOutline, _ shelf: DictionaryShelf?, _ copy: JournalCopy, _ report: Report
    ) {
        (self.outline, self.shelf, self.copy, self.report) = (outline, shelf, copy, report)
        shelves = DictionaryShelf.around(outline.path) + (shelf.map { [$0] } ?? [])
    }

    private mutating func run(_ files: FileLayer) throws -> Report {
        var reader = try outline.reader(from: JournalPosition(segment: report.snapshot.segment, record: 0))
        while !isDone, let item = try reader.next() {
            switch item {
            case .record(let position, let record):
                guard let header = reader.header else { continue }
                try take(record, at: position, header)
            case .damaged(let damage) where damage.position > report.snapshot:
                throw StationError.journal(
                    "\(damage): cut before or behind it, a cut would hide the damage")
            case .damaged, .torn: break
            }
        }
        try flush()
        report.octets = try copy.finish()
        return report
    }

    private mutating func take(
        _ record: JournalRecord, at position: JournalPosition, _ header: JournalHeader
    ) throws {
        if position.segment != segment {
            try flush()
            (segment, beginning, head) = (position.segment, [], [])
        }
        if position.segment == report.snapshot.segment, position < report.snapshot {
            // Before the snapshot only what it is read with counts.
            if let kind = record.eventKind,
                kind == .configuration || kind == .clockMapping || kind.isDictionary
            {
                head.removeAll { $0.kind == record.kind }
                head.append(try shelved(record))
            }
            return
        }
        if position == report.snapshot { openFirst(record) }
        if position > report.to, record.isBoundary {
            return try end(before: record, header)
        }
        report.records += 1
        report.leftBehind -= 1
        if position < report.from { report.lead += 1 }
        if record.eventKind?.isInput ?? record.isReceived { report.inputs += 1 }
        if record.eventKind == .gap { report.gaps += 1 }
        waiting.append(try shelved(record))
        waitingOctets += record.payload.count
        if waitingOctets > Limits.cutBatch { try flush(header) }
        lastHeader = header
    }

    private mutating func openFirst(_ record: JournalRecord) {
        for index in head.indices {
            head[index].coreTime = record.coreTime
            head[index].utc = record.utc
            head[index].trace = record.trace
        }
        beginning = head
        report.records += UInt64(head.count)
        report.leftBefore -= UInt64(head.count)
    }

    /// The cut's own end: the sums that its last input left stand in the record behind it.
    private mutating func end(before record: JournalRecord, _ header: JournalHeader) throws {
        isDone = true
        guard let last = waiting.last, last.eventKind != .end else { return }
        report.records += 1
        waiting.append(
            JournalRecord(
                channel: .events, kind: RecordKind.end.rawValue, coreTime: last.coreTime, utc: last.utc,
                trace: record.trace, payload: []))
    }

    /// With a shelf a dictionary goes there once, and its name stays.
    private mutating func shelved(_ record: JournalRecord) throws -> JournalRecord {
        guard let kind = record.eventKind, kind.isDictionary else { return record }
        var octets = record.payload
        if kind == .dictionaryReference {
            guard let found = shelves.lazy.compactMap({ $0.octets(ofHash: record.payload) }).first else {
                throw DictionaryShelf.missing(record.payload, in: shelves)
            }
            octets = found
        }
        var result = record
        if let shelf {
            result.kind = RecordKind.dictionaryReference.rawValue
            result.payload = try shelf.keep(octets)
            report.dictionary = result.payload
        } else {
            (result.kind, result.payload) = (RecordKind.dictionary.rawValue, octets)
        }
        return result
    }

    private mutating func flush(_ header: JournalHeader? = nil) throws {
        guard let header = header ?? lastHeader, !waiting.isEmpty else { return }
        if let records = beginning {
            try copy.begin(like: header, with: records + waiting)
            beginning = nil
            report.segments += 1
        } else {
            try copy.append(waiting)
        }
        waiting.removeAll(keepingCapacity: true)
        waitingOctets = 0
    }
}

extension RecordKind {
    var isDictionary: Bool { self == .dictionary || self == .dictionaryReference }
}

extension JournalRecord {
    var isReceived: Bool {
        if case .link(_, .received, _) = channel { return true }
        return false
    }

    /// Whether everything that the input before it caused stands before it.
    var isBoundary: Bool {
        guard let kind = eventKind else { return isReceived }
        return kind.isInput || kind == .configuration || kind == .snapshot
    }
}

extension JournalPosition {
    /// As the command line takes it.
    public var text: String { "\(segment):\(record)" }
}

public import Journal
public import Octets

/// Where a journal can be entered: its snapshots with their times, and its two ends.
public struct JournalOutline: Sendable {
    public struct Entry: Hashable, Sendable {
        public var position: JournalPosition
        public var utc: UTCTime
        public var coreTime: CoreTime
        /// Records before it in the whole journal.
        public var index: UInt64
    }

    public let path: String
    /// In the order of the journal.
    public private(set) var snapshots: [Entry] = []
    public private(set) var first: Entry?
    public private(set) var last: Entry?
    public private(set) var records: UInt64 = 0
    public private(set) var damages: [JournalDamage] = []
    private let files: FileLayer

    /// Reads a folder or one segment to its end.
    public init(path: String, files: FileLayer = .system) throws(JournalError) {
        self.path = path
        self.files = files
        var reader = try JournalReader(path: path, files: files)
        while let item = try reader.next() {
            switch item {
            case .record(let position, let record): note(record, at: position)
            case .damaged(let damage):
                if damages.count < Limits.differences { damages.append(damage) }
            case .torn: break
            }
        }
    }

    private mutating func note(_ record: JournalRecord, at position: JournalPosition) {
        let entry = Entry(position: position, utc: record.utc, coreTime: record.coreTime, index: records)
        records += 1
        first = first ?? entry
        last = entry
        if record.eventKind == .snapshot { snapshots.append(entry) }
    }

    /// The newest snapshot at or before a position, or the first of all: nothing before that can be replayed.
    public func snapshot(before position: JournalPosition) -> Entry? {
        snapshots.last { $0.position <= position } ?? snapshots.first
    }

    /// The first record at or after the moment. A clock that was set back makes a time ambiguous: then the
    /// search begins at the last snapshot before that time.
    public func position(of moment: JournalMoment) throws(JournalError) -> JournalPosition? {
        guard let first, let last else { return nil }
        switch moment {
        case .start: return first.position
        case .end: return last.position
        case .record(let position): return position
        case .afterStart(let span):
            return try search(UTCTime(nanoseconds: first.utc.nanoseconds + span.nanoseconds))
        case .beforeEnd(let span):
            return try search(UTCTime(nanoseconds: last.utc.nanoseconds - span.nanoseconds))
        case .utc(let utc): return try search(utc)
        case .timeOfDay(let span):
            let midnight = last.utc.nanoseconds / CivilDate.day * CivilDate.day
            return try search(UTCTime(nanoseconds: midnight + span.nanoseconds))
        }
    }

    private func search(_ utc: UTCTime) throws(JournalError) -> JournalPosition? {
        let from = snapshots.last { $0.utc < utc }?.position
        var reader = try reader(from: from)
        while let item = try reader.next() {
            if case .record(let position, let record) = item, record.utc >= utc,
                position >= from ?? position
            {
                return position
            }
        }
        return last?.position
    }

    /// A reader from a position of a folder on; of one segment, all of it.
    func reader(from position: JournalPosition?) throws(JournalError) -> JournalReader {
        var names: [String] = []
        guard let position, files.list(path, &names) >= 0 else {
            return try JournalReader(path: path, files: files)
        }
        return try JournalReader(directory: path, from: position, files: files)
    }
}

extension JournalRecord {
    /// What an event record is; nil for octets of a link and for kinds of another program.
    public var eventKind: RecordKind? { channel == .events ? RecordKind(rawValue: kind) : nil }
}

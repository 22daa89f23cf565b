public import Octets

/// What `journal info` tells: segments, records by channel and kind, times, gaps, damage.
public struct JournalSummary: Hashable, Sendable {
    public struct Segment: Hashable, Sendable {
        public var number: UInt32
        public var path: String
        public var octets: Int
        public var header: JournalHeader?
        public var records: UInt64 = 0
        public var tornOctets: UInt64 = 0
        public var firstUTC: UTCTime?
        public var lastUTC: UTCTime?
        public var firstCoreTime: CoreTime?
        public var lastCoreTime: CoreTime?
    }

    /// Records of one channel and kind.
    public struct Count: Hashable, Sendable {
        public var channel: JournalRecord.Channel
        public var kind: UInt8
        public var records: UInt64
        public var octets: UInt64
    }

    public struct Gap: Hashable, Sendable {
        public var position: JournalPosition
        public var gap: JournalGap
    }

    public private(set) var segments: [Segment] = []
    /// In the order in which they were met.
    public private(set) var counts: [Count] = []
    public private(set) var gaps: [Gap] = []
    /// The first thousand; `damageCount` counts all.
    public private(set) var damages: [JournalDamage] = []
    public private(set) var damageCount = 0
    private var places: [Key: Int] = [:]

    private struct Key: Hashable {
        var channel: JournalRecord.Channel
        var kind: UInt8
    }

    /// Reads a directory or one segment to its end.
    public init(path: String, files: FileLayer = .system) throws(JournalError) {
        var reader = try JournalReader(path: path, files: files)
        while let item = try reader.next() {
            catchUp(reader.visits)
            switch item {
            case .record(let position, let record): note(record, at: position, reader.header?.gapKind)
            case .damaged(let damage): note(damage)
            case .torn(_, _, let length): segments[segments.count - 1].tornOctets += length
            }
        }
        catchUp(reader.visits)
    }

    public var records: UInt64 { segments.reduce(0) { $0 + $1.records } }
    public var octets: Int { segments.reduce(0) { $0 + $1.octets } }

    /// Takes up the segments that were opened since, and the headers of those that are done.
    private mutating func catchUp(_ visits: [JournalReader.Visit]) {
        for (index, visit) in visits.enumerated().dropFirst(max(0, segments.count - 1)) {
            if index == segments.count {
                segments.append(Segment(number: visit.number, path: visit.path, octets: visit.octets))
            }
            segments[index].header = visit.header
        }
    }

    private mutating func note(
        _ record: JournalRecord, at position: JournalPosition, _ gapKind: UInt8?
    ) {
        let last = segments.count - 1
        segments[last].records += 1
        segments[last].firstUTC = segments[last].firstUTC ?? record.utc
        segments[last].lastUTC = record.utc
        segments[last].firstCoreTime = segments[last].firstCoreTime ?? record.coreTime
        segments[last].lastCoreTime = record.coreTime
        let key = Key(channel: record.channel, kind: record.kind)
        if places[key] == nil {
            places[key] = counts.count
            counts.append(Count(channel: record.channel, kind: record.kind, records: 0, octets: 0))
        }
        if let place = places[key] {
            counts[place].records += 1
            counts[place].octets += UInt64(record.payload.count)
        }
        guard record.channel == .events, record.kind == gapKind else { return }
        var octets = ByteReader(record.payload)
        if let gap = try? JournalGap(decoding: &octets), gaps.count < Limits.damages {
            gaps.append(Gap(position: position, gap: gap))
        }
    }

    private mutating func note(_ damage: JournalDamage) {
        damageCount += 1
        if damages.count < Limits.damages { damages.append(damage) }
    }
}

extension JournalItem {
    /// Segment and number of the record, of the first lost one, or of the one that was never finished.
    public var position: JournalPosition {
        switch self {
        case .record(let position, _): position
        case .damaged(let damage): damage.position
        case .torn(let position, _, _): position
        }
    }
}

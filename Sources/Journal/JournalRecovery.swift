public import Octets

/// What a start finds: the newest snapshot, what came after it, and what the last run left unfinished.
///
/// Nothing is changed on the disk: a torn tail is evidence, and a new run begins a new segment.
public struct JournalRecovery: Sendable {
    /// Numbers of all segments, in order.
    public var segments: [UInt32]
    public var snapshotPosition: JournalPosition?
    /// The snapshot's record; nil when no segment holds one.
    public var snapshot: JournalRecord?
    /// Records behind the snapshot (all there are, without one).
    public var tailRecords = 0
    /// Octets of the last segment behind its last whole block.
    public var tornOctets: UInt64 = 0
    /// Damage in the segments that were read: from the snapshot's on.
    public var damages: [JournalDamage] = []
    /// Where the newest segment ends.
    public var end: JournalPosition
    private let directory: JournalDirectory

    /// Reads back from the newest segment until one holds an event of `snapshotKind`.
    ///
    /// `before`: only snapshots before that position, for a caller who could not use a newer one.
    public static func open(
        directory path: String, snapshotKind: UInt8, before: JournalPosition? = nil,
        files: FileLayer = .system
    ) throws(JournalError) -> JournalRecovery {
        let directory = JournalDirectory(path: path, files: files)
        let segments = try directory.segments()
        var recovery = JournalRecovery(directory, segments)
        for segment in segments.reversed() {
            try recovery.read(segment, snapshotKind, before, isLast: segment == segments.last)
            if recovery.snapshot != nil { break }
        }
        return recovery
    }

    private init(_ directory: JournalDirectory, _ segments: [JournalDirectory.Segment]) {
        self.directory = directory
        self.segments = segments.map(\.number)
        end = JournalPosition(segment: segments.last?.number ?? 0, record: 0)
    }

    /// The records behind the snapshot, with the damage between them.
    public func tail() throws(JournalError) -> JournalReader {
        let from = snapshotPosition.map { JournalPosition(segment: $0.segment, record: $0.record + 1) }
        return try JournalReader(directory: directory.path, from: from, files: directory.files)
    }

    private mutating func read(
        _ segment: JournalDirectory.Segment, _ kind: UInt8, _ before: JournalPosition?, isLast: Bool
    ) throws(JournalError) {
        let window = try segment.window(directory.files)
        var scanner = SegmentScanner(window: window, number: segment.number, chain: nil)
        var after = 0
        var found: [JournalDamage] = []
        while let item = try scanner.next() {
            switch item {
            case .record(let position, let record):
                after += 1
                guard record.channel == .events, record.kind == kind else { continue }
                if let before, position >= before { continue }
                (snapshotPosition, snapshot, after) = (position, record, 0)
            case .damaged(let damage): if found.count < Limits.damages { found.append(damage) }
            case .torn(_, _, let length): if isLast { tornOctets = length }
            }
        }
        tailRecords += after
        damages.insert(contentsOf: found, at: 0)
        if isLast { end.record = scanner.nextRecord }
    }
}

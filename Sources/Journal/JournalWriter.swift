public import Octets

/// Appends batches of records to the newest segment of a directory, one write for each batch.
///
/// Synchronous; one thread at a time owns a writer (the journal's thread), which is why it may be handed to
/// it. All methods throw `JournalError`; a batch that was not taken stays with the caller, whose next step
/// `remedy` names.
public final class JournalWriter: @unchecked Sendable {
    let directory: JournalDirectory
    var settings: JournalSettings
    var buffer = BlockBuffer()
    /// Descriptor and path of the open segment.
    var file: Int32 = -1
    var path = ""
    /// Where the next record goes, and the checksum that it follows.
    var next: JournalPosition
    var chain: UInt32
    /// Octets of whole, taken batches; octets behind it (a failed batch) are cut off before anything else.
    var end: Int64
    var hasTornTail = false
    /// Error number after which this segment is not continued.
    var spoiled: Int32?
    /// Whether the directory's entry of the segment is on the disk.
    var isNameSynced = false
    var begunAt: CoreTime?
    var pendingGap: JournalGap?
    private let lock: DirectoryLock
    /// The next record that a sync has not seen.
    public internal(set) var firstUnsynced: JournalPosition

    private init(_ directory: JournalDirectory, _ settings: JournalSettings) throws(JournalError) {
        self.directory = directory
        self.settings = settings
        lock = try DirectoryLock(directory)
        let tail = try SegmentTail.newest(in: directory)
        next = JournalPosition(segment: tail.number, record: tail.nextRecord)
        chain = tail.checksum
        end = Int64(tail.octets)
        firstUnsynced = next
    }

    deinit {
        if file >= 0 { _ = directory.files.close(file) }
    }

    /// Locks the directory (made if missing) and finds its end; `beginSegment` must follow. Old segments are
    /// never written to again.
    public static func open(
        directory path: String, settings: JournalSettings, files: FileLayer = .system
    ) throws(JournalError) -> JournalWriter {
        guard settings.links.count <= Limits.links else {
            throw .tooManyLinks(found: settings.links.count, expected: Limits.links)
        }
        var names: [String] = []
        if files.list(path, &names) < 0 {
            let result = files.makeDirectory(path)
            guard result >= 0 else { throw .system(call: "mkdir", path: path, number: -result) }
        }
        return try JournalWriter(JournalDirectory(path: path, files: files), settings)
    }

    /// Position that the next record will get.
    public var nextPosition: JournalPosition { next }

    /// Octets in the open segment.
    public var segmentOctets: Int64 { file < 0 ? 0 : end }

    /// Whether the open segment is full, old at `now`, spoiled, or missing.
    public func needsNewSegment(at now: CoreTime) -> Bool {
        guard file >= 0, spoiled == nil, let begunAt else { return true }
        return end >= Int64(settings.segmentOctets) || now - begunAt >= settings.segmentAge
    }

    /// Tells that records will never be written; the next batch that is taken says so in a gap record before
    /// it.
    public func noteDropped(_ gap: JournalGap) {
        if pendingGap == nil { pendingGap = gap } else { pendingGap?.add(gap) }
    }

    /// Writes all records, or none: after an error the segment is as it was before.
    public func append(_ records: [JournalRecord]) throws(JournalError) -> JournalAppend {
        guard file >= 0 else { throw .noSegment }
        if let spoiled { throw .segmentSpoiled(path: path, number: spoiled) }
        try cutTornTail()
        buffer.removeAll()
        let run = try encode(records)
        try writeBuffer()
        next = run.next
        chain = run.chain
        if run.gap != nil { pendingGap = nil }
        let now = records.last?.coreTime ?? begunAt ?? .zero
        return JournalAppend(
            first: run.first, count: records.count, gap: run.gap, needsNewSegment: needsNewSegment(at: now))
    }

    /// Waits until the disk has every record that was taken; gives the position behind the last.
    ///
    /// After an error nobody knows what the disk has: the segment is not continued.
    @discardableResult
    public func sync() throws(JournalError) -> JournalPosition {
        guard file >= 0 else { throw .noSegment }
        if let spoiled { throw .segmentSpoiled(path: path, number: spoiled) }
        try syncName()
        let result = directory.files.dataSync(file)
        guard result >= 0 else {
            spoiled = -result
            throw .system(call: "fdatasync", path: path, number: -result)
        }
        firstUnsynced = next
        return next
    }

    /// Cuts off what a failed write may have left, syncs, and lets go of the file; the lock goes with the
    /// writer.
    public func close() throws(JournalError) {
        guard file >= 0 else { return }
        if spoiled == nil {
            try cutTornTail()
            try sync()
        }
        let result = directory.files.close(file)
        file = -1
        guard result >= 0 else { throw .system(call: "close", path: path, number: -result) }
    }
}

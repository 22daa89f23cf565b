import Octets

/// Writes records that were read from a journal into a new one, segment by segment, with a chain of its own.
public struct JournalCopy {
    /// The new journal's folder.
    public let directory: String
    private let files: FileLayer
    private var writer: JournalWriter?
    private var segments: [String] = []

    /// `directory` is made; there must be no journal in it.
    public init(into directory: String, files: FileLayer = .system) throws(JournalError) {
        self.directory = directory
        self.files = files
        let made = files.makeDirectory(directory)
        guard made >= 0 else { throw .system(call: "mkdir", path: directory, number: -made) }
    }

    /// Begins a segment that says of itself what `header` said: program, behaviour, links.
    public mutating func begin(like header: JournalHeader, with records: [JournalRecord]) throws(JournalError)
    {
        try writer?.close()
        writer = nil
        let settings = JournalSettings(
            origin: header.origin, links: header.links, gapKind: header.gapKind, segmentOctets: .max,
            segmentAge: .seconds(1 << 32))
        let next = try JournalWriter.open(directory: directory, settings: settings, files: files)
        let place = try next.beginSegment(header: records)
        segments.append(JournalDirectory(path: directory, files: files).path(of: place.first.segment))
        writer = next
    }

    public mutating func append(_ records: [JournalRecord]) throws(JournalError) {
        guard let writer else { throw .noSegment }
        _ = try writer.append(records)
    }

    /// Closes the last segment and compresses all; gives the octets they take.
    public mutating func finish() throws(JournalError) -> Int {
        try writer?.close()
        writer = nil
        _ = files.unlink(JournalDirectory(path: directory, files: files).lockPath)
        var octets = 0
        let compression = SegmentCompression(level: 19, forKeeping: true, files: files)
        for segment in segments { octets += try compression.compress(segment)?.compressedOctets ?? 0 }
        return octets
    }
}

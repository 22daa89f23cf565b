public import Octets

/// Reads the records of a segment or of a whole directory in order, and says where the octets are not what
/// was written.
///
/// A segment that is still being written ends where it ended when the reader came to it.
public struct JournalReader {
    private let files: FileLayer
    private let segments: [JournalDirectory.Segment]
    private let first: JournalPosition?
    private var index = 0
    private var scanner: SegmentScanner?
    private var queued: JournalItem?
    /// Every segment that was opened, with its header as far as it was read; also those without an item.
    private(set) var visits: [Visit] = []

    struct Visit {
        var number: UInt32
        var path: String
        var octets: Int
        var header: JournalHeader?
    }

    /// All segments of a directory, or those from `first` on; records before it are checked and left out.
    public init(
        directory path: String, from first: JournalPosition? = nil, files: FileLayer = .system
    ) throws(JournalError) {
        let all = try JournalDirectory(path: path, files: files).segments()
        self.files = files
        self.first = first
        segments = all.filter { $0.number >= first?.segment ?? 0 }
    }

    /// One segment, whatever its name is.
    public init(segment path: String, files: FileLayer = .system) throws(JournalError) {
        let window = try SegmentWindow(path: path, files: files)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        self.files = files
        first = nil
        segments = []
        var scanner = SegmentScanner(
            window: window, number: JournalDirectory.number(of: name), chain: nil)
        queued = try scanner.next()
        visits = [Visit(number: scanner.number ?? 0, path: path, octets: window.octets)]
        self.scanner = scanner
        guard case .damaged(let damage) = queued else { return }
        if case .foreign(let found) = damage.reason { throw .notAJournal(path: path, found: found) }
        if damage.reason == .layout, damage.offset == 0,
            case .whole(let block) = try window.judge(0, end: window.octets)
        {
            throw .unsupportedVersion(path: path, found: block.version, expected: Layout.version)
        }
    }

    /// A directory or one segment, whichever stands at the path.
    public init(path: String, files: FileLayer = .system) throws(JournalError) {
        var names: [String] = []
        if files.list(path, &names) >= 0 {
            try self.init(directory: path, files: files)
        } else {
            try self.init(segment: path, files: files)
        }
    }

    /// Header of the segment of the last item; nil when that is damaged.
    public var header: JournalHeader? { scanner?.header }

    /// Path and octets of the segment of the last item.
    public var segment: (path: String, octets: Int)? { scanner.map { ($0.window.path, $0.window.octets) } }

    /// The next record or damage; nil at the end.
    public mutating func next() throws(JournalError) -> JournalItem? {
        while true {
            if let item = queued {
                queued = nil
                return item
            }
            if let item = try scanner?.next() { return item }
            if !visits.isEmpty { visits[visits.count - 1].header = scanner?.header }
            guard index < segments.count else { return nil }
            try openNext()
        }
    }

    private mutating func openNext() throws(JournalError) {
        let segment = segments[index]
        let before = scanner
        index += 1
        let window = try segment.window(files)
        var chain = before.flatMap { $0.lastChecksum == nil ? nil : $0.chain }
        if before == nil, segment.number == 1 { chain = 0 }
        if let last = before?.number, segment.number > last + 1 {
            chain = nil
            queued = .damaged(
                JournalDamage(
                    position: JournalPosition(segment: last + 1, record: 0), offset: 0, length: 0,
                    reason: .segmentsMissing(first: last + 1, last: segment.number - 1)))
        }
        var next = SegmentScanner(
            window: window, number: segment.number, chain: chain, declared: try declared(after: segment)
        )
        if let first, first.segment == segment.number { next.firstWanted = first.record }
        visits.append(Visit(number: segment.number, path: window.path, octets: window.octets))
        scanner = next
    }

    /// How `segment` ended for its successor; nil without a readable one.
    private func declared(
        after segment: JournalDirectory.Segment
    ) throws(JournalError) -> SegmentScanner.Declared? {
        guard index < segments.count, segments[index].number == segment.number + 1 else { return nil }
        let window = try segments[index].window(files)
        guard case .whole(let block) = try window.judge(0, end: window.octets),
            let header = block.header(), header.previousOctets > 0
        else { return nil }
        return SegmentScanner.Declared(octets: header.previousOctets, checksum: header.previousChecksum)
    }
}

public import Octets

/// Reads a journal while it is being written, in order, and never further than it is told.
///
/// What a writer has not confirmed may be withdrawn: its batch can fail half-way. So every step names the
/// position up to which all is settled, and the follower stops there until it is told a later one.
public struct JournalFollower {
    private let directory: JournalDirectory
    /// The segment that is looked for when none is open.
    private var wanted: UInt32
    private var scanner: SegmentScanner?
    private var last: (checksum: UInt32?, number: UInt32)?
    /// The limit for which the open segment's length was looked at.
    private var seen: JournalPosition?

    /// Begins with the first record of `segment`, or of the first that is there behind it.
    public init(directory path: String, from segment: UInt32, files: FileLayer = .system) {
        directory = JournalDirectory(path: path, files: files)
        wanted = segment
    }

    /// Header of the segment of the last item; nil before the first, and when it is damaged.
    public var header: JournalHeader? { scanner?.header }

    /// Position of the next item.
    public var position: JournalPosition {
        guard let scanner, let number = scanner.number else {
            return JournalPosition(segment: wanted, record: 0)
        }
        return JournalPosition(segment: number, record: scanner.nextRecord)
    }

    /// The next item before `limit`; nil when there is none yet.
    public mutating func next(before limit: JournalPosition) throws(JournalError) -> JournalItem? {
        while true {
            guard let number = scanner?.number else {
                guard try open(before: limit) else { return nil }
                continue
            }
            if number >= limit.segment, (scanner?.nextRecord ?? 0) >= limit.record { return nil }
            if seen != limit {
                let end = number < limit.segment ? try declared(after: number) : nil
                try scanner?.extend(declared: end)
                seen = limit
            }
            if let item = try scanner?.next() { return item }
            guard number < limit.segment, try hasSegment(after: number) else { return nil }
            last = (scanner?.lastChecksum, number)
            wanted = number + 1
            scanner = nil
        }
    }

    /// Waits until the disk has everything that was taken of the open segment.
    public func sync() throws(JournalError) {
        try scanner?.window.sync()
    }

    private func hasSegment(after number: UInt32) throws(JournalError) -> Bool {
        try directory.segments().contains { $0.number > number }
    }

    private mutating func open(before limit: JournalPosition) throws(JournalError) -> Bool {
        let segments = try directory.segments()
        guard let segment = segments.first(where: { $0.number >= wanted }), segment.number <= limit.segment
        else {
            return false
        }
        let window: SegmentWindow
        do throws(JournalError) {
            window = try SegmentWindow(path: segment.path, files: directory.files)
        } catch {
            // Compressed since its name was read: it is there under its other name.
            guard case .system("open", _, SystemNumber.missing) = error,
                let again = try directory.segments().first(where: { $0.number == segment.number })
            else { throw error }
            window = try SegmentWindow(path: again.path, files: directory.files)
        }
        var chain: UInt32?
        if let last, last.number + 1 == segment.number { chain = last.checksum }
        if segment.number == 1 { chain = 0 }
        scanner = SegmentScanner(
            window: window, number: segment.number, chain: chain,
            declared: segment.number < limit.segment ? try declared(after: segment.number) : nil)
        seen = limit
        return true
    }

    /// How a segment ended for its successor; nil without a readable one.
    private func declared(after number: UInt32) throws(JournalError) -> SegmentScanner.Declared? {
        guard let next = try directory.segments().first(where: { $0.number == number + 1 }) else {
            return nil
        }
        let window = try SegmentWindow(path: next.path, files: directory.files)
        guard case .whole(let block) = try window.judge(0, end: window.octets),
            let header = block.header(), header.previousOctets > 0
        else { return nil }
        return SegmentScanner.Declared(octets: header.previousOctets, checksum: header.previousChecksum)
    }
}

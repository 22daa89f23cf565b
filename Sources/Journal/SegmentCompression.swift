import Glibc

/// Makes sealed segments small and whole again; a segment is never without a file that was read back.
///
/// A compressed segment, `segment-000001.pcapng.zst`, is a row of zstd frames and a table that finds them;
/// `zstd -d` opens it too. Only segments that nobody writes to may be given.
public struct SegmentCompression: Sendable {
    /// What became of a file.
    public struct Outcome: Hashable, Sendable {
        public var path: String
        /// Of the segment, and of its compressed file.
        public var octets: Int
        public var compressedOctets: Int
    }

    private let files: FileLayer
    private let level: Int32
    private let frameOctets: Int

    /// `level` 1 (fast) … 19 (small); `forKeeping`: few large frames, for files that are read as a whole.
    public init(level: Int32 = 3, forKeeping: Bool = false, files: FileLayer = .system) {
        self.files = files
        self.level = level
        frameOctets = forKeeping ? Limits.frameOctets : Limits.framePlain
    }

    /// Segments of a folder that are not compressed, oldest first. The newest is the one that a station
    /// writes to; only who holds the folder alone may touch that.
    public func plainSegments(of directory: String, withNewest: Bool = false) throws(JournalError) -> [String]
    {
        let all = try JournalDirectory(path: directory, files: files).segments()
        return (withNewest ? all[...] : all.dropLast()).map(\.path)
            .filter { !$0.hasSuffix(JournalDirectory.compressedEnding) }
    }

    /// Segments of a folder that are compressed and not there otherwise, oldest first.
    public func compressedSegments(of directory: String) throws(JournalError) -> [String] {
        try JournalDirectory(path: directory, files: files).segments().map(\.path)
            .filter { $0.hasSuffix(JournalDirectory.compressedEnding) }
    }

    /// Does something while no station writes into the folder. Errors: `.locked`, and those of `body`.
    public func alone(
        in directory: String, _ body: () throws(JournalError) -> Void
    ) throws(JournalError) {
        let lock = try DirectoryLock(JournalDirectory(path: directory, files: files))
        defer { withExtendedLifetime(lock) {} }
        try body()
    }

    /// Puts a compressed file in the place of a segment. The original goes only when the compressed one has
    /// its name on the disk and was read back octet by octet. Nil: `goesOn` said no, and nothing has changed.
    public func compress(_ path: String, goesOn: () -> Bool = { true }) throws(JournalError) -> Outcome? {
        let target = path + JournalDirectory.compressedEnding
        let unfinished = target + ".part"
        do throws(JournalError) {
            guard let packed = try pack(path, to: unfinished, goesOn), try isSame(path, unfinished, goesOn)
            else {
                _ = files.unlink(unfinished)
                return nil
            }
            try replace(path, by: target, unfinished)
            return packed
        } catch {
            _ = files.unlink(unfinished)
            throw error
        }
    }

    /// Puts the segment itself in the place of its compressed file; one that is damaged is left as it is.
    public func expand(_ path: String) throws(JournalError) -> Outcome {
        let target = String(path.dropLast(JournalDirectory.compressedEnding.count))
        let unfinished = target + ".part"
        do throws(JournalError) {
            let window = try SegmentWindow(path: path, files: files)
            let file = try create(unfinished)
            defer { _ = files.close(file) }
            var at = 0
            while at < window.octets {
                let view = try window.view(at, min(Limits.framePlain, window.octets - at))
                if let bad = window.firstUnreadable { throw .damagedFrame(path: path, offset: bad) }
                try put(Array(view)[...], to: file, at: at, unfinished)
                at += view.count
            }
            try sync(file, unfinished)
            try replace(path, by: target, unfinished)
            return Outcome(path: target, octets: window.octets, compressedOctets: window.fileOctets)
        } catch {
            _ = files.unlink(unfinished)
            throw error
        }
    }

    private func pack(_ path: String, to unfinished: String, _ goesOn: () -> Bool) throws(JournalError)
        -> Outcome?
    {
        guard let compressor = FrameCompressor(level: level) else { throw noMemory(path) }
        let window = try SegmentWindow(path: path, files: files)
        let file = try create(unfinished)
        defer { _ = files.close(file) }
        var table = SeekTable()
        while table.segmentOctets < window.octets {
            guard goesOn() else { return nil }
            let at = table.segmentOctets
            let view = try window.view(at, min(frameOctets, window.octets - at))
            guard !view.isEmpty, let frame = compressor.frame(of: view) else { throw noMemory(path) }
            try put(frame, to: file, at: table.fileOctets, unfinished)
            table.add(length: frame.count, held: view.count)
        }
        let end = table.octets
        try put(end[...], to: file, at: table.fileOctets, unfinished)
        try sync(file, unfinished)
        return Outcome(path: path, octets: window.octets, compressedOctets: table.fileOctets + end.count)
    }

    /// Reads both and compares every octet; false when `goesOn` said no.
    private func isSame(_ path: String, _ packed: String, _ goesOn: () -> Bool) throws(JournalError) -> Bool {
        let (plain, again) = (
            try SegmentWindow(path: path, files: files), try SegmentWindow(path: packed, files: files)
        )
        guard plain.octets == again.octets else { throw .notReadBack(path: packed) }
        var at = 0
        while at < plain.octets {
            guard goesOn() else { return false }
            let count = min(Limits.framePlain, plain.octets - at)
            let (left, right) = (try plain.view(at, count), try again.view(at, count))
            guard left.count == count, right.count == count, isEqual(left, right),
                again.firstUnreadable == nil
            else {
                throw .notReadBack(path: packed)
            }
            at += count
        }
        return true
    }

    private func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard let one = left.baseAddress, let other = right.baseAddress else { return left.isEmpty }
        return memcmp(one, other, left.count) == 0
    }

    private func replace(_ path: String, by target: String, _ unfinished: String) throws(JournalError) {
        let renamed = files.rename(unfinished, target)
        guard renamed >= 0 else { throw .system(call: "rename", path: unfinished, number: -renamed) }
        let folder = JournalDirectory(path: JournalDirectory.folder(of: path), files: files)
        try folder.sync()
        let unlinked = files.unlink(path)
        guard unlinked >= 0 else { throw .system(call: "unlink", path: path, number: -unlinked) }
        try folder.sync()
    }

    private func create(_ path: String) throws(JournalError) -> Int32 {
        let file = files.open(path, .replace)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        return file
    }

    private func put(
        _ octets: ArraySlice<UInt8>, to file: Int32, at offset: Int, _ path: String
    ) throws(JournalError) {
        let result = octets.withUnsafeBytes { JournalWriter.write($0, to: file, at: Int64(offset), files) }
        guard result >= 0 else { throw .system(call: "write", path: path, number: Int32(-result)) }
    }

    private func sync(_ file: Int32, _ path: String) throws(JournalError) {
        let result = files.dataSync(file)
        guard result >= 0 else { throw .system(call: "fdatasync", path: path, number: -result) }
    }

    private func noMemory(_ path: String) -> JournalError {
        .system(call: "ZSTD_compress2", path: path, number: SystemNumber.noMemory)
    }
}

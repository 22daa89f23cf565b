/// A part of a segment in memory, moved along as it is read; the file, compressed or not, is never taken as a
/// whole.
final class SegmentWindow {
    let path: String
    /// Of the segment, whatever its file has.
    private(set) var octets: Int
    /// Of the file.
    private(set) var fileOctets: Int
    private let files: FileLayer
    private let file: Int32
    private let compressed: CompressedFile?
    private var storage: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var filled = 0

    /// Opens the file; its present length is what is read, whatever is appended meanwhile.
    init(path: String, files: FileLayer) throws(JournalError) {
        let file = files.open(path, .read)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        do throws(JournalError) {
            let size = files.size(file)
            guard size >= 0 else { throw .system(call: "fstat", path: path, number: Int32(-size)) }
            compressed =
                try CompressedFile.isCompressed(file, path: path, files)
                ? try CompressedFile(file, path: path, size: Int(size), files: files) : nil
            octets = compressed?.octets ?? Int(size)
            fileOctets = Int(size)
        } catch {
            _ = files.close(file)
            throw error
        }
        (self.path, self.files, self.file) = (path, files, file)
        capacity = min(Limits.windowOctets, max(octets, 64))
        storage = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        _ = files.close(file)
        storage.deallocate()
    }

    /// Takes up what was appended since, and forgets what is in memory: a withdrawn end may have been
    /// replaced.
    func refresh() throws(JournalError) {
        // What is compressed is not written to any more.
        guard compressed == nil else { return }
        let size = files.size(file)
        guard size >= 0 else { throw .system(call: "fstat", path: path, number: Int32(-size)) }
        (octets, fileOctets, filled) = (Int(size), Int(size), 0)
    }

    /// Waits until the disk has what was written to the file up to now, by whomever.
    func sync() throws(JournalError) {
        let result = files.dataSync(file)
        guard result >= 0 else { throw .system(call: "fdatasync", path: path, number: -result) }
    }

    /// The octets there, valid until the next call; fewer only when the file has become shorter.
    func view(_ offset: Int, _ count: Int) throws(JournalError) -> UnsafeRawBufferPointer {
        if offset < start || offset + count > start + filled { try move(to: offset, count) }
        let there = max(0, min(count, start + filled - offset))
        return UnsafeRawBufferPointer(start: storage + (offset - start), count: there)
    }

    /// Whether the octet stands in a compressed frame that is damaged; only of those viewed before.
    func isUnreadable(_ offset: Int) -> Bool {
        compressed?.unreadable.contains { $0.contains(offset) } ?? false
    }

    /// Where the first damaged frame of those that were viewed begins.
    var firstUnreadable: Int? { compressed?.unreadable.first?.lowerBound }

    private func move(to offset: Int, _ count: Int) throws(JournalError) {
        if count > capacity {
            storage.deallocate()
            capacity = count
            storage = .allocate(byteCount: capacity, alignment: 16)
        }
        start = offset
        filled = 0
        let wanted = min(capacity, octets - offset)
        while filled < wanted {
            let room = UnsafeMutableRawBufferPointer(start: storage + filled, count: wanted - filled)
            let result =
                compressed?.read(room, offset + filled) ?? files.read(file, room, Int64(offset + filled))
            guard result >= 0 else { throw .system(call: "read", path: path, number: Int32(-result)) }
            if result == 0 { return }
            filled += result
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The little-endian number there; the caller has the bounds.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Number.Type) -> Number {
        Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

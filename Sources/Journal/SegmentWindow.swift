/// A part of a segment's file in memory, moved along as it is read; the file is never taken as a whole.
final class SegmentWindow {
    let path: String
    let octets: Int
    private let files: FileLayer
    private let file: Int32
    private var storage: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var filled = 0

    /// Opens the file; its present length is what is read, whatever is appended meanwhile.
    init(path: String, files: FileLayer) throws(JournalError) {
        self.path = path
        self.files = files
        file = files.open(path, .read)
        let size = file >= 0 ? files.size(file) : 0
        octets = Int(max(0, size))
        capacity = min(Limits.windowOctets, max(octets, 64))
        storage = .allocate(byteCount: capacity, alignment: 16)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        guard size >= 0 else { throw .system(call: "fstat", path: path, number: Int32(-size)) }
    }

    deinit {
        if file >= 0 { _ = files.close(file) }
        storage.deallocate()
    }

    /// The octets there, valid until the next call; fewer only when the file has become shorter.
    func view(_ offset: Int, _ count: Int) throws(JournalError) -> UnsafeRawBufferPointer {
        if offset < start || offset + count > start + filled { try move(to: offset, count) }
        let there = max(0, min(count, start + filled - offset))
        return UnsafeRawBufferPointer(start: storage + (offset - start), count: there)
    }

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
            let result = files.read(file, room, Int64(offset + filled))
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

import Octets

/// A growing row of pcapng blocks, written by one system call; little-endian.
struct BlockBuffer: ~Copyable {
    private var storage: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64 << 10) {
        self.capacity = capacity
        storage = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    var octets: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: storage, count: count) }

    mutating func removeAll() { count = 0 }

    mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: storage, byteCount: count)
        storage.deallocate()
        storage = moved
        capacity = larger
    }

    /// Appends a number; room was reserved by the caller of the block.
    mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ value: Number) {
        reserve(MemoryLayout<Number>.size)
        storage.storeBytes(of: value.littleEndian, toByteOffset: count, as: Number.self)
        count += MemoryLayout<Number>.size
    }

    /// Appends octets and zeros up to the next multiple of four.
    mutating func put(padded bytes: UnsafeRawBufferPointer) {
        let room = Layout.padded(bytes.count)
        reserve(room)
        if let source = bytes.baseAddress {
            (storage + count).copyMemory(from: source, byteCount: bytes.count)
        }
        for index in bytes.count..<room {
            storage.storeBytes(of: 0, toByteOffset: count + index, as: UInt8.self)
        }
        count += room
    }

    /// Appends a text option, cut at the limit; nothing for an empty text.
    mutating func put(option code: UInt16, text: String) {
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return }
        if bytes.count > Limits.textOctets {
            // A scalar has at most four octets, so that the cut is between two of them.
            let kept = text.unicodeScalars.prefix(Limits.textOctets / 4)
            bytes = Array(String(String.UnicodeScalarView(kept)).utf8)
        }
        put(code)
        put(UInt16(bytes.count))
        bytes.withUnsafeBytes { put(padded: $0) }
    }

    /// Appends the head of the seal, up to its kind's own fields.
    mutating func putSeal(size: Int, flags: UInt8) {
        put(Layout.Option.customBinary)
        put(UInt16(size))
        put(Layout.enterprise)
        put(Layout.sealMark)
        put(Layout.version)
        put(flags)
    }

    /// Ends the block that began at `start`: previous checksum, checksum, trailer, lengths.
    mutating func finish(blockAt start: Int, previous: UInt32) -> UInt32 {
        put(previous)
        let checksumAt = count
        put(UInt32(0))
        put(UInt32(0))
        let length = UInt32(count + 4 - start)
        put(length)
        storage.storeBytes(of: length.littleEndian, toByteOffset: start + 4, as: UInt32.self)
        var crc = CRC32C(seed: previous)
        crc.update(UnsafeRawBufferPointer(start: storage + start, count: Int(length)).bound)
        storage.storeBytes(of: crc.value.littleEndian, toByteOffset: checksumAt, as: UInt32.self)
        return crc.value
    }
}

extension UnsafeRawBufferPointer {
    /// The same octets for a function that wants them typed.
    var bound: UnsafeBufferPointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
}

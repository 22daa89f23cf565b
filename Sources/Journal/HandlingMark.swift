public import Octets

/// Remembers on the disk's side of memory which record is being handled, so that a start after a crash knows
/// it.
///
/// A mapped file: `mark` and `clear` are copies in memory, no system call; the kernel keeps them when the
/// process dies (not when the machine loses power; then nothing was being handled that a restart would meet
/// again at once). One thread at a time owns a mark. Layout, in the machine's byte order: checksum u32 ·
/// state u32 · segment u32 · octets kept u32 · record u64 · octets of the input u64 · the octets. The
/// checksum covers all behind it.
public final class HandlingMark: @unchecked Sendable {
    /// What was being handled when the process died.
    public struct Pending: Hashable, Sendable {
        public var position: JournalPosition
        /// The input, cut at `HandlingMark.capacity`.
        public var octets: [UInt8]
        /// Octets of the whole input.
        public var totalOctets: Int

        public init(position: JournalPosition, octets: [UInt8], totalOctets: Int) {
            self.position = position
            self.octets = octets
            self.totalOctets = totalOctets
        }
    }

    private static let size = Limits.markOctets
    private static let headOctets = 32
    private static let marked: UInt32 = 0x4B52_414D
    /// Octets of an input that are kept.
    public static var capacity: Int { size - headOctets }

    private let memory: UnsafeMutableRawPointer
    private let files: FileLayer

    /// Maps the file, made if missing; what it holds stays until the first `mark` or `clear`.
    public init(path: String, files: FileLayer = .system) throws(JournalError) {
        let file = files.open(path, .update)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        defer { _ = files.close(file) }
        // Every octet is written once: a hole in the file would end the process by a signal on a full disk.
        if files.size(file) != Int64(HandlingMark.size) {
            let zeros = [UInt8](repeating: 0, count: HandlingMark.size)
            let result = zeros.withUnsafeBytes { JournalWriter.write($0, to: file, at: 0, files) }
            guard result >= 0 else { throw .system(call: "write", path: path, number: Int32(-result)) }
            let cut = files.truncate(file, Int64(HandlingMark.size))
            guard cut >= 0 else { throw .system(call: "ftruncate", path: path, number: -cut) }
        }
        let address = files.map(file, HandlingMark.size)
        guard address > 0, let memory = UnsafeMutableRawPointer(bitPattern: address) else {
            throw .system(call: "mmap", path: path, number: Int32(-address))
        }
        self.memory = memory
        self.files = files
    }

    deinit { _ = files.unmap(memory, HandlingMark.size) }

    /// What was being handled; nil when nothing was, or when the mark itself was not finished.
    public func pending() -> Pending? {
        let kept = Int(memory.load(fromByteOffset: 12, as: UInt32.self))
        guard memory.load(fromByteOffset: 4, as: UInt32.self) == HandlingMark.marked,
            kept <= HandlingMark.capacity,
            memory.load(as: UInt32.self) == checksum(kept)
        else { return nil }
        let octets = UnsafeRawBufferPointer(start: memory + HandlingMark.headOctets, count: kept)
        return Pending(
            position: JournalPosition(
                segment: memory.load(fromByteOffset: 8, as: UInt32.self),
                record: memory.load(fromByteOffset: 16, as: UInt64.self)),
            octets: Array(octets),
            totalOctets: Int(truncatingIfNeeded: memory.load(fromByteOffset: 24, as: UInt64.self)))
    }

    /// Notes that the record at `position` is about to be handled.
    public func mark(_ position: JournalPosition, _ octets: [UInt8]) {
        let kept = min(octets.count, HandlingMark.capacity)
        memory.storeBytes(of: HandlingMark.marked, toByteOffset: 4, as: UInt32.self)
        memory.storeBytes(of: position.segment, toByteOffset: 8, as: UInt32.self)
        memory.storeBytes(of: UInt32(kept), toByteOffset: 12, as: UInt32.self)
        memory.storeBytes(of: position.record, toByteOffset: 16, as: UInt64.self)
        memory.storeBytes(of: UInt64(octets.count), toByteOffset: 24, as: UInt64.self)
        octets.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            (memory + HandlingMark.headOctets).copyMemory(from: base, byteCount: kept)
        }
        memory.storeBytes(of: checksum(kept), as: UInt32.self)
    }

    /// Notes that it was handled.
    public func clear() {
        memory.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
    }

    private func checksum(_ kept: Int) -> UInt32 {
        var crc = CRC32C()
        let covered = UnsafeRawBufferPointer(start: memory + 4, count: HandlingMark.headOctets - 4 + kept)
        crc.update(covered.bound)
        return crc.value
    }
}

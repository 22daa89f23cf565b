/// A compressed segment read as if it were not: one frame at a time is in memory.
///
/// A frame that is damaged reads as octets FF, which are no block, so that the records behind it are found
/// again.
final class CompressedFile {
    let octets: Int
    private let table: SeekTable
    private let file: Int32
    private let files: FileLayer
    private let path: String
    private let decompressor: FrameDecompressor
    private var open = SeekTable.Frame(place: 0, length: 0, offset: 0, held: 0)
    private var held: [UInt8] = []
    private var packed: [UInt8] = []
    /// Where octets stand in for what cannot be read.
    private(set) var unreadable: [Range<Int>] = []
    /// What an end that cannot be read stands as.
    private static let missingEnd = 16

    static let magic: UInt32 = 0xFD2F_B528

    /// Whether a file begins as zstd frames do.
    static func isCompressed(
        _ file: Int32, path: String, _ files: FileLayer
    ) throws(JournalError) -> Bool {
        let head = try bytes(file, path, 0, 4, files)
        return head.count == 4 && head.withUnsafeBytes { $0.number(0, UInt32.self) } == magic
    }

    /// Reads the table; without one the frames are walked.
    init(_ file: Int32, path: String, size: Int, files: FileLayer) throws(JournalError) {
        guard let decompressor = FrameDecompressor() else {
            throw .system(call: "ZSTD_createDCtx", path: path, number: SystemNumber.noMemory)
        }
        self.decompressor = decompressor
        (self.file, self.files, self.path) = (file, files, path)
        if let table = try Self.table(file, path: path, size: size, files) {
            self.table = table
            octets = table.segmentOctets
            return
        }
        let walked = try Self.walk(file, path: path, size: size, files)
        guard !walked.frames.isEmpty else {
            throw .notAJournal(path: path, found: "compressed by another program; `zstd -d` it first")
        }
        table = walked
        octets = walked.segmentOctets + Self.missingEnd
        unreadable = [walked.segmentOctets..<octets]
    }

    /// As `FileLayer.read`: octets at the offset, 0 at the end, or the negated error number.
    func read(_ room: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int {
        guard offset < octets, !room.isEmpty else { return 0 }
        guard let frame = table.frame(holding: offset) else {
            let count = min(room.count, octets - offset)
            UnsafeMutableRawBufferPointer(rebasing: room[..<count]).initializeMemory(
                as: UInt8.self, repeating: 0xFF)
            return count
        }
        if frame != open || held.isEmpty {
            let result = load(frame)
            guard result >= 0 else { return result }
        }
        let from = offset - frame.offset
        let count = min(room.count, frame.held - from)
        held.withUnsafeBytes {
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[from..<from + count]))
        }
        return count
    }

    private func load(_ frame: SeekTable.Frame) -> Int {
        if packed.count < frame.length { packed = [UInt8](repeating: 0, count: frame.length) }
        let result = packed.withUnsafeMutableBytes {
            Self.read(UnsafeMutableRawBufferPointer(rebasing: $0[..<frame.length]), file, frame.place, files)
        }
        guard result >= 0 else { return result }
        open = frame
        held = [UInt8](repeating: 0xFF, count: frame.held)
        let isWhole = packed.withUnsafeBytes { packed in
            held.withUnsafeMutableBytes {
                decompressor.open(UnsafeRawBufferPointer(rebasing: packed[..<result]), into: $0)
            }
        }
        if !isWhole {
            held = [UInt8](repeating: 0xFF, count: frame.held)
            let range = frame.offset..<frame.offset + frame.held
            if !unreadable.contains(range) { unreadable.append(range) }
        }
        return 0
    }

    private static func read(
        _ room: UnsafeMutableRawBufferPointer, _ file: Int32, _ place: Int, _ files: FileLayer
    ) -> Int {
        var done = 0
        while done < room.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: room[done...])
            let result = files.read(file, rest, Int64(place + done))
            guard result > 0 else { return result < 0 ? result : done }
            done += result
        }
        return done
    }

    private static func table(
        _ file: Int32, path: String, size: Int, _ files: FileLayer
    ) throws(JournalError) -> SeekTable? {
        let footer = try bytes(file, path, size - SeekTable.footerOctets, SeekTable.footerOctets, files)
        guard let octets = footer.withUnsafeBytes({ SeekTable.octets(footer: $0) }), octets <= size,
            octets <= Limits.tableOctets
        else { return nil }
        let table = try bytes(file, path, size - octets, octets, files)
        return table.withUnsafeBytes { SeekTable($0, behind: size - octets) }
    }

    private static func walk(
        _ file: Int32, path: String, size: Int, _ files: FileLayer
    ) throws(JournalError) -> SeekTable {
        var table = SeekTable()
        while table.fileOctets < size {
            let reach = min(size - table.fileOctets, Limits.frameOctets + Limits.frameOctets / 64)
            let packed = try bytes(file, path, table.fileOctets, reach, files)
            guard let found = packed.withUnsafeBytes({ FrameDecompressor.measure($0) }), found.frame > 0
            else {
                return table
            }
            table.add(length: found.frame, held: found.held)
        }
        return table
    }

    private static func bytes(
        _ file: Int32, _ path: String, _ place: Int, _ count: Int, _ files: FileLayer
    ) throws(JournalError) -> [UInt8] {
        guard place >= 0 else { return [] }
        var octets = [UInt8](repeating: 0, count: count)
        let result = octets.withUnsafeMutableBytes { read($0, file, place, files) }
        guard result >= 0 else { throw .system(call: "read", path: path, number: Int32(-result)) }
        octets.removeSubrange(result...)
        return octets
    }
}

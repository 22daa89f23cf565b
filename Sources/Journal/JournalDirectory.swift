/// Names and numbers of the segments in a directory.
struct JournalDirectory: Sendable {
    struct Segment: Hashable, Sendable {
        var number: UInt32
        var path: String

        /// Opens the file; if it is not there any more, it was compressed or expanded meanwhile.
        func window(_ files: FileLayer) throws(JournalError) -> SegmentWindow {
            do throws(JournalError) {
                return try SegmentWindow(path: path, files: files)
            } catch .system("open", _, SystemNumber.noEntry) {
                let ending = JournalDirectory.compressedEnding
                let other = path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path + ending
                return try SegmentWindow(path: other, files: files)
            }
        }
    }

    let path: String
    let files: FileLayer

    var lockPath: String { path + "/journal.lock" }

    func path(of segment: UInt32) -> String {
        let digits = String(segment)
        return path + "/segment-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            + ".pcapng"
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Where a segment is written until its header is whole and on the disk.
    func unfinishedPath(of segment: UInt32) -> String { path(of: segment) + ".part" }

    /// The segments in order of their numbers; of one that is there twice, the file that is not compressed.
    func segments() throws(JournalError) -> [Segment] {
        var names: [String] = []
        let result = files.list(path, &names)
        guard result >= 0 else { throw .system(call: "opendir", path: path, number: -result) }
        var found: [Segment] = []
        for name in names {
            if let number = JournalDirectory.number(of: name) {
                found.append(Segment(number: number, path: path + "/" + name))
            }
        }
        found.sort { ($0.number, $0.path) < ($1.number, $1.path) }
        var last: UInt32?
        return found.filter { segment in
            defer { last = segment.number }
            return segment.number != last
        }
    }

    static let compressedEnding = ".zst"

    /// Number in a segment's file name; nil for other names.
    static func number(of name: String) -> UInt32? {
        let plain = name.hasSuffix(compressedEnding) ? name.dropLast(compressedEnding.count) : name[...]
        guard plain.hasPrefix("segment-"), plain.hasSuffix(".pcapng") else { return nil }
        let digits = plain.dropFirst(8).dropLast(7)
        guard digits.count == 6, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return UInt32(digits)
    }

    /// Makes sure that what a rename did outlives a power cut.
    func sync() throws(JournalError) {
        let file = files.open(path, .directory)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        let result = files.directorySync(file)
        _ = files.close(file)
        guard result >= 0 else { throw .system(call: "fsync", path: path, number: -result) }
    }
}

/// Names and numbers of the segments in a directory.
struct JournalDirectory: Sendable {
    struct Segment: Hashable, Sendable {
        var number: UInt32
        var path: String
    }

    let path: String
    let files: FileLayer

    var lockPath: String { path + "/journal.lock" }

    func path(of segment: UInt32) -> String {
        let digits = String(segment)
        return path + "/segment-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            + ".pcapng"
    }

    /// Where a segment is written until its header is whole and on the disk.
    func unfinishedPath(of segment: UInt32) -> String { path(of: segment) + ".part" }

    /// The segments in order of their numbers.
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
        return found.sorted { ($0.number, $0.path) < ($1.number, $1.path) }
    }

    /// Number in a segment's file name; nil for other names.
    static func number(of name: String) -> UInt32? {
        guard name.hasPrefix("segment-"), name.hasSuffix(".pcapng") else { return nil }
        let digits = name.dropFirst(8).dropLast(7)
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

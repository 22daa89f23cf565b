/// The files of a journal's folder, for whoever looks after the room that they take.
public enum JournalSegments {
    /// Number in a segment's file name; nil for other names.
    public static func number(of name: String) -> UInt32? { JournalDirectory.number(of: name) }

    /// Where a segment may stand in its folder: as it was written, and compressed.
    public static func paths(of segment: UInt32, in directory: String) -> [String] {
        let path = JournalDirectory(path: directory, files: .system).path(of: segment)
        return [path, path + JournalDirectory.compressedEnding]
    }
}

import Foundation

/// An archive as files: put in place of another, or out of the way.
public enum ArchiveFile {
    /// Name of the archive in the folder of its journal.
    public static let usualName = "archive.sqlite"

    /// The archive that a path means: a file, or the one in a journal's folder.
    public static func path(_ path: String) -> String {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return isThere && isFolder.boolValue ? path + "/" + usualName : path
    }

    /// Puts a complete archive, which nobody has open, in place of another that nobody writes into.
    public static func replace(_ path: String, with part: String) throws(ArchiveError) {
        let lock = try ArchiveLock(path)
        defer { withExtendedLifetime(lock) {} }
        do {
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: part))
            try file.synchronize()
            try file.close()
        } catch {
            throw .storage(path: part, text: "\(error)")
        }
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        guard rename(part, path) == 0 else {
            throw .storage(path: path, text: String(cString: strerror(errno)))
        }
        remove(part)
    }

    /// Moves an archive that cannot be used out of the way; gives its new name.
    public static func setAside(_ path: String, as word: String) throws(ArchiveError) -> String {
        let lock = try ArchiveLock(path)
        defer { withExtendedLifetime(lock) {} }
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path).\(word)-\(number)") { number += 1 }
        let aside = "\(path).\(word)-\(number)"
        for suffix in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: path + suffix) {
            guard rename(path + suffix, aside + suffix) == 0 else {
                throw .storage(path: path, text: String(cString: strerror(errno)))
            }
        }
        return aside
    }

    /// Removes what a making that was broken off left.
    public static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) }
    }
}

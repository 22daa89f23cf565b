import Glibc

/// The right to write into an archive, held by one process at a time beside SQLite's own locks.
final class ArchiveLock: Sendable {
    private let file: Int32

    init(_ path: String) throws(ArchiveError) {
        let lock = path + ".lock"
        let opened = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard opened >= 0 else {
            let text = String(cString: strerror(errno))
            throw .storage(path: lock, text: text)
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw .locked(path: path)
        }
        file = opened
    }

    deinit {
        // Said aloud: a child that is just being started may hold the same open file for a moment longer.
        flock(file, LOCK_UN)
        close(file)
    }
}

import Glibc

/// The right to write into a journal's directory, held by one process at a time.
final class DirectoryLock: Sendable {
    private let file: Int32
    private let files: FileLayer

    init(_ directory: JournalDirectory) throws(JournalError) {
        let path = directory.lockPath
        files = directory.files
        file = files.open(path, .update)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        let result = files.lock(file)
        if result < 0 {
            let owner = DirectoryLock.owner(file, files)
            guard -result == EWOULDBLOCK else { throw .system(call: "flock", path: path, number: -result) }
            throw .locked(path: directory.path, process: owner)
        }
        // The number is information for people; on a full disk the lock holds without it.
        let text = Array("\(files.processNumber())\n".utf8)
        _ = files.truncate(file, 0)
        _ = text.withUnsafeBytes { files.write(file, $0, 0) }
    }

    // Also runs when `init` throws behind its assignments: a close there too would hit a stranger's file.
    deinit {
        if file >= 0 { _ = files.close(file) }
    }

    private static func owner(_ file: Int32, _ files: FileLayer) -> Int32? {
        var octets = [UInt8](repeating: 0, count: 16)
        let count = octets.withUnsafeMutableBytes { files.read(file, $0, 0) }
        guard count > 0 else { return nil }
        let digits = octets.prefix(count).prefix { 0x30...0x39 ~= $0 }
        return Int32(String(decoding: digits, as: UTF8.self))
    }
}

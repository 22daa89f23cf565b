import Foundation
import GRDB

extension ArchiveReader {
    /// Copies the archive as it is at this moment into one whole file; a writer goes on meanwhile.
    ///
    /// The file has its name only when it is complete. Errors: `.storage` where there is one already.
    public func backUp(to target: String) throws(ArchiveError) {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw .storage(path: target, text: "it is there already, and a backup replaces nothing")
        }
        let unfinished = target + ".part"
        try? FileManager.default.removeItem(atPath: unfinished)
        try Connection.translating(target) {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
            }
            try queue.close()
        }
        do {
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: unfinished))
            try file.synchronize()
            try file.close()
            try FileManager.default.moveItem(atPath: unfinished, toPath: target)
        } catch {
            throw .storage(path: target, text: "\(error)")
        }
    }
}

import Foundation
import Journal
import Octets
import Testing

/// A disk that is really full: `REGOLITH_SMALL_DISK` names an empty directory of a file system of a few
/// megabytes.
@Suite(
    .enabled("set REGOLITH_SMALL_DISK to a directory on an 8 MB tmpfs of a mount namespace") {
        SmallDisk.path != nil
    })
struct FullDiskTests {
    @Test func `a full disk takes whole batches or none, and the journal goes on when there is room`() throws
    {
        let disk = try #require(SmallDisk.path)
        let (path, ballast) = (disk + "/journal", disk + "/ballast")
        Bench.put([UInt8](repeating: 1, count: 1 << 20), at: ballast)
        let writer = try JournalWriter.open(directory: path, settings: Bench.settings())
        _ = try writer.beginSegment(header: Bench.header)
        var taken: [JournalRecord] = []
        var failure: JournalError?
        var seed: UInt64 = 0
        while failure == nil, seed < 10_000 {
            let batch = Bench.records(32, seed: seed)
            do throws(JournalError) {
                _ = try writer.append(batch)
                taken += batch
                seed += 1
            } catch { failure = error }
        }
        let (error, batch) = (try #require(failure), Bench.records(32, seed: seed))
        #expect(error == .system(call: "write", path: path + "/segment-000001.pcapng", number: ENOSPC))
        #expect(error.remedy == .retryLater && error.description.contains("free space"))
        #expect(throws: JournalError.self) { _ = try writer.beginSegment(header: [batch[0]] + taken) }
        #expect(try JournalVerification(path: path).records == UInt64(taken.count + 3))
        try FileManager.default.removeItem(atPath: ballast)
        _ = try writer.append(batch)
        try writer.close()
        #expect(try Bench.items(path).records == Bench.header + taken + batch)
    }
}

enum SmallDisk {
    static let path = ProcessInfo.processInfo.environment["REGOLITH_SMALL_DISK"]
}

import Foundation
import Journal
import Octets
import Testing

/// Rates of the release build; `REGOLITH_SPEED=1 swift test -c release --filter JournalTests.SpeedTests`.
@Suite(
    .serialized,
    .enabled("set REGOLITH_SPEED=1 for a release build") {
        ProcessInfo.processInfo.environment["REGOLITH_SPEED"] != nil
    })
struct SpeedTests {
    static let count = 320_000

    private func rate(_ name: String, _ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let taken = ContinuousClock.now - start
        let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
        let rate = Double(SpeedTests.count) / seconds
        print("\(name): \(Int(rate)) records/s")
        return rate
    }

    @Test func `writing and reading keep up with 300,000 records a second`() throws {
        let directory = TemporaryDirectory()
        let batch = Bench.records(32).map { record in
            var record = record
            record.payload = [UInt8](repeating: 0x5A, count: 86)
            return record
        }
        let writer = try Bench.writer(directory, Bench.settings(segmentOctets: 1 << 30))
        _ = try writer.beginSegment(header: Bench.header)
        let writing = try rate("append of 32") {
            for _ in 0..<SpeedTests.count / 32 { _ = try writer.append(batch) }
        }
        try writer.close()
        let reading = try rate("read and verify") {
            var reader = try JournalReader(directory: directory.path)
            var records = 0
            while case .record? = try reader.next() { records += 1 }
            #expect(records == SpeedTests.count + 3)
        }
        let mark = try HandlingMark(path: directory.path + "/mark")
        let marking = rate("mark and clear") {
            for index in 0..<SpeedTests.count {
                mark.mark(JournalPosition(segment: 1, record: UInt64(index)), batch[index & 31].payload)
                mark.clear()
            }
        }
        #expect(writing > 300_000 && reading > 300_000 && marking > 1_000_000)
    }
}

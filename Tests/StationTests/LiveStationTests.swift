import Commanding
import Foundation
import Journal
import Links
import Octets
import Station
import Synchronization
import Testing

/// Keeps what a station told.
final class Listener: StationObserver {
    private let effects = Mutex<[CoreEffect]>([])

    func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
        self.effects.withLock { $0.append(contentsOf: effects) }
    }

    /// Waits, at most 5 s, for the first effect that `wanted` finds something in.
    func first<Found: Sendable>(_ wanted: @Sendable (CoreEffect) -> Found?) -> Found? {
        for _ in 0..<500 {
            if let found = effects.withLock({ $0.lazy.compactMap(wanted).first }) { return found }
            sleepNanoseconds(10_000_000)
        }
        return nil
    }
}

/// A folder with a station in it whose port is not there.
final class Bench {
    let folder: String
    let program: StationProgram

    init() throws {
        folder = "/tmp/rg-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(
            atPath: folder + "/journal", withIntermediateDirectories: true)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Firmware-Protocol/regolith.xtce.xml")
        program = try StationProgram(
            stationName: "bench", stationID: 3, links: [.init(name: "rig", baud: 115_200)],
            dictionary: [UInt8](try Data(contentsOf: file)), file: "regolith.xtce.xml")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func station(_ listener: Listener) throws -> LiveStation {
        try LiveStation(settings, observer: listener)
    }

    func station(_ observer: any StationObserver, files: FileLayer) throws -> LiveStation {
        var settings = settings
        settings.files = files
        return try LiveStation(settings, observer: observer)
    }

    private var settings: LiveSettings {
        LiveSettings(
            program: program, links: [LinkConfiguration(name: "rig", path: folder + "/nothing")],
            journalDirectory: folder + "/journal", socketDirectory: folder, seed: 5, version: "test")
    }

    var mark: String { settings.markPath }

    /// Event records of a kind over the whole journal.
    func records(_ kind: RecordKind) throws -> [JournalRecord] {
        var found: [JournalRecord] = []
        var reader = try JournalReader(path: folder + "/journal")
        while let item = try reader.next() {
            if case .record(_, let record) = item, record.channel == .events, record.kind == kind.rawValue {
                found.append(record)
            }
        }
        return found
    }
}

@Suite("A live station, with its threads and its journal", .serialized)
struct LiveStationTests {
    private func spin(_ station: LiveStation, id: UInt64) {
        let order = CommandOrder(
            name: "SPIN",
            arguments: [.init(name: "rpm", text: "60rpm"), .init(name: "duration", text: "2s")],
            isConfirmed: true)
        station.submit(
            OperatorRequest(
                id: id, principal: "test", askedAt: bootTime(), action: .command(order)))
    }

    private func refusedID(_ listener: Listener) -> UInt32? {
        listener.first { effect in
            if case .stage(_, let transition) = effect, case .refused = transition.stage {
                return transition.commandID
            }
            return nil
        }
    }

    @Test func `a segment that is done with is compressed behind the station's back, and starts go on`()
        throws
    {
        let bench = try Bench()
        let first = bench.folder + "/journal/segment-000001.pcapng"
        for round in 1...3 {
            let station = try bench.station(Listener())
            try station.start()
            for _ in 0..<1000 where round > 1 && FileManager.default.fileExists(atPath: first) {
                sleepNanoseconds(10_000_000)
            }
            station.shutdown()
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/journal")
        #expect(
            names.contains("segment-000001.pcapng.zst") && !names.contains("segment-000001.pcapng"),
            "\(names)")
        #expect(names.contains("segment-000003.pcapng"), "the newest is left alone: \(names)")
        let verification = try JournalVerification(path: bench.folder + "/journal")
        #expect(verification.isWhole && verification.segments == 3, "\(verification.damages)")
        #expect(try bench.records(.started).count == 3)
    }

    @Test func `without a port a command is refused, recorded durably, and ids rise over a restart`() throws {
        let bench = try Bench()
        var ids: [UInt32] = []
        for round in 1...2 {
            let listener = Listener()
            let station = try bench.station(listener)
            try station.start()
            spin(station, id: UInt64(round))
            ids.append(try #require(refusedID(listener)))
            station.shutdown()
        }
        #expect(ids[1] > ids[0] + 1000, "\(ids)")
        #expect(try bench.records(.intent).count == 2)
        #expect(try bench.records(.request).count == 2)
        #expect(try bench.records(.end).count == 2)
        #expect(try JournalVerification(path: bench.folder + "/journal").isWhole)
    }

    /// What a disk and people were told, in order.
    private final class Order: StationObserver {
        let words = Mutex<[String]>([])

        func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) { add("told") }

        func add(_ word: String) { words.withLock { $0.append(word) } }

        var files: FileLayer {
            var files = FileLayer.system
            files.write = { [self] file, octets, offset in
                add("write")
                return FileLayer.system.write(file, octets, offset)
            }
            files.dataSync = { [self] file in
                add("sync")
                return FileLayer.system.dataSync(file)
            }
            return files
        }
    }

    /// SR-S-07: ids that the power took back with a start would be given out again by the next one.
    @Test func `the record of the start is on the disk before anything goes out`() throws {
        let bench = try Bench()
        let order = Order()
        let station = try bench.station(order, files: order.files)
        try station.start()
        for _ in 0..<500 where !order.words.withLock({ $0.contains("told") }) {
            sleepNanoseconds(10_000_000)
        }
        station.shutdown()
        let before = order.words.withLock { Array($0.prefix { $0 != "told" }) }
        #expect(before.suffix(3) == ["sync", "write", "sync"], "the segment's beginning, then the start")
    }

    /// SR-S-07
    @Test func `octets whose handling never ended are kept, told, and not handled again`() throws {
        let bench = try Bench()
        do {
            // What a process that died in the middle of these octets leaves behind.
            let mark = try HandlingMark(path: bench.mark)
            mark.mark(JournalPosition(segment: 0, record: 0), [0, 0xDE, 0xAD, 0])
        }
        let alarm = try #require(try quarantineAlarm(bench))
        #expect(alarm.contains("4 octets"))
        let kept = try bench.records(.quarantined)
        #expect(kept.count == 1)
        #expect(kept[0].payload.suffix(4) == [0, 0xDE, 0xAD, 0])
        try idle(bench)
        #expect(try bench.records(.quarantined).count == 1, "it is told once")
    }

    /// A station that starts and ends; what it says of a quarantine.
    private func quarantineAlarm(_ bench: Bench) throws -> String? {
        let listener = Listener()
        let station = try bench.station(listener)
        try station.start()
        defer { station.shutdown() }
        return listener.first { effect in
            if case .alarm(let alarm) = effect, alarm.code == .quarantine { return alarm.text }
            return nil
        }
    }

    private func idle(_ bench: Bench) throws {
        let station = try bench.station(Listener())
        try station.start()
        station.shutdown()
    }

    @Test func `a second station on the same journal is refused with the owner's name`() throws {
        let bench = try Bench()
        let first = try bench.station(Listener())
        #expect(throws: StationError.self) { _ = try bench.station(Listener()) }
        _ = first
    }

    @Test func `a journal of garbage does not keep the station from starting`() throws {
        let bench = try Bench()
        let name = bench.folder + "/journal/segment-000001.pcapng"
        #expect(
            FileManager.default.createFile(atPath: name, contents: Data((0..<5000).map { UInt8($0 & 0xFF) })))
        let listener = Listener()
        let station = try bench.station(listener)
        #expect(!station.recoveryNotes.isEmpty)
        try station.start()
        spin(station, id: 1)
        #expect(refusedID(listener) != nil)
        station.shutdown()
    }
}

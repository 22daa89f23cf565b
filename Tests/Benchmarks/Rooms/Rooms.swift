import Benchmark
import Foundation
import Journal
import Octets
import RecordedRig
import RigLink
import RigLinkC
import SpaceLink
import Station
import Telemetry
import XTCE

/// Octets that the rooms are measured on: made once, outside the clock.
struct Material: Sendable {
    /// FAST frames as they stand between two delimiters.
    let stuffed: [[UInt8]]
    let packet: [UInt8]
    let plan: DecodePlan
    let records: [JournalRecord]
    let packets: Int

    static let shared: Material = {
        do {
            return try Material()
        } catch {
            fatalError("no material: \(error)")
        }
    }()

    private init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let dictionary = [UInt8](
            try Data(contentsOf: root.appending(path: "Firmware-Protocol/regolith.xtce.xml")))
        plan = DecodePlan(try XTCELoader.load(bytes: dictionary, file: "regolith.xtce.xml").database)
        records = try RecordedRig.records(seconds: 600, dictionary: dictionary)
        let frames = records.filter { $0.payload.count == 86 && $0.kind == 0 }.map(\.payload)
        stuffed = frames.prefix(1000).map { Array($0.drop { $0 == 0 }.dropLast()) }
        packets = frames.count
        guard let first = stuffed.first, let frame = try? COBS.decode(first[...]) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        packet = Array(frame[8..<frame.count - 4])
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], scalingFactor: .one, maxDuration: .seconds(3))

    Benchmark("judge a telemetry frame, Swift", configuration: .init(scalingFactor: .kilo)) { benchmark in
        let frames = Material.shared.stuffed
        benchmark.startMeasurement()
        for index in benchmark.scaledIterations {
            blackHole(LinkFrame.judge(stuffed: frames[index % frames.count][...], receiverIsHost: true))
        }
    }

    Benchmark("judge a telemetry frame, C (peer)", configuration: .init(scalingFactor: .kilo)) { benchmark in
        let frames = Material.shared.stuffed
        var scratch = [UInt8](repeating: 0, count: 1100)
        var frame = rl_frame()
        benchmark.startMeasurement()
        for index in benchmark.scaledIterations {
            let stuffed = frames[index % frames.count]
            blackHole(rl_judge(stuffed, stuffed.count, true, &scratch, &frame))
        }
    }

    Benchmark("decode FAST into samples", configuration: .init(scalingFactor: .kilo)) { benchmark in
        let material = Material.shared
        var batch = SampleBatch()
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            blackHole(try? material.plan.decode(packet: material.packet, into: &batch))
        }
    }

    Benchmark("replay of ten minutes at 20 Hz, verified (12,000 packets an iteration)") { benchmark in
        let material = Material.shared
        benchmark.startMeasurement()
        var player = JournalPlayer(verifies: true)
        for (index, record) in material.records.enumerated() {
            try player.take(.record(JournalPosition(segment: 1, record: UInt64(index)), record))
        }
        player.finish()
        benchmark.stopMeasurement()
        guard player.differenceCount == 0 else { fatalError("the replay differs") }
    }
}

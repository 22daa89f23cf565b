import CThreadShim
import Foundation
import Links
import Octets
import Synchronization
import Testing

/// How long octets take from the device's write to the station's code. Asked for, because it loads the
/// machine:
/// `REGOLITH_MEASURE=1 swift test --filter LatencyMeasurement`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["REGOLITH_MEASURE"] != nil))
struct LatencyMeasurement {
    private static let rounds = 3000

    private final class Samples: Sendable {
        let callback = Mutex<[Int64]>([])
        let mailbox = Mutex<[Int64]>([])
    }

    @Test(arguments: [false, true]) func `from the device's write to the callback and to the core`(
        isBusy: Bool
    ) throws {
        let spinners = isBusy ? [spawn("while :; do :; done"), spawn("while :; do :; done")] : []
        defer {
            for pid in spinners {
                cts_kill(pid, 9)
                cts_wait_child(pid, 1_000_000_000, nil)
            }
        }
        let samples = Samples()
        let box = Mailbox<LinkSignal>(octets: nil) { .lost(octets: $0.octets, from: $0.from, to: $0.to) }
        let core = try OSThread(name: "core", urgency: .core) {
            while let batch = box.wait(until: nil) {
                let now = bootTime()
                for case .received(let bytes, _, _) in batch { note(bytes, now, samples.mailbox) }
            }
        }
        let device = PtyDevice()
        let settings = LinkConfiguration(name: "measure", path: device.path)
        let opened = SignalLog()
        let link = try LinkRegistry.standard.makeLink(LinkID(0), settings) { id, signal in
            if case .received(let bytes, let readAt, _) = signal {
                note(bytes, bootTime(), samples.callback)
                box.post(signal, octets: bytes.count, from: id, readAt: readAt)
            } else {
                opened.deliver(id, signal)
            }
        }
        link.start()
        try #require(opened.time(of: LinkSignal.isOpened) != nil)
        // The device's own thread is urgent too: what is measured is the way, not the writer's turn to run.
        let writer = try OSThread(name: "device", urgency: .stopLane) { [master = device.master] in
            for _ in 0..<Self.rounds {
                cts_sleep(1_000_000)
                var at = bootTime()
                _ = withUnsafeBytes(of: &at) { cts_write(master, $0.baseAddress, 8) }
            }
        }
        writer.join()
        cts_sleep(50_000_000)
        link.shutdown()
        box.close()
        core.join()
        let load = isBusy ? "both cores busy" : "idle"
        print("\(load): device → callback \(summary(samples.callback)), → core \(summary(samples.mailbox))")
        #expect(samples.mailbox.withLock { $0.count } == Self.rounds)
    }

    @Test func `what a link costs when the device does not read, and when it is gone`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path).opened()
        defer { rig.link.shutdown() }
        while rig.link.send([UInt8](repeating: 1, count: 4096)) {}
        for state in ["full", "gone"] {
            if state == "gone" { device.cut() }
            let began = cts_clock_process_cpu()
            cts_sleep(2_000_000_000)
            print("\(state): \((cts_clock_process_cpu() - began) / 2000) us of CPU a second")
        }
    }

    @Test func `a stop with everything full`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path).opened()
        defer { rig.link.shutdown() }
        let times = Mutex<[Int64]>([])
        for _ in 0..<500 {
            while rig.link.send([UInt8](repeating: 1, count: 4096)) {}
            let result = rig.link.emergencyWrite([UInt8](repeating: 0, count: 32))
            #expect(result.outcome == .written(octets: 32))
            times.withLock { $0.append(result.answeredAt - result.calledAt) }
            _ = device.read(32 << 10, within: 20_000_000)
        }
        print("emergency write with full queues: \(summary(times))")
    }
}

private func note(_ bytes: [UInt8], _ now: Int64, _ samples: borrowing Mutex<[Int64]>) {
    for start in stride(from: 0, to: bytes.count - 7, by: 8) {
        let sentAt = bytes[start..<start + 8].withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
        samples.withLock { $0.append(now - sentAt) }
    }
}

private func summary(_ samples: borrowing Mutex<[Int64]>) -> String {
    let sorted = samples.withLock { $0.sorted() }
    guard let last = sorted.last else { return "nothing" }
    func micro(_ part: Double) -> Int64 { sorted[Int(Double(sorted.count - 1) * part)] / 1000 }
    return "p50 \(micro(0.5)) us, p99 \(micro(0.99)) us, max \(last / 1000) us"
}

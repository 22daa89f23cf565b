import CThreadShim
import Foundation
import RigLink
import Testing

extension BuiltPrograms {
    @Suite("A STOP that nobody answers")
    struct StopRepeatTests {
        /// Arrivals of whole STOP frames at a port where no rig is, seconds after the press.
        private func arrivals(_ master: Int32, since began: Int64, for seconds: Double) -> [Double] {
            var decoder = FrameDecoder(receiverIsHost: false)
            var found: [Double] = []
            var scratch = [UInt8](repeating: 0, count: 4_096)
            while elapsed(since: began) < seconds {
                let count = cts_pty_read(master, &scratch, scratch.count)
                guard count > 0 else {
                    cts_sleep(1_000_000)
                    continue
                }
                decoder.feed(Array(scratch[..<count])) { event in
                    if case .frame(let frame) = event, frame.kind == .stop {
                        found.append(elapsed(since: began))
                    }
                }
            }
            return found
        }

        /// SR-L-04, SR-O-02
        @Test(.timeLimit(.minutes(1)))
        func
            `comes every 20 ms for 10 s, then every second, and the caller is told to use the wired one`()
            throws
        {
            let bench = try Bench()
            var name = [CChar](repeating: 0, count: 64)
            let master = cts_pty_open(&name, name.count)
            #expect(master >= 0)
            defer { cts_close(master) }
            let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            symlink(path, bench.rigLink)
            try bench.startDaemon()
            // A daemon that finds no rig goes on asking at an open port.
            _ = arrivals(master, since: cts_clock_boottime(), for: 1)
            let press = try bench.spawn("regolith", ["stop", "--sockets", bench.folder])
            let times = arrivals(master, since: cts_clock_boottime(), for: 14)
            #expect(try press.wait(seconds: 20) == 1, "\(press.written)")
            #expect(press.written.contains("WIRED"), "\(press.written)")

            let first = try #require(times.first)
            let eager = times.filter { $0 - first < 9.9 }
            let slow = times.filter { $0 - first > 10.1 }
            print("STOP unanswered: first after \(first) s, \(eager.count) in 9.9 s, then \(slow.count)")
            #expect((400...500).contains(eager.count), "\(eager.count) frames in 9.9 s")
            let gaps = zip(eager, eager.dropFirst()).map { $1 - $0 }
            #expect((gaps.max() ?? 1) < 0.2, "a gap of \(gaps.max() ?? 1) s")
            #expect((2...5).contains(slow.count), "\(slow.count) frames after 10 s")
        }
    }
}

import MockDevices
import Testing

/// How long a command is good for, also where the rig's clock of milliseconds begins anew.
struct ExpiryTests {
    private static let wrap = UInt64(1) << 32 * 1_000

    /// A rig whose 32 bit of milliseconds end in five seconds; armed, and its warning over.
    private func bench() throws -> BenchHost {
        let start = Self.wrap - 5_000_000
        let bench = try BenchHost(start: start, uptime: start)
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_200)
        return bench
    }

    private func milliseconds(_ bench: BenchHost) -> UInt32 {
        UInt32(truncatingIfNeeded: bench.rig.rigMicroseconds(at: bench.now) / 1_000)
    }

    private func spin(_ bench: BenchHost, in ahead: Int32) -> BenchReport? {
        var command = BenchCommand.spin(rpm: 60, seconds: 0.1)
        command.expiry = milliseconds(bench) &+ UInt32(bitPattern: ahead)
        let id = bench.send(command, keepingExpiry: true)
        return bench.finalReport(id, within: 3_000)
    }

    /// SR-F-28 (the wrap), T-06
    @Test func `before, over and behind the wrap a command is good from now to ten seconds ahead`() throws {
        let bench = try bench()
        for _ in 0..<5 {
            let before = milliseconds(bench)
            #expect(spin(bench, in: 0)?.subtype == 7, "at \(before)")
            #expect(spin(bench, in: 10_000)?.subtype == 7, "at \(before)")
            #expect(spin(bench, in: -1)?.code == 6, "at \(before)")
            #expect(spin(bench, in: -9_000)?.code == 6, "at \(before)")
            #expect(spin(bench, in: 10_001)?.code == 7, "at \(before)")
            #expect(spin(bench, in: .max)?.code == 7, "at \(before)")
            bench.run(300)
        }
        #expect(milliseconds(bench) < 10_000, "the clock did not wrap")
    }

    /// SR-F-28 (16 bit of boot count)
    @Test func `a command of an earlier boot is none of this one, and 65,536 boots on it is again its own`()
        throws
    {
        let bench = try BenchHost(
            nonvolatile: NonvolatileImage(bootCount: 65_535, bitDepthMicrometres: -300_000))
        #expect(bench.rig.view.bootCount == 65_536)
        bench.hello(nonce: 3)
        bench.run(50)
        var command = BenchCommand.simple(4)
        command.bootCount = 65_535
        #expect(bench.perform(command)?.code == 3)
        command.bootCount = 0
        #expect(bench.perform(command)?.subtype == 7)
    }

    /// SR-F-28 (checked at acceptance and again at start)
    @Test(arguments: [(300, true), (1_000, true), (1_700, false)])
    func `a start that comes later than the warning has it is held against the command`(
        late: Int, starts: Bool
    ) throws {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        var command = BenchCommand.spin(rpm: 60, seconds: 0.1)
        command.expiry = milliseconds(bench) + 1_500
        let id = bench.send(command, keepingExpiry: true)
        bench.run(1_990)
        #expect(bench.reports.filter { $0.command == id }.map(\.subtype) == [1])
        bench.rig.trace = OutputTrace()
        // The loop hangs over the end of the warning; a lease frame is the first thing it reads.
        bench.stall(late)
        bench.beat()
        let report = try #require(bench.finalReport(id, within: 3_000))
        #expect(report.subtype == (starts ? 7 : 4) && report.code == (starts ? 0 : 6), "\(report)")
        #expect((bench.rig.trace?.first { $0.spindleEnabled } != nil) == starts)
    }
}

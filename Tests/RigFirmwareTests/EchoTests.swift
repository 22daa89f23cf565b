import MockDevices
import RigLinkC
import Testing

/// Octets that were good once, or that go the wrong way.
struct EchoTests {
    /// SR-L-02
    @Test func `a rig that hears everything it says for a minute does not change`() throws {
        let bench = try BenchHost()
        bench.hello(nonce: 5)
        bench.run(500)
        let before = bench.rig.view
        let received = bench.ledger.receivedCommands.count
        for _ in 0..<60_000 {
            bench.rig.step(to: bench.now + 1_000)
            let echo = bench.rig.takeOutput()
            bench.run(1)
            bench.rig.receive(echo, at: bench.now)
        }
        let after = bench.rig.view
        #expect(after.state == before.state && after.session == before.session && !after.isArmed)
        #expect(!after.isStopLatched && after.highWater == before.highWater)
        #expect(bench.ledger.receivedCommands.count == received)
        #expect(bench.perform(.ping())?.subtype == 7)
    }

    /// SR-L-03, SR-F-28 (commands of an earlier session and boot), T-12 (on the wire)
    @Test(arguments: [1, 2, 31, 32, 33, 150])
    func `a recorded session played back after others moves nothing; only its STOP stops`(
        sessions: Int
    ) throws {
        var recorded: [[UInt8]] = []
        let first = try BenchHost()
        first.record = { recorded.append($0) }
        #expect(first.arm()?.subtype == 7)
        first.run(2_100)  // the warning before the first motion is over
        _ = first.perform(.spin(rpm: 60, seconds: 1), within: 3_000)
        _ = first.perform(.moveZ(millimetres: 20), within: 5_000)
        #expect(first.ledger.executedCommands.count == 3)
        let frames = recorded.filter { $0.count > 4 }
        #expect(frames.count > 50)

        let nonces = (0..<sessions).map { UInt32(0x8000_0000) + UInt32($0) }
        for nonce in nonces { first.hello(nonce: nonce) }
        first.record = nil
        first.token = 0
        first.run(1_500)
        first.rig.trace = OutputTrace()
        let executed = first.ledger.executedCommands.count
        for frame in frames {
            first.rig.receive(frame, at: first.now)
            first.run(2)
        }
        first.run(500)
        #expect(first.rig.trace?.first { $0.drivesOn } == nil)
        #expect(first.ledger.executedCommands.count == executed && !first.rig.view.isArmed)
        first.stop(id: 9)
        first.run(10)
        #expect(first.rig.view.isStopLatched)
    }
}

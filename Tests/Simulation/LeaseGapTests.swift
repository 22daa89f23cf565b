import Commanding
import MockDevices
import Octets
import Station
import Testing

@Suite("Gaps between lease frames, in virtual time")
struct LeaseGapTests {
    private final class Log {
        var gaps: [(text: String, at: CoreTime)] = []
    }

    private func armed(_ log: Log) throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver()
        driver.observe = { effect, at in
            if case .alarm(let alarm) = effect, alarm.code == .leaseGap { log.gaps.append((alarm.text, at)) }
        }
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(3))
        #expect(log.gaps.isEmpty, "\(log.gaps)")
        return driver
    }

    /// SR-S-17 (the rig, or the line to it)
    @Test(arguments: [450, 900, 1_500] as [Int64])
    func `frames that the rig did not get are one event of rig or line`(milliseconds: Int64) throws {
        let log = Log()
        var driver = try armed(log)
        driver.world.losesBeats = true
        driver.run(for: .milliseconds(milliseconds))
        driver.world.losesBeats = false
        driver.run(for: .seconds(2))
        #expect(log.gaps.count == 1, "\(log.gaps)")
        #expect(log.gaps.first?.text.contains("(rig, or the line to it") ?? false, "\(log.gaps)")
        // The same once more is another one.
        driver.world.losesBeats = true
        driver.run(for: .milliseconds(450))
        driver.world.losesBeats = false
        driver.run(for: .seconds(2))
        #expect(log.gaps.count == 2)
    }

    /// SR-S-17 (no gap, no event)
    @Test func `two frames that are lost are no event`() throws {
        let log = Log()
        var driver = try armed(log)
        for _ in 0..<10 {
            driver.world.losesBeats = true
            driver.run(for: .milliseconds(150))
            driver.world.losesBeats = false
            driver.run(for: .milliseconds(850))
        }
        #expect(log.gaps.isEmpty, "\(log.gaps)")
    }

    /// SR-S-17 (host and port, as the threads behind the core tell them)
    @Test(arguments: [LeaseDelay.Cause.host, .port])
    func `what was held up here is not blamed on the rig`(cause: LeaseDelay.Cause) throws {
        let log = Log()
        var driver = try armed(log)
        driver.world.losesBeats = true
        driver.run(for: .milliseconds(600))
        driver.world.losesBeats = false
        driver.feed(.leaseDelayed(LinkID(0), LeaseDelay(cause: cause, milliseconds: 600)))
        driver.run(for: .seconds(2))
        let word = cause == .host ? "host stall" : "port"
        #expect(log.gaps.count == 1 && log.gaps[0].text.contains(word), "\(log.gaps)")
        #expect(log.gaps[0].text.hasPrefix("600 ms"))
        // Unarmed nobody waits for a lease.
        _ = driver.send("DISARM")
        driver.run(for: .seconds(1))
        driver.feed(.leaseDelayed(LinkID(0), LeaseDelay(cause: cause, milliseconds: 600)))
        #expect(log.gaps.count == 1)
    }

    /// SR-S-17
    @Test func `a gap that ends with the session is told as well, and a snapshot keeps it`() throws {
        let log = Log()
        var driver = try armed(log)
        driver.world.losesBeats = true
        driver.run(for: .milliseconds(700))
        let restored = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        #expect(restored.snapshot() == driver.core.snapshot())
        driver.world.isCut = true
        driver.run(for: .seconds(2))
        #expect(driver.rig.armedBy == nil)
        #expect(log.gaps.count == 1, "\(log.gaps)")
    }
}

import MockDevices
import Octets
import RigLink
import Station
import Testing

/// T-14: what is no live rig of this station cannot pass for one.
@Suite("Rigs in disguise, in virtual time")
struct DisguiseTests {
    /// The rig's HELLO-ACK without its SIM flag, everything else as it is.
    private static func stripped(_ octets: [UInt8]) -> [UInt8] {
        var frames: [LinkFrame] = []
        var decoder = FrameDecoder(receiverIsHost: true)
        decoder.feed(octets) { if case .frame(let frame) = $0 { frames.append(frame) } }
        guard let greeting = frames.first(where: { $0.kind == .helloAcknowledge }),
            var answer = try? HelloAcknowledge(parsing: greeting.body)
        else { return octets }
        answer.flags &= ~1
        var bare = greeting
        bare.body = answer.encoded()
        return bare.encoded()
    }

    /// SR-S-20, SR-F-44, SR-L-13, T-14 (SIM flag stripped)
    @Test func `a rig that lost its SIM flag on the way is telemetry only, where it was known and where not`()
        throws
    {
        let program = try Fixture.program(
            rig: RigExpectation(controllerID: RigSettings().mcuID, isSimulator: true))
        var world = try RigWorld(at: Fixture.start)
        world.arriving = Self.stripped
        var driver = SimulationDriver(program: program, world: world, seed: 1, at: Fixture.start)
        driver.run(for: .seconds(2))
        #expect(driver.rig.telemetryOnly?.contains("REAL rig where SIM is configured") == true)
        let isArmed = driver.arm()
        #expect(!isArmed)
        #expect(driver.ask(.accept(review: driver.rig.review)).refusalCode == "wrongRig")
        // Nothing is configured: whoever was SIM before is another one now.
        var known = try Fixture.driver()
        known.run(for: .seconds(2))
        let wasArmed = known.arm()
        #expect(wasArmed)
        known.world.arriving = Self.stripped
        known.world.reopen(LinkID(0), at: known.now)
        known.run(for: .seconds(3))
        #expect(known.rig.telemetryOnly != nil && known.rig.armedBy == nil)
        #expect(known.rig.changes.contains { $0.hasPrefix("kind") }, "\(known.rig.changes)")
        let again = known.arm()
        #expect(!again)
    }

    /// SR-S-20, SR-F-18, SR-L-07, T-14 (two rigs with equal serial numbers)
    @Test func `a second rig with the same number has no arm, and runs nothing of the first`()
        throws
    {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        let spin = [("rpm", "30rpm"), ("duration", "60s")]
        guard case .taken(let id, _, _) = driver.send("SPIN", spin) else {
            Issue.record("SPIN was refused")
            return
        }
        driver.run(for: .seconds(4))
        // Same controller, same boot count, same dictionary: nothing tells the two apart.
        let other = try RigWorld(at: driver.now)
        #expect(other.rig.settings.mcuID == driver.world.rig.settings.mcuID)
        #expect(other.rig.view.bootCount == driver.world.rig.view.bootCount)
        driver.world = other
        driver.world.reopen(LinkID(0), at: driver.now)
        driver.run(for: .seconds(3))
        #expect(driver.rig.state == "live" && driver.rig.armedBy == nil)
        #expect(driver.send("SPIN", spin).refusalCode == "notArmed")
        #expect(!driver.rig.changes.isEmpty, "what is otherwise is shown")
        driver.run(for: .seconds(8))
        let ran = driver.world.rig.ledger.entries(.executed).map(\.a)
        #expect(ran.allSatisfy { (6...10).contains($0) }, "questions only: \(ran)")
        #expect(driver.world.rig.ledger.timesExecuted(id) == 0)
    }
}

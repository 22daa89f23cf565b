import Commanding
import MissionDatabase
import MockDevices
import Octets
import RigFirmware
import Station
import Telemetry
import Testing

/// T-10: a supply that fails while station and rig work together.
@Suite("Brown-out, seen from both ends")
struct BrownOutTests {
    /// Cause of the reset, as the rig greets with it.
    private static let brownOut: UInt8 = 5

    private final class Log {
        var ends: [UInt32: [CommandStage]] = [:]

        func note(_ effect: CoreEffect) {
            guard case .stage(_, let transition) = effect, transition.stage.isFinal else { return }
            ends[transition.commandID, default: []].append(transition.stage)
        }
    }

    private func shown(_ driver: SimulationDriver<RigWorld>, _ name: String) throws -> Int64 {
        let id = try #require(driver.core.program.database.parameter(named: name)?.id)
        return try #require(driver.core.reading(of: id, on: LinkID(0), at: driver.now)).sample.raw
    }

    /// SR-F-39, SR-F-20, SR-S-05, SR-S-06, T-10
    @Test(arguments: [0, 3, 17, 240] as [Int64])
    func `the sequence of the station ends with it, nothing goes on, and only the way out is left`(
        milliseconds: Int64
    ) throws {
        let log = Log()
        var driver = try LossTests().drilling()
        driver.observe = { effect, _ in log.note(effect) }
        let work = driver.world.rig.view.activeCommand
        driver.run(for: .milliseconds(milliseconds))
        driver.world.rig.tamper = { $0.bus_mv = 15_000 }
        driver.run(for: .milliseconds(30))
        let rig = driver.world.rig
        rig.trace = OutputTrace()
        try rig.reset(cause: Self.brownOut, at: UInt64(driver.now.microseconds))
        rig.tamper = nil
        // The station streams on: its lease, and a person who has seen nothing yet.
        for index in 0..<40 {
            _ = driver.send("SPIN", [("rpm", "60rpm"), ("duration", "5s")])
            if index % 4 == 0 { _ = driver.send("RESUME", [("cause", "LINK_LOSS")]) }
            driver.run(for: .milliseconds(100))
        }
        #expect(driver.rig.state == "live" && driver.rig.armedBy == nil)
        #expect(log.ends[work]?.count == 1, "\(log.ends[work] ?? [])")
        #expect(rig.view.state == .safe && rig.view.isInHole && !rig.view.isArmed)
        #expect(try shown(driver, "in_hole") == 1 && shown(driver, "depth_ref_valid") == 0)
        #expect(driver.rig.changes.contains { $0.hasPrefix("boot count") }, "\(driver.rig.changes)")
        #expect(rig.trace?.first { $0.drivesOn || $0.heater || !$0.stageBraked } == nil, "something moved")

        driver.run(for: .seconds(4))
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(3))
        for (name, arguments) in [
            ("SPIN", [("rpm", "60rpm"), ("duration", "5s")]),
            ("MOVE_Z", [("z", "900mm"), ("speed", "5mm/s")]),
            ("DRILL", [("dz", "20mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")]),
            ("CAROUSEL", [("cup", "3")]), ("RESUME", [("cause", "COMMAND")]),
        ] {
            let answer = driver.send(name, arguments)
            driver.run(for: .milliseconds(400))
            #expect(rig.view.activeFunction == 0, "\(name): \(answer)")
        }
        #expect(rig.trace?.first { $0.drivesOn } == nil, "something moved")
        let out = driver.send("RETRACT", [("z", "0mm"), ("rpm", "0rpm"), ("speed", "10mm/s")])
        guard case .taken(let way, _, _) = out else {
            Issue.record("the way out was refused: \(out)")
            return
        }
        driver.run(for: .seconds(30))
        #expect(rig.ledger.timesExecuted(way) == 1 && rig.plant.stage < 1_000, "\(rig.plant.stage)")
        #expect(log.ends.values.allSatisfy { $0.count == 1 })
    }
}

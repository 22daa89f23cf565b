import Commanding
import MockDevices
import Octets
import Station
import Testing

@Suite("The tour in virtual time")
struct TourTests {
    @Test func `a session opens and telemetry comes within half a second`() throws {
        var driver = try Fixture.driver()
        var packets = 0
        driver.observe = { effect, _ in if case .samples = effect { packets += 1 } }
        driver.run(for: .milliseconds(500))
        #expect(driver.rig.state == "live")
        #expect(driver.rig.isDictionaryEqual)
        #expect(packets > 0)
    }

    @Test func `arm, spin, move, hold, disarm each end once and as told`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm(scope: "AIR")
        #expect(isArmed)
        var finals: [String] = []
        driver.observe = { effect, _ in
            if case .stage(_, let transition) = effect, transition.stage.isFinal {
                finals.append("\(transition.name) \(transition.stage)")
            }
        }
        for (name, arguments) in [
            ("SPIN", [("rpm", "60rpm"), ("duration", "2s")]),
            ("MOVE_Z", [("z", "30mm"), ("speed", "10mm/s")]),
            ("HOLD", []), ("DISARM", []),
        ] {
            guard case .taken = driver.send(name, arguments) else {
                Issue.record("\(name) was not taken")
                return
            }
            driver.run(for: .seconds(8))
        }
        #expect(finals == ["SPIN completed", "MOVE_Z completed", "HOLD completed", "DISARM completed"])
        #expect(driver.rig.energy == .noMotion)
    }

    @Test func `the state of the core survives a snapshot at any moment`() throws {
        var driver = try Fixture.driver()
        for step in 0..<60 {
            driver.run(for: .milliseconds(100))
            if step == 20 {
                let isArmed = driver.arm()
                #expect(isArmed)
            }
            if step == 30 { _ = driver.send("SPIN", [("rpm", "60rpm"), ("duration", "1s")]) }
            let octets = driver.core.snapshot()
            let again = try StationCore(program: driver.core.program, snapshot: octets)
            #expect(again.snapshot() == octets, "after step \(step)")
        }
    }
}

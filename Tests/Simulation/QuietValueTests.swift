import Commanding
import MissionDatabase
import MockDevices
import Octets
import Station
import Telemetry
import Testing

@Suite("Values that say nothing, in virtual time")
struct QuietValueTests {
    private func driver() throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(3))
        return driver
    }

    @Test func `home is no warning, the lower end is one`() throws {
        var driver = try driver()
        #expect(driver.world.rig.plant.stage == 0)
        let id = try #require(driver.core.program.database.parameter(named: "z_stage")?.id)
        func level() -> Bool {
            driver.core.valueViews(at: driver.now).contains {
                $0.reading.sample.parameter == id && $0.level != nil
            }
        }
        #expect(!level())
        driver.world.rig.plant.stage = 1_136_000
        driver.run(for: .seconds(3))
        #expect(level())
        driver.world.rig.plant.stage = 0
        driver.run(for: .seconds(3))
        #expect(!level())
    }

    @Test func `what is not available is no quantity, and no limit is held against it`() throws {
        let driver = try driver()
        let database = driver.core.program.database
        let views = driver.core.valueViews(at: driver.now)
        for name in ["cpu_load", "mem_free", "mse"] {
            let id = try #require(database.parameter(named: name)?.id)
            let view = try #require(views.first { $0.reading.sample.parameter == id })
            #expect(view.level == nil, "\(name)")
            #expect(view.reading.sample.text(in: database) == "not available", "\(name)")
        }
    }
}

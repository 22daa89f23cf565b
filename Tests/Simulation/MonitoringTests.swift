import Commanding
import MissionDatabase
import MockDevices
import Monitoring
import Octets
import Station
import Telemetry
import Testing

@Suite("Monitoring in the station: values, alarms, HOLD")
struct MonitoringTests {
    private final class Log {
        var changes: [AlarmChange] = []
        var stale: [(Freshness, CoreTime)] = []
        var holds = 0
        var others: [String] = []
    }

    private func watch(_ driver: inout SimulationDriver<RigWorld>) -> Log {
        let log = Log()
        driver.observe = { effect, at in
            switch effect {
            case .alarmChange(let change): log.changes.append(change)
            case .freshness(_, let freshness): log.stale.append((freshness, at))
            case .stage(_, let transition) where transition.stage == .queued:
                if transition.name == "HOLD" { log.holds += 1 } else { log.others.append(transition.name) }
            default: break
            }
        }
        return log
    }

    private func number(_ driver: SimulationDriver<RigWorld>, _ name: String) -> UInt32? {
        driver.core.alarmList.open.first { $0.key.name == name }?.number
    }

    /// SR-S-10, SR-O-05
    @Test(arguments: 0..<4)
    func `after the last packet no value is good longer than its maximum age`(phase: Int64) throws {
        var driver = try Fixture.driver()
        driver.run(for: .milliseconds(3000 + 137 * phase))
        let depth = try #require(driver.core.program.database.parameter(named: "z_bit")).id
        let before = try #require(driver.core.reading(of: depth, on: LinkID(0), at: driver.now))
        #expect(before.isGood && before.quality.contains(.simulated))
        #expect(before.generation != nil)
        driver.world.isCut = true
        let received = before.receivedAt
        for _ in 0..<300 {
            driver.run(for: .milliseconds(10))
            let reading = try #require(driver.core.reading(of: depth, on: LinkID(0), at: driver.now))
            let age = driver.now - max(received, reading.receivedAt)
            if age >= .milliseconds(1600) { #expect(!reading.isGood, "good after \(age.nanoseconds) ns") }
            #expect(reading.age == age)
        }
        let views = driver.core.valueViews(at: driver.now)
        #expect(!views.isEmpty)
        let causes = views.filter { $0.reading.container == before.container }.map(\.staleCause)
        #expect(causes.allSatisfy { $0 == .linkLost })
    }

    /// SR-S-10
    @Test func `a lost link makes values stale with its cause, and packets that come again make them good`()
        throws
    {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(3))
        let log = watch(&driver)
        driver.world.isCut = true
        driver.run(for: .seconds(3))
        #expect(log.stale.contains { $0.0.cause == .linkLost })
        #expect(log.changes.contains { $0.step == .raised && $0.alarm.key.name == "LINK" })
        driver.world.isCut = false
        driver.run(for: .seconds(5))
        #expect(log.stale.contains { $0.0.cause == .fresh && $0.0.age > .seconds(1) })
        let link = try #require(driver.core.alarmList.open.first { $0.key.name == "LINK" })
        #expect(link.state == .cleared, "its cause is gone, and a person has still to see it")
        #expect(driver.ask(.alarm(AlarmOrder(.acknowledge, number: link.number))) == .noted)
        #expect(number(driver, "LINK") == nil)
    }

    /// SR-O-11
    @Test
    func
        `STOP is an alarm that no shelf takes, no acknowledgement ends, and a restart keeps`()
        throws
    {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        _ = driver.send("STOP")
        driver.run(for: .seconds(1))
        let stop = try #require(number(driver, "STOP"))
        let shelve = driver.ask(.alarm(AlarmOrder(.shelve(minutes: 5), number: stop)))
        #expect(shelve.refusalCode == "ALARM")
        #expect(driver.ask(.alarm(AlarmOrder(.acknowledge, number: stop, note: "seen"))) == .noted)
        driver.run(for: .seconds(1))
        let alarm = try #require(driver.core.alarmList.alarm(stop))
        #expect(alarm.isCausePresent && alarm.state == .acknowledged)
        #expect(driver.rig.picture?.isStopLatched == true, "acknowledging released nothing")

        let snapshot = driver.core.snapshot()
        let core = try StationCore(program: driver.core.program, snapshot: snapshot)
        var world = driver.world
        world.reopen(LinkID(0), at: driver.now)
        var again = SimulationDriver(core: core, world: world, seed: 7, at: driver.now, keepsRecords: false)
        #expect(again.core.alarmList.alarm(stop) == alarm, "alarms stand as before")
        again.run(for: .seconds(3))
        #expect(again.core.alarmList.alarm(stop)?.acknowledgement?.note == "seen")
        _ = again.send("CLEAR_STOP")
        again.run(for: .seconds(2))
        #expect(again.core.alarmList.alarm(stop) == nil, "its cause is gone and somebody had seen it")
    }

    private func sagging(_ automation: AutomaticHold.Policy) throws -> SimulationDriver<RigWorld> {
        let plain = try Fixture.program()
        let program = try StationProgram(
            stationName: "simulation", stationID: 1, links: plain.links, dictionary: plain.dictionary,
            file: "regolith.xtce.xml", automation: automation)
        var driver = SimulationDriver(
            program: program, world: try RigWorld(at: Fixture.start), seed: 1, at: Fixture.start)
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(1))
        // Whatever the start left behind has been seen.
        for alarm in driver.core.alarmList.open where alarm.isUnacknowledged {
            _ = driver.ask(.alarm(AlarmOrder(.acknowledge, number: alarm.number)))
        }
        return driver
    }

    /// SR-S-21
    @Test func `an alarm sends HOLD if it is told to, once, and never anything else`() throws {
        for (automation, holds) in [(AutomaticHold.Policy(), 0), (.init(warning: .hold, critical: .hold), 1)]
        {
            var driver = try sagging(automation)
            let log = watch(&driver)
            for millivolts in [21_000, 19_500, 21_000, 19_500] {
                let fault = [("fault", "BUS_SAG"), ("a", "\(millivolts)")]
                guard case .taken = driver.send("INJECT_FAULT", fault) else {
                    Issue.record("INJECT_FAULT was refused")
                    return
                }
                driver.run(for: .seconds(2))
            }
            #expect(log.changes.contains { $0.alarm.key.name == "bus_v" && $0.step == .raised })
            let told = log.changes.map { "\($0.step) \($0.alarm.key.name) \($0.alarm.severity)" }
            #expect(
                log.holds == holds,
                "\(driver.rig.energy), armed by \(driver.rig.armedBy ?? "nobody"): \(told)")
            #expect(log.others.allSatisfy { $0 == "INJECT_FAULT" }, "\(log.others)")
        }
    }
}

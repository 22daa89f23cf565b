import Commanding
import MockDevices
import Octets
import Station
import Testing

@Suite("Hold-to-run, in virtual time")
struct JogTests {
    private static let anna = "uid 1000, pid 7"
    private static let jog: UInt32 = 67

    /// What the station told of JOG.
    private final class Log {
        var stages: [(stage: CommandStage, at: CoreTime)] = []
        var ends: [CommandStage] { stages.map(\.stage).filter(\.isFinal) }
    }

    /// Key at LOCAL, enabling device held, a console there, MAINT armed.
    private func maintenance(
        _ log: Log = Log(), keepsRecords: Bool = false
    ) throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver(keepsRecords: keepsRecords)
        driver.observe = { effect, at in
            guard case .stage(_, let transition) = effect, transition.name == "JOG" else { return }
            log.stages.append((transition.stage, at))
        }
        try driver.world.rig.hands.take("key local")
        try driver.world.rig.hands.take("enabling held")
        driver.run(for: .seconds(2))
        #expect(driver.ask(.presence(hasActed: false), by: Self.anna) == .noted)
        let isArmed = driver.arm(scope: "MAINT", by: Self.anna)
        #expect(isArmed)
        // Beacon and sounder come first after an arm.
        driver.run(for: .milliseconds(2100))
        driver.world.rig.trace = OutputTrace()
        return driver
    }

    private func press(
        _ driver: inout SimulationDriver<RigWorld>, axis: String = "Z", speed: String = "50%"
    ) -> Answer {
        let order = CommandOrder(
            name: "JOG", arguments: [.init(name: "axis", text: axis), .init(name: "speed", text: speed)],
            isConfirmed: true)
        return driver.ask(.jog(.press(order)), by: Self.anna)
    }

    private func id(of answer: Answer) throws -> UInt32 {
        guard case .taken(let id, _, _) = answer else {
            Issue.record("\(answer)")
            throw Broken()
        }
        return id
    }

    private struct Broken: Error {}

    /// The key stays down: the console says so every 100 ms, and that it is there.
    private func hold(_ driver: inout SimulationDriver<RigWorld>, _ id: UInt32, tenths: Int) {
        for _ in 0..<tenths {
            driver.run(for: .milliseconds(100))
            _ = driver.ask(.presence(hasActed: true), by: Self.anna)
            _ = driver.ask(.jog(.hold(id)), by: Self.anna)
        }
    }

    private func frames(_ driver: SimulationDriver<RigWorld>) -> [MockDevices.LedgerEntry] {
        driver.world.rig.ledger.entries(.received).filter { $0.a == Self.jog }
    }

    /// Microseconds from the last JOG frame at the rig (or the last lease frame, whichever is the older) to
    /// the begin and to the end of its stop.
    private func stop(
        _ driver: SimulationDriver<RigWorld>, countingLease: Bool = false
    ) throws -> (begin: Int64, stands: Int64) {
        let frame = try #require(frames(driver).last).at
        let lease = try #require(driver.world.rig.ledger.entries(.lease).last).at
        let last = countingLease ? min(frame, lease) : frame
        let trace = try #require(driver.world.rig.trace)
        let moved = try #require(trace.samples.last { $0.feedMicrometresPerSecond != 0 }).at
        let begin = try #require(trace.first(from: last) { $0.feedMicrometresPerSecond == 0 })
        let stands = try #require(trace.first(from: moved) { $0.stageBraked && !$0.feedEnabled })
        return (Int64(begin) - Int64(last), Int64(stands) - Int64(last))
    }

    /// SR-F-10
    @Test(arguments: 0..<Fixture.count("REGOLITH_JOG_PHASES", 10))
    func `the axis stops 300 ms after the last frame when the console falls silent`(phase: Int) throws {
        let log = Log()
        var driver = try maintenance(log)
        let press = try id(of: press(&driver))
        hold(&driver, press, tenths: 10)
        driver.run(for: .milliseconds(Int64(7 * phase)))
        _ = driver.ask(.jog(.hold(press)), by: Self.anna)
        let word = driver.now
        driver.run(for: .seconds(2))
        let (begin, stands) = try stop(driver)
        #expect(abs(begin - 300_000) <= 20_000, "the stop began \(begin) µs after the last frame")
        #expect(stands <= 600_000, "it stood \(stands) µs after the last frame")
        let last = try #require(frames(driver).last).at
        #expect(Int64(last) - word.microseconds <= 255_000, "no frame without a key")
        #expect(log.ends == [.completed(result: 0)], "\(log.stages)")
    }

    /// SR-F-10
    @Test(arguments: 0..<Fixture.count("REGOLITH_JOG_PHASES", 10))
    func `the axis stops 300 ms after the last frame when the cable is cut`(phase: Int) throws {
        let log = Log()
        var driver = try maintenance(log)
        let press = try id(of: press(&driver))
        hold(&driver, press, tenths: 10)
        driver.run(for: .milliseconds(Int64(7 * phase)))
        driver.world.isCut = true
        hold(&driver, press, tenths: 20)
        let (begin, stands) = try stop(driver, countingLease: true)
        #expect(abs(begin - 300_000) <= 20_000, "the stop began \(begin) µs after the last frame")
        #expect(stands <= 600_000, "it stood \(stands) µs after the last frame")
        driver.world.isCut = false
        let before = frames(driver).count
        hold(&driver, press, tenths: 20)
        #expect(frames(driver).count == before, "a key that is still held starts nothing again")
        // What became of it is in doubt until the rig can be asked again.
        #expect(log.ends.count == 1, "\(log.stages)")
    }

    /// SR-F-10, SR-F-22
    @Test func `frames come at 10 Hz or more, a press is one command, and its end is told once`() throws {
        let log = Log()
        var driver = try maintenance(log)
        let from = driver.world.rig.plant.stage
        let press = try id(of: press(&driver))
        hold(&driver, press, tenths: 20)
        _ = driver.ask(.jog(.release(press)), by: Self.anna)
        driver.run(for: .seconds(1))
        let times = frames(driver).map(\.at)
        #expect(times.count >= 20 && times.count <= 27, "\(times.count) frames in 2 s")
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 <= 100_000 })
        #expect(Set(frames(driver).map(\.id)).count == times.count, "each frame has an id of its own")
        #expect(log.stages.filter { $0.stage == .queued }.count == 1)
        #expect(log.ends == [.completed(result: 0)])
        #expect(driver.rig.counters.first { $0.name == "stray reports" }?.value == 0)
        let moved = (driver.world.rig.plant.stage - from) / 1000
        #expect(moved > 1.5 && moved < 2.5, "1 mm/s for 2 s and 0.3 s more moved \(moved) mm")
    }

    /// SR-F-10
    @Test func `one axis at a time, and a late word of an old press starts nothing`() throws {
        var driver = try maintenance()
        let first = try id(of: press(&driver))
        hold(&driver, first, tenths: 3)
        #expect(press(&driver, axis: "SPINDLE").refusalCode == "BUSY")
        _ = driver.ask(.jog(.release(first)), by: Self.anna)
        driver.run(for: .seconds(1))
        let before = frames(driver).count
        #expect(driver.ask(.jog(.hold(first)), by: Self.anna).refusalCode == "RELEASED")
        hold(&driver, first, tenths: 5)
        #expect(frames(driver).count == before)
        #expect(driver.ask(.jog(.hold(first + 99)), by: Self.anna).refusalCode != nil)
        let second = try id(of: press(&driver))
        #expect(second > first)
    }

    /// SR-F-22
    @Test func `a press lasts 30 s at most`() throws {
        let log = Log()
        var driver = try maintenance(log)
        let began = driver.now
        let press = try id(of: press(&driver, axis: "SPINDLE"))
        hold(&driver, press, tenths: 330)
        let last = try #require(frames(driver).last).at
        #expect(Int64(last) - began.microseconds <= 30_000_000)
        #expect(Int64(last) - began.microseconds >= 29_000_000)
        #expect(log.ends == [.completed(result: 0)], "\(log.ends)")
        #expect(driver.ask(.jog(.hold(press)), by: Self.anna).refusalCode == "MAX_ON")
        #expect(driver.world.rig.view.isStandstill)
    }

    /// SR-F-22
    @Test(arguments: ["enabling released", "enabling through", "key remote", "loop open"])
    func `what hands do at the rig ends the press within 300 ms and for good`(word: String) throws {
        let log = Log()
        var driver = try maintenance(log)
        let press = try id(of: press(&driver))
        hold(&driver, press, tenths: 10)
        let at = UInt64(driver.now.microseconds)
        try driver.world.rig.hands.take(word)
        hold(&driver, press, tenths: 10)
        let trace = try #require(driver.world.rig.trace)
        let begin = try #require(trace.first(from: at) { $0.feedMicrometresPerSecond == 0 })
        #expect(begin - at <= 300_000)
        #expect(log.ends.count == 1, "\(log.stages)")
        try driver.world.rig.hands.take("off")
        try driver.world.rig.hands.take("key local")
        try driver.world.rig.hands.take("enabling held")
        let before = frames(driver).count
        hold(&driver, press, tenths: 10)
        #expect(frames(driver).count == before, "a key that is still held starts nothing again")
    }

    /// SR-F-04
    @Test func `a STOP ends the press, and no frame follows it`() throws {
        let log = Log()
        var driver = try maintenance(log)
        let press = try id(of: press(&driver))
        hold(&driver, press, tenths: 5)
        let stopped = driver.send("STOP", [("reason", "STOP")])
        #expect(stopped.refusalCode == nil, "\(stopped)")
        driver.run(for: .milliseconds(200))
        let before = frames(driver).count
        hold(&driver, press, tenths: 10)
        #expect(frames(driver).count == before, "\(log.stages)")
        #expect(log.ends.count == 1)
        #expect(driver.world.rig.view.isStandstill)
    }

    /// SR-S-24, SR-O-12
    @Test func `JOG needs a console, its scope and a hand: nothing else sends it`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm(by: Self.anna)
        #expect(isArmed)
        #expect(press(&driver).refusalCode == "ATTENDED")
        #expect(driver.ask(.presence(hasActed: false), by: Self.anna) == .noted)
        if case .taken(let id, _, _) = press(&driver) {
            // The station may leave the scope to the rig, which refuses it.
            driver.run(for: .milliseconds(300))
            #expect(driver.ask(.jog(.hold(id)), by: Self.anna).refusalCode != nil)
        }
        #expect(!driver.world.rig.ledger.entries(.motionStarted).contains { $0.a == Self.jog })
        #expect(driver.send("JOG", [("axis", "Z"), ("speed", "50%")]).refusalCode == "JOG")
    }

    /// SR-F-10
    @Test func `a press that waited is void, and one that was asked long ago is never held`() throws {
        var driver = try maintenance()
        let order = CommandOrder(
            name: "JOG", arguments: [.init(name: "axis", text: "Z"), .init(name: "speed", text: "50%")],
            isConfirmed: true)
        let late = driver.ask(.jog(.press(order)), by: Self.anna, waited: .milliseconds(300))
        #expect(late.refusalCode == "TOO_LATE")
        let press = try id(of: press(&driver))
        driver.run(for: .milliseconds(100))
        let word = driver.ask(.jog(.hold(press)), by: Self.anna, waited: .milliseconds(240))
        #expect(word == .noted)
        driver.run(for: .milliseconds(500))
        let last = try #require(frames(driver).last).at
        #expect(Int64(last) - driver.now.microseconds <= -340_000, "counted from when it was asked")
    }

    /// SR-S-07
    @Test func `a press survives a snapshot and a replay to the bit`() throws {
        var driver = try maintenance(keepsRecords: true)
        let press = try id(of: press(&driver))
        hold(&driver, press, tenths: 5)
        let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        #expect(core.snapshot() == driver.core.snapshot())
        #expect(core.deadline == driver.core.deadline)
    }
}

import Commanding
import MockDevices
import Octets
import Station
import Testing

@Suite("Clocks that jump and processes that pause")
struct WallClockTests {
    private static let day: Int64 = 86_400_000_000_000

    /// What the station sent and what the rig did, with their core times.
    private func story(jumps: Bool) throws -> (
        transmitted: [[UInt8]], rig: [MockDevices.LedgerEntry], ends: [String]
    ) {
        final class Log {
            var transmitted: [[UInt8]] = []
            var ends: [String] = []
        }
        let log = Log()
        var driver = try Fixture.driver()
        driver.observe = { effect, at in
            if case .transmit(_, let bytes) = effect { log.transmitted.append(bytes) }
            if case .stage(_, let transition) = effect, transition.stage.isFinal {
                log.ends.append("\(at) \(transition.name) \(transition.stage)")
            }
        }
        driver.run(for: .seconds(1))
        _ = driver.arm()
        for round in 0..<20 {
            if jumps { driver.utcOffset += [Self.day, -Self.day, 1_000_000_000, -1_000_000_000][round % 4] }
            _ = driver.send("SPIN", [("rpm", "30rpm"), ("duration", "0.2s")])
            driver.run(for: .milliseconds(700))
            if jumps { driver.utcOffset -= 3 * Self.day }
            _ = driver.send("PING")
            driver.run(for: .milliseconds(300))
        }
        driver.world.isCut = true
        driver.run(for: .seconds(7))
        return (log.transmitted, driver.world.rig.ledger.entries, log.ends)
    }

    /// SR-S-16, SR-L-12 (monotonic clocks), T-06
    @Test func `a wall clock that jumps by days changes no octet, no timer, no lease and no end`() throws {
        let calm = try story(jumps: false)
        let wild = try story(jumps: true)
        #expect(calm.transmitted.count > 200 && calm.ends.count > 40)
        #expect(calm.transmitted == wild.transmitted)
        #expect(calm.rig == wild.rig)
        #expect(calm.ends == wild.ends)
    }

    /// SR-S-16, T-06: what waited in a process that stood still is dropped when it goes on.
    @Test(arguments: [(1_900, true), (2_100, false), (600_000, false)])
    func `a request that waited over 2 s moves nothing, one that only asks or holds still goes`(
        milliseconds: Int64, isTaken: Bool
    ) throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        final class Log { var answers: [UInt64: Answer] = [:] }
        let log = Log()
        driver.observe = { effect, _ in
            if case .answer(let id, let answer) = effect { log.answers[id] = answer }
        }
        let asked = driver.now.nanoseconds - milliseconds * 1_000_000
        let orders = [
            CommandOrder(
                name: "SPIN",
                arguments: [.init(name: "rpm", text: "30rpm"), .init(name: "duration", text: "1s")],
                isConfirmed: true),
            CommandOrder(name: "PING", arguments: [], isConfirmed: true),
            CommandOrder(name: "HOLD", arguments: [], isConfirmed: true),
        ]
        for (number, order) in orders.enumerated() {
            let request = OperatorRequest(
                id: UInt64(900 + number), principal: "test", askedAt: asked, action: .command(order))
            driver.feed(.request(request))
        }
        driver.run(for: .milliseconds(500))
        if isTaken {
            #expect(log.answers[900]?.refusalCode == nil)
        } else {
            #expect(log.answers[900]?.refusalCode == "tooLate", "\(log.answers[900] as Any)")
            #expect(driver.world.rig.ledger.executedCommands.count == 3, "ARM, PING and HOLD")
        }
        #expect(log.answers[901]?.refusalCode == nil && log.answers[902]?.refusalCode == nil)
    }

    /// SR-L-12 (the limits of the residual and of the age of a fit)
    @Test func `a rig whose time is not known well enough, or not any more, is not moved`() throws {
        var impairments = Impairments()
        impairments.delayMicroseconds = 60_000
        var slow = try Fixture.driver(impairments: impairments)
        slow.run(for: .seconds(2))
        #expect(slow.rig.state == "live")
        #expect(slow.send("ARM", [("scope", "AIR"), ("ttl", "60s")]).refusalCode != nil)
        #expect(slow.send("SPIN", Self.spin).refusalCode == "timeCorrelation")
        #expect(slow.send("PING").refusalCode == nil)

        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.world.losesTime = true
        driver.run(for: .seconds(50))
        guard case .taken = driver.send("SPIN", Self.spin) else {
            Issue.record("a fit of 50 s is good enough")
            return
        }
        driver.run(for: .seconds(15))
        #expect(driver.rig.armedBy != nil && driver.rig.state == "live")
        #expect(driver.send("SPIN", Self.spin).refusalCode == "timeCorrelation")
        #expect(driver.send("HOLD").refusalCode == nil)
        driver.world.losesTime = false
        driver.run(for: .seconds(12))
        guard case .taken = driver.send("SPIN", Self.spin) else {
            Issue.record("the rig's time is known again")
            return
        }
    }

    private static let spin = [("rpm", "30rpm"), ("duration", "1s")]
}

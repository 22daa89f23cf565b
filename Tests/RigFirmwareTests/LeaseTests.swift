import MockDevices
import Testing

/// ICD §2 and §5: what renews a lease, and what a session does to it.
struct LeaseTests {
    private func armed(_ nonvolatile: NonvolatileImage = .fresh) throws -> BenchHost {
        let bench = try BenchHost(nonvolatile: nonvolatile)
        #expect(bench.arm()?.subtype == 7)
        bench.run(1_000)
        #expect(bench.rig.view.leaseStage == 0 && bench.rig.view.isArmed)
        bench.beats = false
        return bench
    }

    private func age(_ bench: BenchHost) -> Int64 { Int64(bench.rig.view.leaseAgeMilliseconds) }

    /// SR-F-15, T-04
    @Test func `a lease frame renews the lease and a repeated one does not`() throws {
        let bench = try armed()
        let renewals = bench.ledger.entries(.lease).count
        for _ in 0..<10 {
            bench.run(100)
            bench.beat(counter: bench.leaseCounter)
        }
        bench.run(1)
        #expect(bench.ledger.entries(.lease).count <= renewals + 1)
        #expect(bench.rig.view.leaseStage == 1)
    }

    /// SR-F-15
    @Test func `a counter that goes back renews nothing`() throws {
        let bench = try armed()
        bench.run(500)
        let before = age(bench)
        bench.beat(counter: bench.leaseCounter &- 20)
        bench.run(1)
        #expect(age(bench) > before)
        bench.beat(counter: bench.leaseCounter &+ 1)
        bench.run(1)
        #expect(age(bench) <= 2)
    }

    /// SR-F-15
    @Test func `a heartbeat without token, TIME, a command and the same HELLO renew nothing`() throws {
        let bench = try armed()
        bench.run(200)
        bench.beat(token: 0)
        bench.send(bench.frame(7, [0, 0, 0, 0, 0, 0, 0, 1]))
        _ = bench.perform(.ping())
        bench.hello(nonce: 0x1234_5678)
        bench.run(20)
        #expect(age(bench) > 220)
        #expect(bench.rig.view.isArmed)
    }

    /// SR-F-15
    @Test func `a heartbeat with a wrong token renews nothing`() throws {
        let bench = try armed()
        bench.run(200)
        bench.beat(token: bench.token ^ 1)
        bench.run(5)
        #expect(age(bench) > 200)
    }

    @Test func `a HELLO with the same nonce is answered alike and changes nothing`() throws {
        let bench = try armed()
        let session = bench.session
        bench.hello(nonce: 0x1234_5678)
        #expect(bench.helloAcknowledges.count == 2)
        #expect(bench.helloAcknowledges[0][..<47] == bench.helloAcknowledges[1][..<47])
        #expect(bench.session == session && bench.rig.view.isArmed)
    }

    /// SR-F-12, SR-F-18 (new session), T-05
    @Test func `a HELLO with another nonce on an armed rig is the S3 reaction at once`() throws {
        let bench = try armed(LadderTests.inTheGround)
        bench.send(.spin(rpm: 100, seconds: 600))
        bench.beats = true
        bench.run(3_000)
        let session = bench.session
        bench.hello(nonce: 0x0BAD_CAFE)
        #expect(bench.session != session && bench.session != 0)
        #expect(!bench.rig.view.isArmed && bench.rig.view.token == 0)
        bench.run(1_000)
        #expect(bench.rig.view.isHoldSpin && abs(bench.rig.plant.spindle - 20) < 1)
        #expect(bench.ledger.entries(.disarmed).last?.a == 5)
        // The old token in the new session is nothing.
        bench.beat()
        #expect(bench.perform(.spin(rpm: 60, seconds: 5))?.code == 13)
    }

    /// SR-F-16
    @Test func `three heartbeats without token in a row disarm, two do not`() throws {
        let bench = try armed()
        bench.beat(token: 0)
        bench.run(50)
        bench.beat(token: 0)
        bench.run(50)
        bench.beat()
        bench.beat(token: 0)
        bench.beat(token: 0)
        bench.run(5)
        #expect(bench.rig.view.isArmed)
        bench.beat(token: 0)
        bench.run(5)
        #expect(!bench.rig.view.isArmed)
        #expect(bench.ledger.entries(.disarmed).last?.a == 7)
    }

    /// SR-F-16, SR-F-18 (BYE)
    @Test func `BYE disarms and ends free-air motion`() throws {
        let bench = try armed()
        bench.send(.spin(rpm: 60, seconds: 600))
        bench.beats = true
        bench.run(3_000)
        #expect(bench.rig.plant.spindle > 50)
        bench.bye()
        bench.run(500)
        #expect(!bench.rig.view.isArmed && bench.rig.plant.spindle == 0)
        #expect(bench.ledger.entries(.disarmed).last?.a == 6)
    }

    /// SR-F-48
    @Test func `an unacknowledged event comes again in a new session under the same numbers`() throws {
        let bench = try BenchHost()
        bench.run(50)
        #expect(bench.ledger.acknowledgedEvents.isEmpty)
        bench.hello(nonce: 1)
        bench.run(200)
        #expect(bench.events.first?.id == 1)
        let acknowledged = bench.ledger.acknowledgedEvents
        #expect(Set(acknowledged).count == acknowledged.count && !acknowledged.isEmpty)
        bench.hello(nonce: 2)
        bench.run(200)
        #expect(bench.events.count { $0.id == 1 } == 1)
    }

    /// SR-L-02
    @Test func `the rig says nothing before a HELLO`() throws {
        let bench = try BenchHost()
        bench.rig.step(to: 5_000_000)
        #expect(bench.rig.takeOutput().isEmpty)
    }
}

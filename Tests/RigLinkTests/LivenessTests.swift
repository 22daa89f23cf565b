import Octets
import RigLink
import Testing

@Suite("Heartbeats, loss and time")
struct LivenessTests {
    let rig = ScriptedRig()

    /// SR-S-03
    @Test func `the lease heartbeat goes out every 100 ms and its counter rises`() throws {
        var link = HostLink.live()
        link.setLease(token: 0xDEAD_BEEF, hostState: 1)
        var beats: [HostHeartbeat] = []
        for now in stride(from: Int64(0), through: 1000, by: 10) {
            _ = link.received(rig.heartbeat(), at: now)
            beats += try link.woken(at: now).frames(.heartbeat).map { try HostHeartbeat(parsing: $0.body) }
        }
        #expect(beats.map(\.leaseCounter) == (2...11).map { UInt16($0) })
        #expect(beats.allSatisfy { $0.armToken == 0xDEAD_BEEF && $0.hostState == 1 })
    }

    /// SR-S-03, SR-S-04
    @Test func `the token does not outlive the session, the counter does`() throws {
        var link = HostLink.live()
        link.setLease(token: 7, hostState: 1)
        #expect(try HostHeartbeat(parsing: link.woken(at: 100).frames(.heartbeat)[0].body).armToken == 7)
        _ = link.opened(nonce: 9, at: 110)
        let actions = link.received(rig.answer(nonce: 9), at: 120)
        let beat = try HostHeartbeat(parsing: actions.frames(.heartbeat)[0].body)
        #expect(beat == HostHeartbeat(armToken: 0, leaseCounter: 3, hostState: 1))
    }

    /// SR-S-03
    @Test func `a core that slept sends one heartbeat, not many`() {
        var link = HostLink.live()
        _ = link.received(rig.heartbeat(), at: 950)
        let actions = link.woken(at: 955)
        #expect(actions.frames(.heartbeat).count == 1 && actions.frames(.time).count == 1)
        #expect(link.counters.skippedPeriods == 2)
        #expect(link.deadline == .milliseconds(1055))
    }

    @Test func `silence is degraded after 0.3 s and lost after 1 s`() {
        var link = HostLink.live()
        #expect(link.woken(at: 299).news.isEmpty)
        #expect(link.woken(at: 300).news == [.stateChanged(.degraded, cause: .silence)])
        #expect(link.woken(at: 999).news.isEmpty)
        #expect(
            link.woken(at: 1000).news == [
                .stateChanged(.lost, cause: .silence), .reopenPort(cause: .silence),
            ])
        #expect(link.deadline == nil)
    }

    /// SR-L-11
    @Test func `telemetry without heartbeats keeps the port's cause apart from the rig's`() {
        var link = HostLink.live()
        var news: [HostAction] = []
        for now in stride(from: Int64(50), through: 1000, by: 50) {
            _ = link.received(rig.frame(.data, [UInt8](repeating: 1, count: 9)), at: now)
            news += link.woken(at: now).news
        }
        #expect(
            news == [
                .stateChanged(.degraded, cause: .heartbeatsMissing),
                .stateChanged(.lost, cause: .heartbeatsMissing),
                .reopenPort(cause: .heartbeatsMissing),
            ])
    }

    @Test func `a heartbeat heals a degraded link`() {
        var link = HostLink.live()
        _ = link.woken(at: 400)
        #expect(
            link.received(rig.heartbeat(), at: 410).news == [
                .heartbeat(RigHeartbeat()), .stateChanged(.live, cause: .heartbeatsBack),
            ])
        #expect(link.woken(at: 709).news.isEmpty)
        #expect(link.woken(at: 710).news == [.stateChanged(.degraded, cause: .silence)])
    }

    @Test func `a lost link hears nothing until the port is opened again`() {
        var link = HostLink.live()
        _ = link.woken(at: 1000)
        #expect(link.received(rig.heartbeat(), at: 1001).isEmpty)
        #expect(link.opened(nonce: 5, at: 1500).news == [.stateChanged(.greeting, cause: .portOpened)])
        #expect(
            link.received(rig.answer(nonce: 5), at: 1510).news.contains(
                .stateChanged(.live, cause: .helloAnswered)))
    }

    @Test func `TIME is asked every 100 ms for 2 s, then every second`() {
        var link = HostLink.live()
        var asked: [Int64] = []
        for now in stride(from: Int64(0), through: 6000, by: 10) {
            _ = link.received(rig.heartbeat(), at: now)
            if !link.woken(at: now).frames(.time).isEmpty { asked.append(now) }
        }
        #expect(asked == (1...20).map { $0 * 100 } + [3000, 4000, 5000, 6000])
    }
}

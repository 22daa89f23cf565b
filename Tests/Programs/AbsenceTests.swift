import CThreadShim
import Foundation
import Links
import MockDevices
import RigLink
import Station
import StationAPI
import Testing

extension BuiltPrograms {
    /// T-04
    @Suite("False liveness, and nobody there")
    struct AbsenceTests {
        /// A rig that turns at 60 rpm with its bit 50 mm in the ground, for this station.
        private func turn(_ own: OwnStation, _ rig: OwnRig) throws {
            try own.station.start()
            try own.arm()
            own.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            _ = try eventually(within: 8, every: 50, "a spindle that turns") {
                rig.spindle > 59 ? true : nil
            }
            rig.beginTrace()
        }

        /// A heartbeat of the living session as the station's core would make it.
        private func heartbeat(_ rig: OwnRig, counter: UInt32) -> [UInt8] {
            let view = rig.view
            let body = HostHeartbeat(
                armToken: view.token, leaseCounter: UInt16(truncatingIfNeeded: counter), hostState: 1)
            return LinkFrame(kind: .heartbeat, session: view.session, body: body.encoded()).encoded()
        }

        /// Hangs the core; the last lease that it made.
        private func hang(_ own: OwnStation, _ rig: OwnRig) throws -> (
            core: OwnStation.HungCore, lease: MockDevices.LedgerEntry
        ) {
            let core = OwnStation.HungCore(own.station)
            _ = try eventually(within: 2, "a core that hangs") { core.hangs ? true : nil }
            // What it had made is on its way for a moment.
            rest(0.05)
            return (core, try #require(rig.entries(.lease).last))
        }

        /// SR-F-12, SR-F-15, SR-S-03, T-04
        @Test(.timeLimit(.minutes(1)))
        func `a core that hangs while all other threads live: HOLD-SPIN after 5 s, and it stays disarmed`()
            throws
        {
            let bench = try Bench(pace: 1)
            let rig = try OwnRig(bench, nonvolatile: OwnRig.inTheGround)
            let own = try OwnStation(bench)
            defer { own.station.shutdown() }
            try turn(own, rig)
            let hung = try hang(own, rig)
            defer { hung.core.release() }
            rest(8)
            #expect(rig.entries(.lease).last == hung.lease, "no lease since")
            let judge = AbsenceJudge(rig, lease: hung.lease.at)
            #expect(judge.complaints.isEmpty, "\(judge.complaints)")
            print("core hung: S3 \(judge.age ?? 0) µs after the last lease")
            hung.core.release()
            rest(1)
            #expect(!rig.view.isArmed && rig.view.isHoldSpin, "a core that is back starts nothing")
            #expect(try own.look().armedBy == nil)
        }

        /// SR-F-15, SR-F-12, T-04
        @Test(.timeLimit(.minutes(1)))
        func `the last heartbeat of a dead core, repeated ten times a second, keeps nothing alive`() throws {
            let bench = try Bench(pace: 1)
            let rig = try OwnRig(bench, nonvolatile: OwnRig.inTheGround)
            let own = try OwnStation(bench)
            defer { own.station.shutdown() }
            try turn(own, rig)
            let hung = try hang(own, rig)
            defer { hung.core.release() }
            let frame = heartbeat(rig, counter: hung.lease.id)
            let heard = rig.host.statistics.octetsIn
            for _ in 0..<80 {
                rig.inject(frame)
                rest(0.1)
            }
            #expect(rig.host.statistics.octetsIn - heard >= 80 * frame.count, "they all came")
            let judge = AbsenceJudge(rig, lease: hung.lease.at)
            #expect(judge.complaints.isEmpty, "\(judge.complaints)")
            print("heartbeat repeated: S3 \(judge.age ?? 0) µs after the last lease")
        }

        /// The canary of T-04: somebody below the core who counts on, as no thread of the station can.
        @Test(.timeLimit(.minutes(1)))
        func `a hand below the core that makes leases of its own does not pass the same judge`() throws {
            let bench = try Bench(pace: 1)
            let rig = try OwnRig(bench, nonvolatile: OwnRig.inTheGround)
            let own = try OwnStation(bench)
            defer { own.station.shutdown() }
            try turn(own, rig)
            let hung = try hang(own, rig)
            defer { hung.core.release() }
            for number in 1...70 {
                rig.inject(heartbeat(rig, counter: hung.lease.id + UInt32(number)))
                rest(0.1)
            }
            let judge = AbsenceJudge(rig, lease: hung.lease.at)
            #expect(judge.complaints.contains("S3 never came"), "\(judge.complaints)")
            #expect(judge.complaints.contains("it is still armed"))
        }

        /// SR-S-07, SR-S-04, SR-F-18 (a new session), SR-F-12, T-04
        @Test(.timeLimit(.minutes(1)), arguments: [0.3, 7])
        func `a station killed in a motion and started again renews nothing and says FOUND MOVING`(
            away: Double
        ) throws {
            let bench = try Bench(pace: 1)
            let rig = try OwnRig(bench, nonvolatile: OwnRig.inTheGround)
            try bench.startDaemon()
            try bench.waitForLive()
            let operation = try Operator(bench)
            try operation.arm()
            try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            _ = try eventually(within: 8, every: 50, "a spindle that turns") {
                rig.spindle > 59 ? true : nil
            }
            rig.beginTrace()
            bench.killDaemon()
            let killed = OwnRig.now
            rest(away)
            let lease = try #require(rig.entries(.lease).last)
            #expect(lease.at < killed + 100_000)
            if away > 5 {
                let judge = AbsenceJudge(rig, lease: lease.at)
                #expect(judge.complaints.isEmpty, "\(judge.complaints)")
                print("daemon away: S3 \(judge.age ?? 0) µs after the last lease")
            }
            try bench.startDaemon()
            try bench.waitForLive()
            let again = try Operator(bench)
            let complaints = { bench.daemon?.complaints ?? "" }
            _ = try eventually(within: 5, every: 50, "FOUND MOVING", seen: complaints) {
                complaints().contains("FOUND MOVING") ? true : nil
            }
            #expect(complaints().contains("last ordered: SPIN #"), "\(complaints())")
            let told = try bench.cli("status")
            #expect(told.output.contains("FOUND MOVING"), "\(told)")
            // Its heartbeats go on without the token, and renew nothing.
            rest(max(0, 5.3 - away))
            #expect(rig.entries(.lease, since: killed + 100_000).isEmpty)
            #expect(rig.view.isHoldSpin && !rig.view.isArmed && abs(rig.spindle - 20) < 2)
            #expect(try again.rig().armScope == 0)
            let disarmed = try #require(rig.entries(.disarmed, since: killed).first)
            let after = Int64(disarmed.at) - Int64(lease.at)
            // A new session ends the arm before the ladder does (5); away for longer the ladder did (4).
            #expect(disarmed.a == (away > 5 ? 4 : 5) && after <= 5_100_000, "\(disarmed.a) after \(after) µs")
        }
    }
}

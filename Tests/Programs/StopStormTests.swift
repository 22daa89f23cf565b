import CThreadShim
import Foundation
import Links
import MockDevices
import Station
import StationAPI
import StationClient
import Testing

extension BuiltPrograms {
    /// T-01
    @Suite("STOP against everything")
    struct StopStormTests {
        /// One motion, a load, leases under it, presses, and what the rig did. The motion is a spindle at
        /// 140 rpm in the air, the most there is to brake; a BITE needs 40 s until it cuts, at the pace of
        /// the clock that a line and a lane are held against. STOP in a BITE: `Simulation.StopStormTests`.
        private func round(
            _ storm: StopStorm, _ load: StormLoad, presses: Int, by way: StopStorm.Way = .lane
        ) throws -> (presses: [StormPress], stop: StormStop) {
            try storm.turn()
            let loaded = try #require(storm.rig.entries(.lease).last).at
            try storm.raise(load.subtracting(.core))
            defer { storm.calm() }
            // Without a disk no lease leaves: the STOP has to find a motion before the rig ends it at S2
            // (StallTests hold what comes then against SR-S-15). Everything else is watched for longer.
            rest(load.contains(.disk) ? 0.5 : 2.5)
            try storm.raise(load.intersection(.core))
            let began = OwnRig.now
            let found = try storm.press(presses, under: load, by: way)
            // The last frame has had its time, and the trace goes on to standstill.
            rest(0.5)
            var stop = StormStop(load: load, rest: nil, leaseGap: .max)
            if let first = storm.rig.entries(.stop, since: began).first(where: { $0.b == 1 }) {
                stop.rest = storm.rig.trace.settled(from: first.at) { $0.isResting }.map { $0 - first.at }
                let leases = storm.rig.entries(.lease, since: loaded).map(\.at).filter { $0 < first.at }
                stop.leaseGap = zip(leases, leases.dropFirst() + [first.at]).map { $1 - $0 }.max() ?? .max
                let stages = storm.rig.entries(.stage, since: loaded).filter { $0.at < first.at }
                stop.stage = stages.map(\.a).max() ?? 0
            }
            return (found, stop)
        }

        /// SR-S-01, SR-F-04 (with a whole station before it), SR-S-02, SR-O-01, SR-S-17, T-01.
        /// REGOLITH_STORM says how many; in the soak 10,000.
        @Test(.timeLimit(.minutes(60)))
        func `whatever holds up processors, disk, core, clients and driver, a STOP leaves within 50 ms`()
            throws
        {
            let count = BuiltPrograms.count("REGOLITH_STORM", 120)
            let storm = try StopStorm()
            defer { storm.end() }
            var judge = StormJudge()
            let each = min(300, max(1, count / StormLoad.each.count))
            var number = 0
            while judge.presses.count < count {
                let load = StormLoad.each[number % StormLoad.each.count]
                let outcome = try round(storm, load, presses: each)
                judge.presses += outcome.presses
                judge.stops.append(outcome.stop)
                number += 1
            }
            for line in judge.histogram { print(line) }
            print("driver before a press: \(storm.driver)")
            #expect(judge.complaints.isEmpty, "\(judge.complaints.prefix(10)) of \(judge.complaints.count)")
            let intoDriver = judge.presses.count { $0.load.contains(.driver) }
            #expect(storm.driver.full == intoDriver && storm.driver.open == 0, "the driver was full")
            #expect(storm.driver.most > 4_096, "and that is something: \(storm.driver)")
            #expect(judge.stops.count == number && number >= StormLoad.each.count)
        }

        /// The canaries of T-01: no stop lane, and a rig that brakes too weakly.
        @Test(.timeLimit(.minutes(2)))
        func `a STOP without its lane, and a rig that stops too slowly, do not pass the same judge`() throws {
            let storm = try StopStorm()
            defer { storm.end() }
            for load in [StormLoad.core, .disk] {
                let outcome = try round(storm, load, presses: 1, by: .command)
                let judge = StormJudge(presses: outcome.presses, stops: [])
                #expect(!judge.complaints.isEmpty, "\(load): \(outcome.presses)")
            }
            try storm.turn()
            storm.rig.host.withRig { $0.plant.brakingRate = 30 }
            let weak = try round(storm, .processors, presses: 1)
            let judge = StormJudge(presses: weak.presses, stops: [weak.stop])
            #expect(judge.complaints.contains { $0.hasPrefix("at rest") }, "\(judge.complaints)")
        }

        /// SR-O-02, SR-F-12, SR-L-04 (sent when the line drains again), T-01
        @Test(.timeLimit(.minutes(1)))
        func
            `a line that does not drain: the caller hears NOT CONFIRMED in 1 s, the rig stops by itself`()
            throws
        {
            let bench = try Bench(pace: 1)
            let rig = try OwnRig(bench, nonvolatile: OwnRig.inTheGround)
            let own = try OwnStation(bench)
            try own.station.start()
            defer { own.station.shutdown() }
            try own.arm()
            own.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            _ = try eventually(within: 8, every: 50, "a spindle that turns") {
                rig.spindle > 59 ? true : nil
            }
            rig.flow(false)
            rest(0.3)
            let lease = try #require(rig.entries(.lease).last).at
            let press = try bench.spawn("regolith", ["stop", "--sockets", bench.folder])
            let began = cts_clock_boottime()
            var heard: [StopMessage] = []
            _ = StopClient.press(path: bench.folder + "/stop.sock") { message, _, elapsed in
                if let message { heard.append(message) }
                return message != .end && elapsed < 3_000_000
            }
            let told = elapsed(since: began)
            guard case .unconfirmed(_, let after)? = heard.dropLast().last else {
                Issue.record("\(heard)")
                return
            }
            #expect(after <= 1_000_000 && told < 1.3, "told after \(told) s, \(after) µs")
            #expect(!heard.contains { if case .sent = $0 { true } else { false } }, "\(heard)")
            #expect(heard.contains { if case .unsent = $0 { true } else { false } }, "\(heard)")
            #expect(try press.wait(seconds: 5) == 1)
            #expect(press.written.contains("NOT CONFIRMED: USE THE WIRED E-STOP"), "\(press.written)")

            let stage = try eventually(within: 8, every: 20, "the rig's own stage S3") {
                rig.entries(.stage, since: lease).first { $0.a == 3 }
            }
            let age = Int64(stage.at) - Int64(lease)
            #expect(abs(age - 5_000_000) <= 100_000, "S3 \(age) µs after the last lease")
            _ = try eventually(within: 2, "HOLD-SPIN") { rig.view.isHoldSpin ? true : nil }
            #expect(rig.entries(.stop, since: lease).isEmpty && !rig.view.isArmed)
            // The line drains again: the STOP is the first thing that comes.
            rig.flow(true)
            _ = try eventually(within: 3, "the STOP") { rig.view.isStopLatched ? true : nil }
        }
    }
}

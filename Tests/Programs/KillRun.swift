import CThreadShim
import Foundation
import StationAPI

/// Numbers from a seed, so that a failed run can be run again (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A station that is killed again and again at seeded moments, and the script of its operator.
struct KillRun {
    /// What goes on when the kill comes.
    enum Moment: String, CaseIterable {
        /// While the daemon starts and the session opens.
        case opening
        /// Under many harmless commands.
        case pings
        case arming, motion, disarming, stop
        /// While armed and moving; then nobody comes back for longer than the rig's third stage.
        case away
    }

    let bench: Bench
    private var random: SeededNumbers
    /// ARM requests that the script gave.
    private(set) var armsAsked = 0
    /// CLOCK_MONOTONIC microseconds of the kills after which the station stayed away.
    private(set) var awayKills: [UInt64] = []
    private(set) var kills: [Moment] = []
    /// Seconds from the start of a daemon to its live link.
    private(set) var recoveries: [Double] = []
    private var wasSeenArmed = false

    init(bench: Bench, seed: UInt64) {
        self.bench = bench
        random = SeededNumbers(state: seed)
    }

    mutating func killOnce(_ index: Int) throws -> [String] {
        let moment = moment(index)
        kills.append(moment)
        if moment == .opening {
            _ = try bench.spawnDaemon()
            pause(upTo: 0.35)
            kill()
            return []
        }
        let operation = try comeBack()
        let complaints = try reconcile(operation)
        try act(moment, operation)
        armsAsked += operation.armsAsked
        kill()
        if moment == .away {
            awayKills.append(UInt64(cts_clock_monotonic() / 1000))
            rest(5.6)
        }
        return complaints
    }

    /// The last life: everything that is under way comes to its end, then the station ends in order.
    mutating func finish() throws -> [String] {
        let operation = try comeBack()
        let complaints = try reconcile(operation)
        if try operation.rig().isStopLatched { try operation.run("CLEAR_STOP") }
        try operation.run("DISARM")
        try operation.run("PING")
        // What an earlier life left in doubt is settled, or known to stay unknown.
        _ = try eventually(within: 30, every: 100, "an end of every command") {
            try operation.history().allSatisfy(\.isFinal) ? true : nil
        }
        // Whatever the rig still has to say is said and acknowledged within a few turns.
        _ = try eventually(within: 5, every: 50, "acknowledgement of every event") {
            let ledger = try bench.ledger()
            return ledger.of("event").count == ledger.of("eventAcknowledged").count ? true : nil
        }
        try bench.endDaemon()
        return complaints
    }

    private mutating func moment(_ index: Int) -> Moment {
        // Each once first, so that a short run has seen them all.
        let first: [Moment] = [.opening, .pings, .motion, .stop, .arming, .away, .disarming]
        if index < first.count { return first[index] }
        if index % 13 == 5 { return .away }
        let usual: [Moment] = [
            .opening, .opening, .pings, .pings, .arming, .motion, .motion, .motion, .disarming, .stop,
        ]
        return usual.randomElement(using: &random) ?? .pings
    }

    private mutating func pause(upTo seconds: Double) {
        rest(Double.random(in: 0...seconds, using: &random))
    }

    private func kill() { bench.killDaemon() }

    private mutating func comeBack() throws -> Operator {
        let began = cts_clock_boottime()
        try bench.startDaemon()
        try bench.waitForLive()
        recoveries.append(elapsed(since: began))
        return try Operator(bench)
    }

    /// What a returning operator reads: the rig is never armed, and if it was, that is told as a change.
    private mutating func reconcile(_ operation: Operator) throws -> [String] {
        var complaints: [String] = []
        let rig = try operation.rig()
        if rig.armedBy != nil || rig.armScope != 0 {
            complaints.append("armed after a start: \(rig)")
        }
        if wasSeenArmed, !rig.changes.contains("armed: yes → no") {
            complaints.append("the arm that ended is not among the changes: \(rig.changes)")
        }
        return complaints
    }

    private mutating func act(_ moment: Moment, _ operation: Operator) throws {
        switch moment {
        case .opening: break
        case .pings:
            for _ in 0..<Int.random(in: 1...6, using: &random) { try operation.give("PING") }
            pause(upTo: 0.06)
        case .arming:
            try clear(operation)
            let seen = try operation.rig()
            try operation.give(
                "ARM", [("scope", "AIR_GROUND"), ("ttl", "900s")], revision: seen.stateRevision,
                review: seen.review)
            pause(upTo: 0.04)
            // Nobody saw an answer: the rig may have been armed or not.
            wasSeenArmed = false
        case .motion, .away, .disarming, .stop:
            try clear(operation)
            try operation.arm()
            wasSeenArmed = true
            try move(operation)
            if moment == .away { rest(0.3) }
            if moment == .disarming { try operation.give("DISARM") }
            if moment == .stop { try RawClient(bench, socket: "stop.sock").send(Array("STOP\n".utf8)) }
            pause(upTo: 0.12)
            if moment != .motion, moment != .away { wasSeenArmed = false }
        }
    }

    private func clear(_ operation: Operator) throws {
        guard try operation.rig().isStopLatched else { return }
        let (isCleared, text) = try operation.run("CLEAR_STOP")
        guard isCleared else { throw BenchError.unexpected("CLEAR_STOP: \(text)") }
    }

    /// Two motions; the second is often refused by the rig as busy, which is a report and an event like
    /// others.
    private mutating func move(_ operation: Operator) throws {
        let z = Int.random(in: 60...140, using: &random)
        let rpm = Int.random(in: 20...140, using: &random)
        try operation.give("SPIN", [("rpm", "\(rpm)rpm"), ("duration", "60s")])
        pause(upTo: 0.1)
        try operation.give("MOVE_Z", [("z", "\(z)mm"), ("speed", "10mm/s")])
    }
}

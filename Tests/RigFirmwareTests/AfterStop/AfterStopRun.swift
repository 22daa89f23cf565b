import MockDevices
import RigFirmware
import Testing

/// One rig in one motion, stopped again and again at other moments of it, and then everything else happens.
final class AfterStopRun {
    /// What a rig that buffers, or a bench that hears double, would show.
    enum Sabotage: String, CaseIterable, Sendable {
        /// The motion begins anew by itself, told to nobody who judges.
        case buffered
        /// The same, and only the outputs are looked at.
        case bufferedUnseen
        case reportedTwice
    }

    /// What runs, or waits to, when it is stopped.
    enum Work: String, CaseIterable, Sendable {
        case spin, waiting, down, heat, drill, hole, hammer
    }

    private let bench: BenchHost
    private let work: Work
    private var dice: SeededGenerator
    private let sabotage: Sabotage?
    /// With each, whether the command had its end already.
    private var moments: [(moment: BenchHost.Moment, isOver: Bool)] = []
    private var command: UInt32 = 0
    private var frames: [[UInt8]] = []
    /// Of these, what was said before the first stop.
    private var said = 0
    private var ledgerRead = 0
    private var judge = AfterStopJudge(at: 0)
    /// The session or the boot changed: reports may have gone with it.
    private var lostReports = false
    private var stopID: UInt32 = 100
    private(set) var released = 0
    private(set) var acts = 0

    init(_ work: Work, seed: UInt64, sabotage: Sabotage? = nil) throws {
        self.work = work
        self.sabotage = sabotage
        dice = SeededGenerator(seed: seed)
        switch work {
        case .drill, .hammer: bench = try BenchHost.drilling()
        case .hole: bench = try BenchHost.ready()
        default:
            bench = try BenchHost()
            #expect(bench.arm(scope: 7)?.subtype == 7)
            if work != .waiting { bench.run(2_100) }
        }
        bench.record = { [weak self] octets in
            guard let self, frames.count < 500 else { return }
            frames.append(octets)
        }
        begin()
    }

    private func begin() {
        switch work {
        case .spin, .waiting: command = bench.send(.spin(rpm: 100, seconds: 60))
        case .down: command = bench.send(.moveZ(millimetres: 500))
        case .heat: command = bench.send(.heater(watts: 5))
        case .drill: command = bench.rig.view.activeCommand
        case .hole:
            command = bench.send(.hole(to: 100))
            _ = bench.run(atMost: 120_000) { bench.rig.view.isInHole && bench.rig.plant.weightOnBit > 10 }
        case .hammer:
            bench.stop(id: 1)
            bench.run(500)
            #expect(bench.perform(.clearStop(1))?.subtype == 7)
            bench.run(1_100)
            bench.token = 0
            #expect(bench.arm(scope: 7)?.subtype == 7)
            bench.run(2_100)
            command = bench.send(.hammer(level: 2, seconds: 60))
        }
        let step = work == .waiting ? 90 : 170
        for _ in 0..<12 {
            bench.run(1 + dice.below(step))
            moments.append((bench.moment(), finals() > 0))
        }
        said = frames.count
    }

    /// Different ones: a command that comes again is answered again, and by a later boot refused.
    private func finals() -> Int {
        let ends = bench.reports.filter { $0.command == command && [4, 7, 8].contains($0.subtype) }
        return Set(ends.map { "\($0)" }).count
    }

    /// Stops at a moment, lets everything happen, and says what was wrong.
    func interleave() throws -> String? {
        let (moment, isOver) = moments[dice.below(moments.count)]
        bench.restore(moment)
        // What was said after it belongs to another course of things.
        frames.removeLast(frames.count - said)
        bench.rig.plant.guardContact = .closed
        bench.rig.plant.loopContact = .closed
        bench.rig.trace = OutputTrace()
        ledgerRead = bench.ledger.count
        lostReports = false
        judge = AfterStopJudge(at: bench.now)
        let first = [0, 0, 2, 3, 4, 5, 8, 9, 15, 6, 7, 14][dice.below(12)]
        var told = "\(work), stopped by \(first)"
        if let wrong = try happen(first) { return told + ": " + wrong }
        let count = 5 + dice.below(9)
        for number in 0..<count {
            // People try to go on more often than anything else happens.
            let drawn = dice.below(30)
            let act = drawn < 26 ? drawn : drawn < 28 ? 19 : 20
            told += " \(act)"
            if let wrong = try happen(act) { return told + ": " + wrong }
            if judge.isReleased {
                released += 1
                break
            }
            if sabotage == .buffered || sabotage == .bufferedUnseen, number == 1 {
                startByItself()
                if let wrong = look() { return told + ": " + wrong }
            }
        }
        return isOver ? nil : ends().map { told + ": " + $0 }
    }

    private func startByItself() {
        let token = bench.token
        bench.token = bench.rig.view.token
        bench.send(.spin(rpm: 90, seconds: 30))
        bench.run(2_200)
        bench.token = token
    }

    /// A command that was discarded has one final report.
    private func ends() -> String? {
        bench.run(30)
        var count = finals()
        if sabotage == .reportedTwice { count *= 2 }
        if lostReports ? count <= 1 : count == 1 { return nil }
        return "\(count) final reports of command \(command): \(bench.reports.map(\.subtype))"
    }

    // MARK: Acts

    /// Everything that a person may set, and what might wake something up.
    private static let settings: [BenchCommand] = [
        .raw(35, [(9_810, 2)]), .raw(37, [(2, 1), (200, 4)]), .raw(36, [(1, 1)]),
        .raw(32, [(1, 1), (200, 2)]),
        .raw(33, [(0, 1), (-150, 4), (900, 4), (-800, 4), (1_400, 4)]), .raw(38, [(1_000, 4)]),
        .raw(40, [(2, 1), (1, 1)]), .end(), .acknowledge(41), .acknowledge(1), .simple(13),
    ]
    private static let motions: Set<UInt32> = Set([16, 17, 18]).union(48...69)

    /// Does it, lets some time pass, and judges what came of it.
    private func happen(_ act: Int) throws -> String? {
        acts += 1
        switch act {
        case 0...9: try end(act)
        case 10...13, 21...23: repeatOrSet(act)
        case 14: turnKey()
        case 15: try cycle()
        case 16: bench.send(.clearStop(stopID &+ 7))
        case 17: clear()
        case 18: bench.press(areaClear: true, reset: dice.below(2) == 0)
        case 19: if let wrong = arm() { return wrong }
        case 20: move()
        default: bench.run(100 + dice.below(500))
        }
        bench.run(1 + dice.below(40))
        return look()
    }

    private func end(_ act: Int) throws {
        let now = bench.now
        switch act {
        case 0, 1:
            let record = bench.record
            bench.record = nil
            if act == 0 { stopID += 1 }
            judge.stop(at: now, latches: true)
            bench.stop(id: stopID)
            bench.record = record
        case 2:
            judge.hold(at: now)
            bench.send(.simple(4))
        case 3:
            let record = bench.record
            bench.record = nil
            judge.hold(at: now)
            bench.stop(id: 3, reason: 2)
            bench.record = record
        case 4:
            judge.openLoop(at: now + 1_000)
            bench.rig.plant.loopContact = .open
            bench.run(3 + dice.below(80))
            bench.rig.plant.loopContact = .closed
        case 5: openGuard()
        case 6: greet()
        case 7:
            judge.disarm(at: now)
            lostReports = true
            bench.bye()
        case 8:
            judge.disarm(at: now)
            bench.send(.simple(3))
        default:
            // Where no session is, nobody hears it.
            let safe = bench.send(.simple(12))
            bench.run(2)
            let news = bench.ledger.entries[ledgerRead...]
            if news.contains(where: { $0.kind == .executed && $0.id == safe }) { judge.stop(at: bench.now) }
        }
    }

    private func openGuard() {
        let view = bench.rig.view
        // Under a latch that stands already the guard adds none; ARM wants AREA CLEAR all the same.
        let moves = view.isArmed || !view.isStandstill || view.activeFunction != 0
        let latches = moves && !judge.isLatched
        judge.stop(at: bench.now + 1_000, latches: latches)
        bench.rig.plant.guardContact = .open
        bench.run(3 + dice.below(80))
        bench.rig.plant.guardContact = .closed
    }

    private func greet() {
        judge.disarm(at: bench.now)
        lostReports = true
        bench.hello(nonce: UInt32(truncatingIfNeeded: dice.next()) | 1)
    }

    private func repeatOrSet(_ act: Int) {
        switch act {
        case 10: if let frame = frames.last { say(frame) }
        case 11: for _ in 0..<3 where !frames.isEmpty { say(frames[dice.below(frames.count)]) }
        case 12:
            var again = BenchCommand.spin(rpm: 100, seconds: 60)
            again.id = command
            bench.send(again)
        case 13:
            for _ in 0..<4 {
                bench.send(Self.settings[dice.below(Self.settings.count)])
                bench.run(2)
            }
        case 21:
            let harmless: [BenchCommand] = [.simple(13), .end(), .acknowledge(1)]
            bench.send(harmless[dice.below(harmless.count)])
        case 22: bench.beat(token: UInt32(truncatingIfNeeded: dice.next()))
        default: bench.rig.receive((0..<30).map { _ in UInt8(dice.below(256)) }, at: bench.now)
        }
    }

    /// A recorded frame as it was; a HELLO among them begins another session.
    private func say(_ frame: [UInt8]) {
        let session = bench.rig.view.session
        bench.rig.receive(frame, at: bench.now)
        bench.run(1)
        guard bench.rig.view.session != session else { return }
        lostReports = true
        judge.disarm(at: bench.now)
    }

    private func turnKey() {
        judge.disarm(at: bench.now)
        let positions = [RF_KEY_OFF, RF_KEY_LOCAL, RF_KEY_UNKNOWN]
        bench.rig.plant.key = UInt8(positions[dice.below(3)].rawValue)
        bench.run(60 + dice.below(60))
        bench.rig.plant.key = UInt8(RF_KEY_REMOTE.rawValue)
        bench.run(60)
    }

    private func cycle() throws {
        try bench.rig.reset(cause: UInt8(1 + dice.below(5)), at: bench.now)
        judge.reset(at: bench.now)
        lostReports = true
        bench.run(10)
        if dice.below(4) != 0 { bench.hello(nonce: UInt32(truncatingIfNeeded: dice.next()) | 1) }
    }

    /// Everything that releases a latch, as far as it is let.
    private func clear() {
        if bench.rig.view.state == .estop {
            guard dice.below(3) == 0 else { return }
            bench.run(1_100)
            bench.press(areaClear: true, reset: true)
            if bench.fire(19)?.subtype == 7 { judge.clearedLoop() }
        }
        if bench.perform(.clearStop(bench.rig.view.stopID))?.subtype == 7 { judge.clearedStop() }
    }

    private func arm() -> String? {
        if dice.below(2) == 0 { bench.run(1_100) }
        bench.token = 0
        guard bench.arm(scope: 7)?.subtype == 7 else { return nil }
        return judge.armed()
    }

    private func move() {
        let id = bench.nextID
        judge.asked(id)
        let motions: [BenchCommand] = [.spin(rpm: 60, seconds: 5), .moveZ(millimetres: 1)]
        bench.send(motions[dice.below(motions.count)])
    }

    // MARK: Judging

    private func look() -> String? {
        while ledgerRead < bench.ledger.count {
            let entry = bench.ledger.entries[ledgerRead]
            ledgerRead += 1
            if sabotage == .bufferedUnseen { continue }
            if let wrong = judge.take(entry, isMotion: Self.motions.contains(entry.a)) { return wrong }
        }
        for sample in bench.rig.takeTrace() {
            if let wrong = judge.take(sample) { return wrong }
        }
        return nil
    }
}

import MockDevices
import RigFirmware
import RigLinkC
import Testing

/// A supply that fails, in every state and at any moment: nothing moves after it, nothing is forgotten that
/// keeps people and the string safe, and nobody believes a depth.
struct BrownOutTests {
    /// 500 in CI, where the build is a release.
    static let cuts = Counts.of("REGOLITH_CUTS", 40)

    /// A way through states of the rig.
    enum Tour: String, CaseIterable, Sendable {
        case hole, hand, latches, jam, maintenance

        /// Goes it, and lets `look` see every millisecond.
        func go(_ bench: BenchHost, _ look: (Int) throws -> Void) throws {
            switch self {
            case .hole:
                bench.send(.hole(to: 50))
                try look(Self.whole)
            case .hand:
                for command: BenchCommand in [
                    .moveZ(millimetres: 60), .home(1), .carousel(3), .gate(open: true), .gate(open: false),
                    .spin(rpm: 60, seconds: 20), .stow(), .simple(3),
                ] {
                    bench.send(command)
                    try look(1_200)
                }
            case .latches:
                bench.send(.spin(rpm: 60, seconds: 600))
                try look(100)
                bench.stop(id: 9)
                try look(200)
                bench.rig.plant.loopContact = .open
                try look(200)
                bench.rig.plant.loopContact = .closed
            case .jam:
                bench.send(.drill(millimetres: 100))
                _ = bench.run(atMost: 30_000) { bench.rig.view.isInHole && bench.rig.plant.weightOnBit > 10 }
                try look(600)
                bench.send(.simple(4))
                try look(1_000)
                bench.send(.resume(cause: 1))
                _ = bench.run(atMost: 2_000) { bench.rig.plant.spindle > 90 }
                bench.rig.plant.jamTorque = 40
                try look(1_000)
                bench.rig.plant.jamTorque = 0
                bench.send(.retract(to: 620))
                try look(1_000)
                bench.send(.inject(33, 3))
                try look(200)
            case .maintenance:
                bench.send(.simple(3))
                bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
                bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
                bench.run(1_100)
                bench.token = 0
                _ = bench.arm(scope: 8)
                try look(100)
                bench.run(300)
                for _ in 0..<5 {
                    bench.send(.jog(1, percent: 50))
                    try look(100)
                }
            }
        }

        static let whole = Int.max

        /// About how many milliseconds are looked at.
        var length: Int {
            switch self {
            case .hole: 15_000
            case .hand: 9_600
            case .latches: 500
            case .jam: 3_800
            case .maintenance: 600
            }
        }
    }

    private struct Count {
        var states: [RigState: Int] = [:]
        var cuts = 0
        var torn = 0
    }

    /// SR-F-39 (500 cuts in all states), SR-F-01, SR-F-20, T-10
    @Test(arguments: Tour.allCases)
    func `a supply that fails at any moment leaves a rig that knows the hole, no depth, and only the way out`(
        tour: Tour
    ) throws {
        var dice = SeededGenerator(seed: 39)
        var settings = RigSettings()
        settings.pace = 10
        let bench = try BenchHost.ready(settings)
        var count = Count()
        let wanted = Self.cuts / Tour.allCases.count
        let every = max(1, tour.length / wanted / 2)
        try tour.go(bench) { milliseconds in
            var left = milliseconds
            while left > 0, milliseconds != Tour.whole || bench.rig.view.activeFunction != 0 {
                let seen = count.states[bench.rig.view.state, default: 0]
                // Each state comes to its turn, however short it is.
                if count.cuts < 2 * wanted || seen == 0, dice.below(seen == 0 ? min(10, every) : every) == 0 {
                    let moment = bench.moment()
                    count.states[bench.rig.view.state, default: 0] += 1
                    count.cuts += 1
                    try cut(bench, &dice, &count)
                    bench.restore(moment)
                }
                bench.run(1)
                left -= 1
            }
        }
        #expect(count.cuts >= wanted, "\(count.cuts) cuts")
        let states = count.states.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        print("cuts: \(tour): \(count.cuts), \(count.torn) in a write: \(states)")
    }

    /// The bus sags, and 30 ms later the controller is gone; or it is gone at once, perhaps in a write.
    private func cut(_ bench: BenchHost, _ dice: inout SeededGenerator, _ count: inout Count) throws {
        let before = bench.rig.view
        let place = "cut \(count.cuts) in \(before.state)"
        var isTorn = false
        if dice.below(3) > 0 {
            try sag(bench, place)
        } else if let written = bench.rig.lastWriteTime, bench.now - written < 10_000 {
            bench.rig.tearLastWrite(after: 1 + dice.below(NonvolatileImage.slotOctets - 1))
            isTorn = true
            count.torn += 1
        }
        let isInHole = bench.rig.view.isInHole
        bench.rig.trace = OutputTrace()
        try bench.rig.reset(cause: UInt8(RL_RESET_BROWN_OUT), at: bench.now)
        bench.rig.tamper = nil
        // The station knows nothing of it yet: its lease frames and commands come as before.
        bench.run(3)
        bench.send(.spin(rpm: 60, seconds: 5))
        bench.run(20)
        let view = bench.rig.view
        let isAtTop = bench.rig.plant.stage <= 0
        #expect([.safe, .stopped, .estop, .fault].contains(view.state), "\(place): \(view.state)")
        if before.isStopLatched { #expect(view.isStopLatched, "\(place)") }
        #expect(!view.isArmed && view.token == 0, "\(place)")
        #expect(isTorn ? view.isInHole || !isInHole : view.isInHole == isInHole, "\(place): in the hole?")
        // Only the switch at the top is a reference of its own.
        #expect(isAtTop || view.statusFlags & (1 << 2 | 1 << 16) == 0, "\(place): a depth is believed")
        bench.hello(nonce: 0xB0 + UInt32(count.cuts))
        bench.run(20)
        try onlyTheWayOut(bench, isAtTop: isAtTop, place)
    }

    private func sag(_ bench: BenchHost, _ place: String) throws {
        let moved = bench.rig.drives.feed_enable || bench.rig.drives.spindle_enable
        let start = bench.now
        bench.rig.tamper = { $0.bus_mv = 15_000 }
        bench.run(30)
        let written = try #require(bench.rig.lastWriteTime)
        #expect(written > start && written - start <= 20_000, "\(place): saved after \(written - start) µs")
        let drives = bench.rig.drives
        #expect(drives.z_brake && !drives.feed_enable && !drives.hammer && !drives.heater, "\(place)")
        if moved { #expect(!drives.spindle_enable || drives.spindle_brake, "\(place): it turns on") }
    }

    private static let motions: [BenchCommand] = [
        .spin(rpm: 30, seconds: 1), .moveZ(millimetres: 900), .home(2), .home(3), .deploy(), .stow(),
        .freeTorque([60]), .touchOff(), .hammer(level: 1, seconds: 1), .drill(), .bite(to: 100, cup: 1),
        .hole(to: 200), .peck(lift: 5, count: 1), .clear(), .unjam(newtonMetres: 4),
        .dwell(seconds: 60, watts: 5), .carousel(3), .gate(open: true), .heater(watts: 5),
        .jog(1, percent: -50), .resume(cause: 1), .twoStep(69), .twoStep(80, approver: 9, [(1, 1)]),
    ]

    private func onlyTheWayOut(_ bench: BenchHost, isAtTop: Bool, _ place: String) throws {
        bench.token = 0
        let isLatched = bench.rig.view.isStopLatched
        let armed = bench.arm(scope: 7)
        #expect(!isLatched || armed?.subtype == 2, "\(place)")
        if !isAtTop {
            for command in Self.motions {
                let report = try #require(bench.perform(command, within: 50), "\(place): \(command.function)")
                #expect(report.subtype == 2, "\(place): \(command.function) is accepted")
            }
        }
        let driven = bench.rig.trace?.first { $0.drivesOn || $0.heater || !$0.stageBraked }
        #expect(driven == nil, "\(place): something moves")
        guard armed?.subtype == 7, !isAtTop else { return }
        // HOME upward is accepted once the spindle has run down; it waits for the warning, and HOLD takes it
        // back.
        _ = bench.run(atMost: 300) { bench.rig.plant.spindle == 0 }
        let home = bench.send(.home(1))
        bench.run(10)
        let homing = bench.reports.filter { $0.command == home }
        #expect(homing.map(\.subtype) == [1], "\(place): HOME \(homing)")
        bench.send(.simple(4))
        let out = bench.send(.retract())
        bench.run(40)
        let told = bench.reports.filter { $0.command == out }
        #expect(told.map(\.subtype).starts(with: [1, 3]), "\(place): RETRACT \(told)")
    }

    enum Write: String, CaseIterable, Sendable {
        case stop, supply, ground, parameter, boot

        /// The rig is about to write, and writes last when this returns.
        func happen(to bench: BenchHost) throws {
            switch self {
            case .stop: bench.stop(id: 5)
            case .supply: bench.rig.tamper = { $0.bus_mv = 15_000 }
            case .ground:
                bench.rig.tamper = { ($0.z_stage_um, $0.z_pot_um) = (620_000, 620_000) }
            case .parameter: bench.send(.raw(37, [(2, 1), (200, 4)]))
            case .boot: try bench.rig.reset(cause: UInt8(RL_RESET_POWER), at: bench.now)
            }
            bench.run(2)
            bench.rig.tamper = nil
        }
    }

    /// SR-F-39 (a cut in the middle of a write), SR-F-06, T-10
    @Test(arguments: Write.allCases)
    func `a write that is cut at any octet leaves a rig that is latched and in the hole`(write: Write) throws
    {
        let size = NonvolatileImage.slotOctets
        // In the air and away from the top switch, which would say better.
        let store = NonvolatileImage(bootCount: 4, bitDepthMicrometres: -300_000)
        let bench = try BenchHost(nonvolatile: store)
        bench.hello(nonce: 0xA1)
        bench.run(50)
        let start = bench.now
        try write.happen(to: bench)
        #expect(bench.rig.lastWriteTime ?? 0 >= start, "nothing was written")
        let moment = bench.moment()
        // The magic in the first octets is the same in every record.
        for octets in stride(from: 8, to: size, by: max(1, size * 5 / Self.cuts)) {
            bench.restore(moment)
            bench.rig.tearLastWrite(after: octets)
            bench.rig.trace = OutputTrace()
            try bench.rig.reset(cause: UInt8(RL_RESET_BROWN_OUT), at: bench.now)
            bench.run(20)
            let view = bench.rig.view
            #expect(view.isStopLatched && view.isInHole && view.state == .stopped, "cut after \(octets)")
            #expect(view.statusFlags & (1 << 2 | 1 << 16) == 0, "cut after \(octets): a depth is believed")
            #expect(bench.rig.trace?.first { $0.drivesOn || $0.heater || !$0.stageBraked } == nil)
        }
    }

    /// SR-F-39 (until Z is homed or the reference confirmed by a person)
    @Test(arguments: [false, true])
    func `no later reset brings the depth back, only HOME or a person who confirms it`(isHomed: Bool) throws {
        let store = NonvolatileImage(bootCount: 4, bitDepthMicrometres: -300_000)
        let bench = try BenchHost(nonvolatile: store)
        bench.run(50)
        for cause in [RL_RESET_BROWN_OUT, RL_RESET_POWER, RL_RESET_WATCHDOG] {
            try bench.rig.reset(cause: UInt8(cause), at: bench.now)
            bench.run(50)
            #expect(bench.rig.view.statusFlags & (1 << 2 | 1 << 16) == 0, "after reset \(cause)")
        }
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(2_500)
        let refused = try #require(bench.perform(.carousel(3)))
        #expect(refused.subtype == 2)
        if isHomed {
            #expect(bench.finish(.home(1))?.subtype == 7)
        } else {
            let wrong = try #require(bench.perform(.raw(42, [(-290_000, 4)])))
            #expect(wrong.code == 10)
            #expect(bench.perform(.raw(42, [(-300_000, 4)]))?.subtype == 7)
        }
        let spun = try #require(bench.perform(.spin(rpm: 60, seconds: 1), within: 4_000))
        #expect(spun.subtype == 7, "\(spun)")
        try bench.rig.reset(cause: UInt8(RL_RESET_POWER), at: bench.now)
        bench.run(50)
        #expect(bench.rig.view.statusFlags & (1 << 16) != 0)
    }
}

import MockDevices
import RigFirmware
import Testing

/// Whatever is stopped is forgotten: nothing starts later from a sequence, a set-point or a setting.
struct DiscardTests {
    /// 500 in CI, where the build is a release.
    static let instants = Counts.of("REGOLITH_INSTANTS", 10)

    enum Cause: String, CaseIterable, Sendable {
        case stop, hold, safe, disarm, overVoltage, overCurrent, guardOpen, loopOpen, memory, contacts

        /// Code of the final report of what it discards.
        var code: UInt16 {
            switch self {
            case .stop, .loopOpen: 32
            case .hold: 33
            case .safe, .disarm: 35
            case .overVoltage, .overCurrent, .memory, .contacts: 41
            case .guardOpen: 37
            }
        }

        /// What BY_TRIP says of it, `RD_CAUSE_`.
        var trip: Int32? {
            switch self {
            case .overVoltage: 19
            case .overCurrent: 17
            case .memory: 34
            case .contacts: 37
            default: nil
            }
        }

        func happen(to bench: BenchHost, for milliseconds: Int) {
            switch self {
            case .stop: bench.stop(id: 9)
            case .hold: bench.send(.simple(4))
            case .safe: bench.send(.simple(12))
            case .disarm: bench.send(.simple(3))
            case .overVoltage: bench.rig.tamper = { $0.bus_mv = 35_000 }
            case .overCurrent: bench.rig.tamper = { $0.bus_ma = 14_500 }
            case .guardOpen: bench.rig.tamper = { $0.guard = UInt8(RF_OPEN.rawValue) }
            case .loopOpen: bench.rig.tamper = { $0.loop_a = UInt8(RF_OPEN.rawValue) }
            case .memory: bench.send(.inject(33, 70))
            case .contacts: bench.rig.tamper = { $0.switches_a ^= UInt16(RF_SWITCH_Z_BOTTOM.rawValue) }
            }
            bench.run(milliseconds)
            bench.rig.tamper = nil
        }
    }

    /// Everything that a person may set, and what might wake something up.
    private static let settings: [BenchCommand] = [
        .raw(35, [(9_810, 2)]), .raw(37, [(2, 1), (200, 4)]), .raw(36, [(1, 1)]),
        .raw(32, [(1, 1), (200, 2)]),
        .raw(33, [(0, 1), (-150, 4), (900, 4), (-800, 4), (1_400, 4)]), .raw(38, [(1_000, 4)]),
        .raw(40, [(2, 1), (1, 1)]), .end(), .acknowledge(41), .acknowledge(1), .simple(13),
    ]

    /// All of a hole from its start to its end.
    private func instants(_ bench: BenchHost, _ id: UInt32) -> [BenchHost.Moment] {
        let start = bench.moment()
        var whole = 0
        while bench.rig.view.activeFunction == 57, whole < 90_000 {
            bench.run(1)
            whole += 1
            if bench.rig.view.state == .ready, bench.progress(id) == [1] { bench.send(.acknowledge(41)) }
        }
        bench.restore(start)
        var moments: [BenchHost.Moment] = []
        for place in 0..<whole {
            if place * Self.instants / whole != (place - 1) * Self.instants / whole || place == 0 {
                moments.append(bench.moment())
            }
            bench.run(1)
            if bench.rig.view.state == .ready, bench.progress(id) == [1] { bench.send(.acknowledge(41)) }
        }
        return moments
    }

    /// SR-F-07 (500 instants of HOLE_AUTO), T-02
    @Test func `whatever ends a sequence ends it for good, at any instant of it`() throws {
        var settings = RigSettings()
        settings.pace = 10
        let bench = try BenchHost.ready(settings)
        // Two bites and the wait between them; in a debug build one short bite.
        let id = bench.send(.hole(to: Self.instants < 100 ? 50 : 200, ackEvery: 1))
        #expect(bench.rig.view.activeFunction == 57, "\(bench.reports)")
        let moments = instants(bench, id)
        #expect(moments.count >= Self.instants && moments.count <= Self.instants + 1)
        var states: Set<RigState> = []
        for (number, moment) in moments.enumerated() {
            // A contact that differs takes its direction only (hazards 4.8): what runs goes on.
            for (turn, cause) in Cause.allCases.enumerated() where cause != .contacts {
                bench.restore(moment)
                states.insert(bench.rig.view.state)
                #expect(bench.rig.view.activeFunction == 57)
                try end(bench, id, by: cause, "\(cause) at instant \(number)")
                if number % 10 == 3, turn == number / 10 % 9 {
                    try wake(bench, "\(cause) at instant \(number)")
                }
            }
        }
        print(
            "discarded: \(moments.count) instants in \(states.count) states, \(Cause.allCases.count) causes")
    }

    /// SR-F-07 (what is accepted and has not begun)
    @Test(arguments: Cause.allCases)
    func `what waits for the warning is discarded with its cause, and another does not take its place`(
        cause: Cause
    ) throws {
        let bench = try BenchHost()
        #expect(bench.arm(scope: 7)?.subtype == 7)
        let id = bench.send(.spin(rpm: 60, seconds: 30))
        bench.run(100)
        #expect(bench.perform(.heater(watts: 5))?.code == 20)
        bench.run(100)
        bench.rig.trace = OutputTrace()
        cause.happen(to: bench, for: 60)
        bench.run(4_000)
        isAtRest(bench, "\(cause)")
        let ends = bench.reports.filter { $0.command == id && [2, 4, 7, 8].contains($0.subtype) }
        #expect(ends.map(\.subtype) == [8] && ends.map(\.code) == [cause.code], "\(cause): \(ends)")
        if let trip = cause.trip { #expect(ends.first?.value == trip, "\(cause): \(ends)") }
    }

    private func end(_ bench: BenchHost, _ id: UInt32, by cause: Cause, _ place: String) throws {
        bench.rig.trace = OutputTrace()
        cause.happen(to: bench, for: 20)
        // The bit is drawn off its bottom for 5 s at most, on the mechanisms' clock.
        _ = bench.run(atMost: 510) { bench.rig.trace?.samples.last?.feedEnabled == false }
        bench.run(12)
        let ending = try #require(bench.rig.trace?.samples)
        #expect(ending.dropFirst(20).allSatisfy { $0.feedMicrometresPerSecond <= 0 }, "\(place)")
        bench.rig.trace = OutputTrace()
        for setting in Self.settings {
            bench.send(setting)
            bench.run(1)
        }
        bench.run(20)
        isAtRest(bench, place)
        let ends = bench.reports.filter { $0.command == id && [2, 4, 7, 8].contains($0.subtype) }
        #expect(ends.map(\.subtype) == [8] && ends.map(\.code) == [cause.code], "\(place): \(ends)")
        if let trip = cause.trip { #expect(ends.first?.value == trip, "\(place): \(ends)") }
    }

    /// Nothing has power but a spindle that HOLD-SPIN keeps; that never begins.
    private func isAtRest(_ bench: BenchHost, _ place: String) {
        let samples = bench.rig.trace?.samples ?? []
        #expect(!samples.isEmpty)
        let quiet = samples.allSatisfy { !$0.feedEnabled && !$0.hammer && !$0.heater && !$0.othersOn }
        #expect(quiet, "\(place): something has power")
        let slow = samples.allSatisfy { !$0.spindleEnabled || abs($0.spindleSetPoint) <= 20 }
        let still = samples.firstIndex { !$0.spindleEnabled } ?? samples.count
        let begins = samples[still...].contains { $0.spindleEnabled }
        #expect(slow && !begins, "\(place): the spindle turns")
    }

    /// Latches released, armed anew: the sequence stays forgotten.
    private func wake(_ bench: BenchHost, _ place: String) throws {
        bench.rig.trace = OutputTrace()
        if bench.rig.view.isArmed { bench.send(.simple(3)) }
        bench.run(1_200)
        bench.token = 0
        bench.press(areaClear: true, reset: true)
        bench.run(1_100)
        if bench.rig.view.state == .estop { _ = bench.fire(19) }
        if bench.rig.view.state == .stopped { _ = bench.perform(.clearStop(bench.rig.view.stopID)) }
        for fault in [17, 19, 34] where bench.rig.view.state == .fault {
            _ = bench.perform(.acknowledge(fault))
        }
        #expect(bench.arm(scope: 7)?.subtype == 7, "\(place): \(bench.rig.view.state)")
        bench.run(400)
        isAtRest(bench, place)
        #expect(bench.rig.view.activeFunction == 0, "\(place)")
    }
}

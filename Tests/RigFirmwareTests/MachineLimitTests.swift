import MockDevices
import RigFirmware
import Testing

/// T-18: every limit of the machine, at its last good value and one step of its reading beyond.
struct MachineLimitTests {
    /// Items whose critical range the rig itself does not react to, each for a reason.
    private static let alarmsOnly: [Int: String] = [
        RD_LIMIT_T_BIT_RATE: "people are told; the temperature itself is what stops",
        RD_LIMIT_TORQUE_FREE: "a figure of a calibration; what turns is watched by torque",
        RD_LIMIT_TORQUE_OFF: "as the free torque",
        RD_LIMIT_P_TOT: "people are told; voltage and current stop",
        RD_LIMIT_CPU_LOAD: "steps that take too long stop",
        RD_LIMIT_INCLUSION_COUNT: "counted with the physics of inclusions",
    ]
    /// Items that a sequence of its own tries below.
    private static let inSequences: Set<Int> = [
        RD_LIMIT_TILT_X, RD_LIMIT_TILT_Y, RD_LIMIT_FILL_EST, RD_LIMIT_BITE_ENERGY, RD_LIMIT_BITE_TIME,
        RD_LIMIT_HOLE_ENERGY, RD_LIMIT_HOLE_TIME, RD_LIMIT_CLEAR_COUNT, RD_LIMIT_JAM_COUNT,
    ]

    private static func band(_ item: Int) -> rd_band {
        withUnsafeBytes(of: rd_factory_limits) { $0.bindMemory(to: rd_limit.self)[item].by_mode.0 }
    }

    /// A band half way between what is a warning and what is critical.
    private static func tightened(_ band: rd_band) -> rd_band {
        var tight = band
        func between(_ warning: Int32, _ critical: Int32, _ none: Int32) -> Int32 {
            warning == none || critical == none ? critical : warning + (critical - warning) / 2
        }
        tight.critical_low = between(band.warn_low, band.critical_low, Int32.min)
        tight.critical_high = between(band.warn_high, band.critical_high, Int32.max)
        return tight
    }

    private static func set(_ item: Int, _ band: rd_band, _ bench: BenchHost) -> BenchReport? {
        bench.perform(
            .raw(
                33,
                [
                    (item, 1), (Int(band.warn_low), 4), (Int(band.warn_high), 4),
                    (Int(band.critical_low), 4), (Int(band.critical_high), 4),
                ]))
    }

    /// Drills against something hard, so that the hammer beats.
    private func beating(isTight: Bool) throws -> BenchHost {
        let bench = try BenchHost.ready()
        if isTight {
            for item in 0..<Int(RD_LIMIT_COUNT) {
                let report = Self.set(item, Self.tightened(Self.band(item)), bench)
                #expect(report?.subtype == 7, "item \(item): \(report as Any)")
            }
        }
        bench.rig.plant.softness = 2
        bench.send(.drill(millimetres: 100, levels: 2...2))
        #expect(bench.run(atMost: 200_000) { bench.rig.drives.hammer })
        bench.run(3_000)
        #expect(bench.rig.drives.hammer && bench.rig.drives.spindle_enable && bench.rig.view.state == .drill)
        return bench
    }

    /// Milliseconds from the reading to the reaction, nil if there was none in the time.
    private func reacts(
        _ limit: MachineLimit, to value: Int32, _ bench: BenchHost, _ moment: SimulatedRig.Moment
    ) -> Int? {
        bench.rig.restore(moment)
        bench.rig.tamper = { limit.put(&$0, value) }
        defer { bench.rig.tamper = nil }
        bench.rig.trace = OutputTrace()
        let states = bench.ledger.states.count
        let time = UInt64(2 * limit.milliseconds + 300) * 1_000
        bench.rig.step(to: bench.now + time)
        let at: UInt64?
        switch limit.reaction {
        case .output(let condition): at = bench.rig.trace?.first(where: condition)
        case .state(let state):
            at = bench.ledger.states.dropFirst(states).first { $0.state == state }?.at
        }
        return at.map { Int(($0 - bench.now) / 1_000) }
    }

    /// SR-F-31 · SR-F-32 · SR-F-35 · SR-F-49 · SR-F-42 · T-18
    @Test(arguments: [false, true])
    func `at each limit nothing happens, one step beyond it the rig reacts in time`(isTight: Bool) throws {
        let bench = try beating(isTight: isTight)
        let moment = bench.rig.moment()
        for limit in MachineLimit.all {
            var value = limit.fixed
            if let item = limit.item {
                let band = isTight ? Self.tightened(Self.band(item)) : Self.band(item)
                value = limit.bound == .high ? band.critical_high : band.critical_low
            }
            let step: Int32 = limit.bound == .high ? 1 : -1
            let inside = reacts(limit, to: value, bench, moment)
            // What is no table's own has others around it that come later.
            let isCalm = inside.map { limit.item == nil && $0 > limit.milliseconds } ?? true
            #expect(isCalm, "\(limit.name) at \(value): after \(inside ?? 0) ms")
            let outside = reacts(limit, to: value + step, bench, moment)
            let after = outside ?? .max
            #expect(after <= limit.milliseconds, "\(limit.name) at \(value + step): after \(after) ms")
        }
    }

    @Test func `no item of the table is forgotten`() {
        let tried = Set(MachineLimit.all.compactMap(\.item))
        for item in 0..<Int(RD_LIMIT_COUNT) {
            let band = Self.band(item)
            let hasCritical = band.critical_low != Int32.min || band.critical_high != Int32.max
            let known =
                tried.contains(item) || Self.inSequences.contains(item)
                || Self.alarmsOnly[item] != nil
            #expect(known == hasCritical, "item \(item)")
        }
    }

    /// SR-F-49 · T-18
    @Test(arguments: [false, true])
    func `a rig that leans where it began its hole is stopped at 12°, not by its drift`(isNegative: Bool)
        throws
    {
        let sign: Int16 = isNegative ? -1 : 1
        let most = Int16(Self.band(RD_LIMIT_TILT_X).critical_high)
        for axis in 0...1 {
            func lean(_ bench: BenchHost, _ value: Int16) {
                bench.rig.tamper = { inputs in
                    if axis == 0 { inputs.tilt_x_001deg = value } else { inputs.tilt_y_001deg = value }
                }
            }
            let bench = try BenchHost()
            lean(bench, sign * (most - 40))
            #expect(bench.arm(scope: 7)?.subtype == 7)
            bench.run(2_500)
            #expect(bench.perform(.deploy(), within: 10_000)?.subtype == 7)
            bench.run(2_500)
            #expect(bench.perform(.tare(), within: 5_000)?.subtype == 7)
            bench.send(.drill(millimetres: 30))
            #expect(bench.run(atMost: 90_000) { bench.rig.view.state == .drill })
            lean(bench, sign * most)
            bench.run(1_000)
            #expect(bench.rig.view.state == .drill)
            lean(bench, sign * (most + 1))
            #expect(bench.run(atMost: 200) { bench.rig.view.state == .hold })
            #expect(bench.finish(.drill(from: 0, millimetres: 40), within: 2)?.subtype == 2)
        }
    }

    /// SR-F-42 · SR-F-36 · T-18
    @Test func `energy, time, fill, clears and jams end at the limit that was set`() throws {
        var settings = RigSettings()
        settings.pace = 10
        func bench(_ item: Int, _ most: Int32) throws -> BenchHost {
            let bench = try BenchHost.ready(settings)
            var band = Self.band(item)
            (band.warn_high, band.critical_high) = (most, most)
            #expect(Self.set(item, band, bench)?.subtype == 7)
            return bench
        }
        let time = try bench(RD_LIMIT_BITE_TIME, 10).finish(.drill(millimetres: 100))
        #expect(time?.code == 36 && time?.limit == 10_000, "\(time as Any)")
        let energy = try bench(RD_LIMIT_BITE_ENERGY, 5).finish(.drill(millimetres: 100))
        #expect(energy?.code == 38 || energy?.index == 2, "\(energy as Any)")
        #expect(energy?.limit == 5 && energy?.value == 5)
        let full = try bench(RD_LIMIT_FILL_EST, 5)
        #expect(full.finish(.drill(millimetres: 20))?.subtype == 7)
        let fill = full.finish(.drill(from: 20, millimetres: 60))
        #expect(
            fill?.index == 3 && fill?.limit == 50 && (50...51).contains(fill?.value ?? 0), "\(fill as Any)")
        for (item, index) in [(RD_LIMIT_HOLE_ENERGY, 4), (RD_LIMIT_HOLE_TIME, 5)] {
            let hole = try bench(item, 1).finish(.hole(to: 300, ackEvery: 5))
            #expect(hole?.index == UInt8(index) && hole?.limit == (index == 4 ? 0 : 1), "\(hole as Any)")
        }
        let clears = try bench(RD_LIMIT_CLEAR_COUNT, 1)
        #expect(clears.finish(.moveZ(millimetres: 20))?.subtype == 7)
        #expect(clears.finish(.clear())?.subtype == 7)
        #expect(clears.finish(.clear())?.code == 51 && clears.rig.view.state == .hold)
    }

    /// SR-F-36 · T-18
    @Test func `jams are counted: after the last that is allowed only a person lets it drill again`() throws {
        let bench = try BenchHost.drilling()
        let most = Int(Self.band(RD_LIMIT_JAM_COUNT).critical_high)
        for jam in 1...most + 1 {
            bench.rig.plant.jamTorque = 20
            #expect(bench.run(atMost: 60_000) { bench.rig.view.state == .jammed })
            bench.rig.plant.jamTorque = 0
            bench.run(2_000)
            #expect(bench.finish(.unjam(newtonMetres: 8))?.subtype == 7)
            let report = bench.perform(.resume(cause: 28), within: 300)
            if jam <= most {
                #expect(report == nil, "jam \(jam): \(report as Any)")
                bench.run(500)
            } else {
                #expect(report?.code == 51, "\(report as Any)")
            }
        }
        #expect(bench.perform(.acknowledge(28))?.subtype == 7)
    }

    /// SR-F-36 · T-18
    @Test func `a bit that has screwed itself in twice drills again only for a person`() throws {
        let bench = try BenchHost.drilling()
        for count in 1...2 {
            bench.rig.plant.pull = -200
            #expect(bench.run(atMost: 20_000) { bench.rig.view.state == .hold }, "\(count)")
            bench.rig.plant.pull = 0
            #expect(bench.events.contains { $0.id == 25 && $0.a == 3 && $0.b == count })
            _ = bench.finish(.moveZ(millimetres: bench.rig.plant.stage / 1_000 - 6))
            let report = bench.perform(.resume(cause: RD_CAUSE_CORKSCREW), within: 300)
            if count == 1 {
                #expect(report == nil, "\(report as Any)")
                bench.run(8_000)
            } else {
                #expect(report?.code == 51 && report?.limit == 2, "\(report as Any)")
            }
        }
        #expect(bench.perform(.acknowledge(RD_CAUSE_CORKSCREW))?.subtype == 7)
        #expect(bench.perform(.resume(cause: RD_CAUSE_CORKSCREW), within: 300)?.code != 51)
    }

    /// SR-F-40 · T-18: hazards section 4.8.
    @Test func `an input that says nothing trips after its time, and not before`() throws {
        let bench = try beating(isTight: false)
        let moment = bench.rig.moment()
        let sensors: [(String, UInt32, Int, MachineLimit.Reaction)] = [
            (
                "spindle speed", RF_SENSOR_SPINDLE.rawValue, 20,
                .output { !$0.spindleEnabled || $0.spindleBraking }
            ),
            (
                "spindle current", RF_SENSOR_SPINDLE_CURRENT.rawValue, 20,
                .output { !$0.spindleEnabled || $0.spindleBraking }
            ),
            ("load cell", RF_SENSOR_FORCE.rawValue, 50, .state(.hold)),
            ("encoder", RF_SENSOR_Z.rawValue, 10, .output { !$0.feedEnabled }),
            ("tilt", RF_SENSOR_TILT.rawValue, 1_000, .state(.hold)),
            ("feet", RF_SENSOR_FEET.rawValue, 1_000, .state(.hold)),
            ("bus", RF_SENSOR_BUS.rawValue, 50, .output { $0.spindleBraking && !$0.feedEnabled }),
        ]
        for (name, bit, debounce, reaction) in sensors {
            for isShort in [true, false] {
                bench.rig.restore(moment)
                bench.rig.trace = OutputTrace()
                let states = bench.ledger.states.count
                let healed = bench.now + UInt64(debounce - 2) * 1_000
                let rig = bench.rig
                rig.tamper = { $0.valid &= ~bit }
                rig.step(to: isShort ? healed : bench.now + UInt64(debounce + 500) * 1_000)
                rig.tamper = nil
                if isShort { rig.step(to: healed + 300_000) }
                let at: UInt64?
                switch reaction {
                case .output(let condition): at = rig.trace?.first(where: condition)
                case .state(let state):
                    at = bench.ledger.states.dropFirst(states).first { $0.state == state }?.at
                }
                let after = at.map { Int(($0 - bench.now) / 1_000) }
                if isShort {
                    #expect(after == nil, "\(name): after \(after ?? 0) ms of \(debounce)")
                } else {
                    #expect(after ?? .max <= debounce + 3, "\(name): after \(after ?? -1) ms")
                }
            }
        }
    }

    /// SR-F-31 · T-18
    @Test func `a try to free the bit is cut 1.5 N·m over its step`() throws {
        for (over, isCut) in [(20, false), (21, true)] {
            let bench = try BenchHost.drilling()
            bench.rig.plant.jamTorque = 20
            bench.run(4_000)
            #expect(bench.rig.view.state == .jammed)
            bench.rig.plant.jamTorque = 0
            bench.run(600)
            bench.send(.unjam(newtonMetres: 4))
            #expect(bench.run(atMost: 40_000) { bench.rig.drives.torque_limit_001nm == 550 })
            bench.rig.tamper = { $0.torque_001nm = Int16(550 + over) }
            bench.run(13)
            #expect(bench.rig.drives.spindle_enable != isCut)
        }
    }
}

import MockDevices
import RigFirmware
import Testing

/// T-15: each input that cannot be believed, against each command and each trip (hazards section 4.8).
struct InputTests {
    /// Sensors that a permit rests on.
    private static let senses: [Int: UInt32] = {
        let z = RF_SENSOR_Z.rawValue
        return [
            RD_PERMIT_Z_HOMED: z, RD_PERMIT_DEP_HOMED: RF_SENSOR_DEP.rawValue,
            RD_PERMIT_CAR_HOMED: RF_SENSOR_CAROUSEL.rawValue, RD_PERMIT_DEPLOYED: RF_SENSOR_DEP.rawValue,
            RD_PERMIT_BIT_IN_AIR: z, RD_PERMIT_TARED: RF_SENSOR_FORCE.rawValue,
            RD_PERMIT_TOUCH_OFF_VALID: z, RD_PERMIT_DEPTH_VALID: z,
            RD_PERMIT_SPINDLE_STOPPED: RF_SENSOR_SPINDLE.rawValue,
            RD_PERMIT_UNLOADED: RF_SENSOR_FORCE.rawValue, RD_PERMIT_PRELOADED: RF_SENSOR_FORCE.rawValue,
            RD_PERMIT_BUS_DRILL: RF_SENSOR_BUS.rawValue,
            RD_PERMIT_BIT_TEMPERATURE_OK: RF_SENSOR_BIT_TEMPERATURE.rawValue,
            RD_PERMIT_HEATER_SENSOR_OK: RF_SENSOR_BIT_TEMPERATURE.rawValue,
            RD_PERMIT_TILT_OK: RF_SENSOR_TILT.rawValue, RD_PERMIT_FEET_LOADED: RF_SENSOR_FEET.rawValue,
            RD_PERMIT_CUP_INDEX_AGREES: RF_SENSOR_CAROUSEL.rawValue,
            RD_PERMIT_BRUSH_CLEAR: RF_SENSOR_BRUSH.rawValue, RD_PERMIT_AT_BRUSH: z,
            RD_PERMIT_GRAVITY_AGREES: RF_SENSOR_GRAVITY.rawValue,
            RD_PERMIT_STILL: RF_SENSOR_SPINDLE.rawValue | z,
            RD_PERMIT_CAUSE_GONE: RF_SENSOR_BIT_TEMPERATURE.rawValue | RF_SENSOR_FORCE.rawValue,
        ]
    }()
    /// Blocks that stand while a sensor is unknown: what would trip as soon as it moved.
    private static let blocks: [UInt32: Int] = [
        RF_SENSOR_SPINDLE.rawValue: RD_BLOCK_SPINDLE_FORWARD | RD_BLOCK_SPINDLE_REVERSE,
        RF_SENSOR_SPINDLE_CURRENT.rawValue: RD_BLOCK_SPINDLE_FORWARD | RD_BLOCK_SPINDLE_REVERSE,
        RF_SENSOR_FORCE.rawValue: RD_BLOCK_Z_DOWN | RD_BLOCK_HAMMER,
        RF_SENSOR_BUS.rawValue: 0x3FF & ~RD_BLOCK_Z_UP,
        RF_SENSOR_Z.rawValue: RD_BLOCK_Z_DOWN | RD_BLOCK_HAMMER,
        RF_SENSOR_BIT_TEMPERATURE.rawValue: RD_BLOCK_HAMMER | RD_BLOCK_HEATER,
        RF_SENSOR_TILT.rawValue: RD_BLOCK_SPINDLE_FORWARD | RD_BLOCK_SPINDLE_REVERSE | RD_BLOCK_HAMMER
            | RD_BLOCK_Z_DOWN | RD_BLOCK_DEPLOY,
    ]

    /// SR-F-40 · T-15
    @Test(arguments: OrderPlace.all.map(\.name))
    func `what cannot be believed refuses each command that rests on it, and no other`(place: String) throws {
        let bench = try #require(OrderPlace.all.first { $0.name == place }).make()
        let moment = bench.moment()
        let good = OrderBook.kinds.map { kind in
            bench.restore(moment)
            return OrderBook.answer(kind, bench)
        }
        #expect(good.contains { $0 == nil }, "something is right here")
        for sensor in InputSensor.all {
            for fault in InputFault.allCases {
                guard let falsify = sensor.falsify(fault) else { continue }
                bench.restore(moment)
                bench.rig.tamper = falsify
                // Less than any trip's debounce behind the moment at which it is known.
                bench.run(sensor.milliseconds(fault) + 2)
                let falsified = bench.moment()
                for (kind, before) in zip(OrderBook.kinds, good) {
                    bench.restore(falsified)
                    bench.rig.tamper = falsify
                    let answer = OrderBook.answer(kind, bench)
                    Self.judge(kind, sensor, before, answer, "\(sensor.name) \(fault): \(kind.function)")
                }
            }
        }
    }

    private static func judge(
        _ kind: rd_command, _ sensor: InputSensor, _ before: BenchReport?, _ answer: BenchReport?,
        _ words: String
    ) {
        // Noise of a speed is a motion before it is known for noise.
        if answer?.code == 20, words.contains("noisy") { return }
        let first = OrderBook.permits(of: kind).first { senses[$0, default: 0] & sensor.bit != 0 }
        let isShut = Int(kind.blocks) & blocks[sensor.bit, default: 0] != 0
        if answer?.code == 28, answer?.value == Int32(RD_PERMIT_CLEAR_OF_BOTTOM) {
            // Force or depth: which of them tells depends on where the bit stands.
            let isSame = before?.code == 28 && before?.value == answer?.value
            let isOfIt = ["load cell", "encoder", "potentiometer"].contains(sensor.name)
            #expect(isSame || isOfIt, "\(words)")
            return
        }
        if first == nil, !isShut {
            #expect(answer?.code == before?.code, "\(words): \(answer as Any), before \(before as Any)")
            return
        }
        guard let answer else {
            Issue.record("\(words): accepted")
            return
        }
        // Which of several is named first may depend on what stood against it before.
        guard before == nil, let first else { return }
        let names = answer.code == 28 && answer.value == Int32(first) && answer.limit == 2
        let isGravity = answer.code == 46 && first == RD_PERMIT_GRAVITY_AGREES
        #expect(names || isGravity || (isShut && answer.code == 21), "\(words): \(answer)")
    }

    // MARK: Trips

    struct Trip: Sendable {
        let sensor: String
        /// Milliseconds from when the firmware knows it.
        let debounce: Int
        let reaction: @Sendable (OutputTrace.Sample) -> Bool
    }

    static let trips: [Trip] = [
        Trip(sensor: "speed", debounce: 20) { !$0.spindleEnabled || $0.spindleBraking },
        Trip(sensor: "torque", debounce: 20) { !$0.spindleEnabled || $0.spindleBraking },
        Trip(sensor: "spindle current", debounce: 20) { !$0.spindleEnabled || $0.spindleBraking },
        Trip(sensor: "load cell", debounce: 50) { $0.feedMicrometresPerSecond < -1_500 && !$0.hammer },
        Trip(sensor: "encoder", debounce: 10) { !$0.feedEnabled },
        Trip(sensor: "tilt", debounce: 1_000) { $0.feedMicrometresPerSecond < -1_500 },
        Trip(sensor: "feet", debounce: 1_000) { $0.feedMicrometresPerSecond < -1_500 },
        Trip(sensor: "bus voltage", debounce: 50) { $0.spindleBraking && !$0.feedEnabled },
        Trip(sensor: "bus current", debounce: 50) { $0.spindleBraking && !$0.feedEnabled },
        Trip(sensor: "bit", debounce: 0) { !$0.hammer },
    ]

    /// SR-F-40 · T-15 · T-18
    @Test func `a trip input that cannot be believed trips after its debounce, whatever is wrong with it`()
        throws
    {
        let bench = try BenchHost.ready()
        bench.rig.plant.softness = 2
        bench.send(.drill(millimetres: 100, levels: 2...2))
        #expect(bench.run(atMost: 200_000) { bench.rig.drives.hammer })
        bench.run(3_000)
        let moment = bench.moment()
        for trip in Self.trips {
            let sensor = try #require(InputSensor.all.first { $0.name == trip.sensor })
            for fault in InputFault.allCases {
                guard let falsify = sensor.falsify(fault) else { continue }
                let known = sensor.milliseconds(fault)
                bench.restore(moment)
                bench.rig.tamper = falsify
                bench.rig.trace = OutputTrace()
                bench.silence(known + trip.debounce + 400)
                let at = bench.rig.trace?.first(where: trip.reaction).map {
                    Int($0 - (bench.now - UInt64(known + trip.debounce + 400) * 1_000)) / 1_000
                }
                let words = "\(sensor.name) \(fault): after \(at ?? -1) of \(known) + \(trip.debounce) ms"
                #expect(at ?? .max <= known + trip.debounce + 5, "\(words)")
                // An encoder that jumps or is far off tells another story than the potentiometer at once.
                if sensor.name != "encoder" { #expect(at ?? 0 >= trip.debounce - 2, "\(words)") }
            }
        }
    }

    // MARK: Readings that stand still

    /// SR-F-40 · T-15 (frozen)
    @Test func `a speed that stands still takes the spindle, at speed, on the ramp and at the stop`() throws {
        for milliseconds in [400, 3_000] {
            let bench = try BenchHost.ready()
            bench.send(.spin(rpm: 100, ramp: 20, seconds: 2))
            #expect(bench.run(atMost: 3_000) { bench.rig.drives.spindle_enable })
            bench.run(milliseconds)
            bench.rig.plant.faults.stuck = RF_SENSOR_SPINDLE.rawValue
            bench.rig.trace = OutputTrace()
            let ended = bench.run(atMost: 6_000) { bench.rig.view.activeFunction == 0 }
            #expect(
                ended && bench.events.contains { $0.id == 15 && $0.a == RD_CAUSE_SENSOR }, "\(milliseconds)")
            bench.run(1_000)
            #expect(!bench.rig.drives.spindle_enable)
            #expect(bench.perform(.spin(rpm: 60, seconds: 1))?.subtype == 2, "\(milliseconds)")
            bench.rig.plant.faults.stuck = 0
            bench.run(3_000)
        }
    }

    /// SR-F-40 · T-15 (frozen)
    @Test func `a current that is still there at rest, or gone while it turns, is not believed`() throws {
        let bench = try BenchHost.ready()
        bench.rig.tamper = { $0.torque_001nm = 150 }
        bench.run(90)
        #expect(OrderBook.answer(OrderBook.kinds.first { $0.function == 16 }!, bench)?.code == nil)
        bench.run(3_000)
        bench.rig.tamper = { $0.torque_001nm = 150 }
        bench.run(8_000)
        let atRest = try BenchHost.ready()
        atRest.rig.tamper = { $0.torque_001nm = 150 }
        atRest.run(110)
        #expect(atRest.perform(.spin(rpm: 60, seconds: 1))?.code == 21)
        let turning = try BenchHost.ready()
        turning.send(.spin(rpm: 60, seconds: 60))
        turning.run(4_000)
        turning.rig.tamper = { ($0.torque_001nm, $0.spindle_ma) = (0, 0) }
        #expect(turning.run(atMost: 130) { turning.rig.view.activeFunction == 0 })
    }

    /// SR-F-40 · T-15 (frozen)
    @Test func `a force that outlives three millimetres of lift is not believed`() throws {
        let bench = try BenchHost.drilling()
        bench.rig.plant.faults.stuck = RF_SENSOR_FORCE.rawValue
        bench.run(20)
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.run(6_000)
        #expect(bench.rig.plant.weightOnBit < 1, "it was unloaded by its way")
        let before = bench.rig.plant.stage
        _ = bench.finish(.retract(to: Int(before / 1_000) - 8))
        let unload = bench.perform(.resume(cause: 1))
        #expect(unload?.subtype == 2 && unload?.limit != 1, "\(unload as Any)")
    }

    // MARK: The way out

    /// SR-F-40 · SR-F-20 · T-15
    @Test func `the way out needs one current and one sensor of the stage, and nothing else`() throws {
        let all = RF_SENSORS_ALL.rawValue
        func bench() throws -> BenchHost {
            let bench = try BenchHost(
                nonvolatile: NonvolatileImage(bootCount: 4, isInHole: true, bitDepthMicrometres: 20_000))
            bench.hello(nonce: 0xA1)
            bench.run(1_100)
            return bench
        }
        for current in [RF_SENSOR_SPINDLE_CURRENT, RF_SENSOR_FEED_CURRENT] {
            for stage in [RF_SENSOR_Z, RF_SENSOR_POT] {
                let bench = try bench()
                let left = current.rawValue | stage.rawValue
                bench.rig.tamper = { $0.valid &= left }
                bench.run(100)
                bench.rig.trace = OutputTrace()
                let report = bench.finish(.toTop())
                #expect(
                    report?.subtype == 7 && bench.rig.plant.stage < 10,
                    "\(current) \(stage): \(report as Any)")
                #expect(bench.rig.trace?.first { $0.feedMicrometresPerSecond < -2_000 } == nil)
                #expect(bench.rig.trace?.first { $0.spindleEnabled } == nil)
            }
        }
        for lost in [
            RF_SENSOR_SPINDLE_CURRENT.rawValue | RF_SENSOR_FEED_CURRENT.rawValue,
            RF_SENSOR_Z.rawValue | RF_SENSOR_POT.rawValue,
        ] {
            let bench = try bench()
            bench.rig.tamper = { $0.valid &= all & ~lost }
            bench.run(100)
            #expect(bench.perform(.toTop())?.code == 21)
            bench.rig.tamper = nil
            bench.run(100)
            bench.send(.toTop())
            bench.run(1_000)
            #expect(bench.rig.drives.feed_enable)
            bench.rig.tamper = { $0.valid &= all & ~lost }
            bench.run(30)
            #expect(!bench.rig.drives.feed_enable && bench.rig.view.activeFunction == 0)
        }
    }

    // MARK: Contacts

    /// SR-F-40 · SR-F-22 · T-15
    @Test func `a key or a grip that says nothing is a latched stop after 50 ms, a word of none is unknown`()
        throws
    {
        let bench = try BenchHost()
        bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
        bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        bench.run(100)
        #expect(bench.arm(scope: 8)?.subtype == 7)
        bench.run(2_500)
        for word in [UInt8(RF_ENABLING_UNKNOWN.rawValue), 200] {
            let moment = bench.moment()
            bench.rig.tamper = { $0.enabling = word }
            bench.run(45)
            #expect(!bench.rig.view.isStopLatched)
            #expect(bench.perform(.jog(1, percent: 10), within: 4)?.code == 28)
            bench.run(10)
            #expect(bench.rig.view.isStopLatched && !bench.rig.view.isArmed, "\(word)")
            bench.restore(moment)
        }
        for put in [{ $0.guard = 9 }, { $0.loop_a = 7 }, { $0.key = 99 }] as [(inout rf_inputs) -> Void] {
            let armed = try BenchHost.ready()
            armed.rig.tamper = put
            armed.run(48)
            #expect(armed.rig.view.isArmed)
            armed.run(10)
            #expect(armed.rig.view.isStopLatched || armed.rig.view.state == .fault)
        }
    }

    /// SR-F-40 · T-15: nobody knows whether a motor burns.
    @Test func `without a temperature of the motors nothing starts but the way out`() throws {
        let bench = try BenchHost.ready()
        bench.rig.tamper = { $0.valid &= ~RF_SENSOR_MOTOR_TEMPERATURES.rawValue }
        bench.run(4_900)
        #expect(bench.perform(.spin(rpm: 60, seconds: 1), within: 3_000)?.subtype == 7)
        bench.run(200)
        #expect(bench.perform(.spin(rpm: 60, seconds: 1))?.code == 21)
        #expect(bench.perform(.moveZ(millimetres: 50))?.code == 21)
        #expect(bench.finish(.retract())?.subtype == 7)
    }
}

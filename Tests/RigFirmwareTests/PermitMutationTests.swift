import MockDevices
import RigFirmware
import Testing

/// T-15: each permit of each command is taken out in turn, and each time the rig says something else.
struct PermitMutationTests {
    /// Makes permit n something else than TRUE; several ways, because not each is open at each place.
    private static let falsify: [Int: [@Sendable (BenchHost) -> Void]] = {
        func inputs(_ put: @escaping @Sendable (inout rf_inputs) -> Void) -> @Sendable (BenchHost) -> Void {
            { $0.rig.tamper = put }
        }
        func absent(_ sensor: rf_sensor) -> @Sendable (BenchHost) -> Void {
            let bit = sensor.rawValue
            return inputs { $0.valid &= ~bit }
        }
        func stage(_ micrometres: Int32, force: Int16? = nil) -> @Sendable (BenchHost) -> Void {
            inputs {
                ($0.z_stage_um, $0.z_pot_um) = (micrometres, micrometres)
                if let force { $0.force_raw_01n = force }
            }
        }
        func order(_ command: BenchCommand) -> @Sendable (BenchHost) -> Void {
            { _ = $0.perform(command) }
        }
        return [
            RD_PERMIT_GUARD_CLOSED: [inputs { $0.guard = 2 }],
            RD_PERMIT_LOOP_CLOSED: [inputs { $0.loop_b = 2 }],
            RD_PERMIT_LOCKS_RELEASED: [inputs { $0.switches_a &= ~UInt16(RF_SWITCH_LOCK_1.rawValue) }],
            RD_PERMIT_Z_HOMED: [absent(RF_SENSOR_Z)],
            RD_PERMIT_DEP_HOMED: [absent(RF_SENSOR_DEP)],
            RD_PERMIT_CAR_HOMED: [absent(RF_SENSOR_CAROUSEL)],
            RD_PERMIT_DEPLOYED: [absent(RF_SENSOR_DEP)],
            RD_PERMIT_BIT_IN_AIR: [stage(598_000)],
            RD_PERMIT_IN_HOLE: [stage(300_000)],
            RD_PERMIT_AT_TOP: [stage(300_000), inputs { $0.switches_a ^= UInt16(RF_SWITCH_Z_TOP.rawValue) }],
            RD_PERMIT_CLEAR_OF_BOTTOM: [stage(598_000, force: 300), inputs { $0.force_raw_01n = 300 }],
            RD_PERMIT_TARED: [absent(RF_SENSOR_FORCE)],
            RD_PERMIT_TOUCH_OFF_VALID: [absent(RF_SENSOR_Z)],
            RD_PERMIT_DEPTH_VALID: [absent(RF_SENSOR_Z)],
            RD_PERMIT_SPINDLE_STOPPED: [inputs { $0.spindle_rpm_01 = 300 }],
            RD_PERMIT_UNLOADED: [inputs { $0.force_raw_01n = 300 }],
            RD_PERMIT_PRELOADED: [inputs { $0.force_raw_01n = 0 }],
            RD_PERMIT_BUS_DRILL: [inputs { $0.bus_mv = 23_000 }],
            RD_PERMIT_BIT_TEMPERATURE_OK: [inputs { $0.bit_temperature_01c = 1_500 }],
            RD_PERMIT_NOT_IN_MELT_BAND: [inputs { $0.bit_temperature_01c = -100 }],
            RD_PERMIT_HEATER_SENSOR_OK: [inputs { $0.bit_temperature_01c = 700 }],
            RD_PERMIT_TILT_OK: [inputs { $0.tilt_x_001deg = 1_500 }],
            RD_PERMIT_FEET_LOADED: [inputs { $0.foot_01n = (0, 0, 300) }],
            RD_PERMIT_CHUTE_CLEAR: [stage(30_000)],
            RD_PERMIT_CUP_EMPTY_CLEAN: [order(.raw(40, [(1, 1), (RD_CUP_STATE_USED, 1)]))],
            RD_PERMIT_CUP_INDEX_AGREES: [
                inputs { $0.switches_a ^= UInt16(RF_SWITCH_CUP_LOCKED.rawValue) }
            ],
            RD_PERMIT_BRUSH_CLEAR: [absent(RF_SENSOR_BRUSH)],
            // It has moved just now, and moves no more.
            RD_PERMIT_STILL: [
                { bench in
                    bench.rig.tamper = { $0.spindle_rpm_01 = 300 }
                    bench.run(2)
                    bench.rig.tamper = nil
                    bench.run(1)
                }
            ],
            RD_PERMIT_KEY_REMOTE: [inputs { $0.key = 3 }],
            RD_PERMIT_KEY_LOCAL: [inputs { $0.key = 3 }],
            RD_PERMIT_ENABLING: [inputs { $0.enabling = 3 }],
            RD_PERMIT_AREA_CLEAR: [
                { bench in
                    bench.rig.tamper = { $0.guard = 0 }
                    bench.run(5)
                    bench.rig.tamper = nil
                }
            ],
            RD_PERMIT_AT_BRUSH: [stage(30_000)],
            RD_PERMIT_CAUSE_GONE: [inputs { $0.force_raw_01n = 300 }],
            RD_PERMIT_COMMISSIONED: [order(.raw(41, [(RD_MECHANISM_GUARD, 1), (2, 1), (9, 2), (0, 4)]))],
            RD_PERMIT_GRAVITY_AGREES: [inputs { $0.gravity_mm_s2 = 1_620 }],
            RD_PERMIT_SELF_TEST_GOOD: [{ $0.send(.inject(32, 0, 1)) }],
            RD_PERMIT_BRAKE_PROVEN: [order(.raw(41, [(RD_MECHANISM_BRAKE, 1), (2, 1), (9, 2), (0, 4)]))],
        ]
    }()

    /// Places at which a permit is not TRUE from the beginning.
    private static let broken: [Int: [OrderPlace]] = [
        RD_PERMIT_TORQUE_FREE: [
            OrderPlace(name: "READY after a jam") { try jammed(isDrawnOut: true) },
            OrderPlace(name: "HOLD after a jam") { try jammed(isDrawnOut: false) },
        ],
        RD_PERMIT_SAMPLE_SETTLED: [
            OrderPlace(name: "READY, a sample nobody has verified") {
                try BenchHost.ready(
                    nonvolatile: NonvolatileImage(bitDepthMicrometres: -1_155_000, kept: pendingSample))
            }
        ],
        RD_PERMIT_COMMISSIONED: [
            OrderPlace(name: "HOLD in the hole, a check is bad") {
                let bench = try BenchHost(
                    nonvolatile: NonvolatileImage(
                        bootCount: 4, isInHole: true, bitDepthMicrometres: 50_000))
                bench.hello(nonce: 0xA1)
                bench.run(100)
                _ = bench.perform(.raw(41, [(RD_MECHANISM_FEED, 1), (2, 1), (9, 2), (0, 4)]))
                _ = bench.perform(.raw(41, [(RD_MECHANISM_SPINDLE, 1), (2, 1), (9, 2), (0, 4)]))
                _ = bench.perform(.raw(41, [(RD_MECHANISM_HEATER, 1), (2, 1), (9, 2), (0, 4)]))
                _ = bench.perform(.raw(41, [(RD_MECHANISM_GUARD, 1), (2, 1), (9, 2), (0, 4)]))
                _ = bench.arm(scope: 7)
                bench.run(2_500)
                return bench
            }
        ],
    ]

    private static func jammed(isDrawnOut: Bool) throws -> BenchHost {
        let bench = try BenchHost.drilling()
        bench.rig.plant.jamTorque = 20
        bench.run(4_000)
        bench.rig.plant.jamTorque = 0
        bench.run(1_000)
        _ = bench.finish(.retract(to: isDrawnOut ? 0 : Int(bench.rig.plant.stage) / 1_000 - 2))
        if !isDrawnOut { _ = bench.perform(.simple(4)) }
        bench.run(500)
        return bench
    }

    private static var pendingSample: [UInt8] {
        var kept = rf_kept()
        kept.valid = 1
        kept.surface_um = 600_000
        kept.deployed = 1
        kept.locks_released = 3
        kept.cup_state = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
        kept.cup_pending = 2
        return withUnsafeBytes(of: kept) { Array($0) }
    }

    /// One permit of one command.
    private struct Pair: Hashable {
        let function: UInt16
        let permit: Int
    }

    /// SR-F-40 · T-15
    @Test func `every permit of every command is missed when it is taken out`() throws {
        let copy = try MutatedFirmware([])
        var left: Set<Pair> = []
        for kind in OrderBook.kinds {
            for permit in OrderBook.permits(of: kind) {
                left.insert(Pair(function: kind.function, permit: permit))
            }
        }
        let all = left.count
        for place in OrderPlace.all {
            try Self.hunt(place, copy, Self.falsify, &left)
        }
        for (permit, places) in Self.broken {
            for place in places { try Self.hunt(place, copy, [permit: [{ _ in }]], &left) }
        }
        let names = left.sorted { ($0.function, $0.permit) < ($1.function, $1.permit) }
        // CLEAR_ESTOP asks beside the permit that the loop has held for a second, and says the same.
        left.remove(Pair(function: 19, permit: RD_PERMIT_LOOP_CLOSED))
        #expect(left.isEmpty, "survivors: \(names.map { "\($0.function)/\($0.permit)" })")
        #expect(all > 200, "\(all)")
    }

    private static func hunt(
        _ place: OrderPlace, _ copy: MutatedFirmware, _ ways: [Int: [@Sendable (BenchHost) -> Void]],
        _ left: inout Set<Pair>
    ) throws {
        let bench = try BenchHost.$firmware.withValue(copy.image) { try place.make() }
        let moment = bench.moment()
        for permit in ways.keys.sorted() {
            for way in ways[permit] ?? [] {
                bench.restore(moment)
                copy.takeOut(permits: [], blocks: false)
                way(bench)
                bench.run(2)
                let falsified = (bench.moment(), bench.rig.tamper)
                for kind in OrderBook.kinds {
                    let pair = Pair(function: kind.function, permit: permit)
                    guard left.contains(pair), dies(kind, permit, bench, copy, falsified) else { continue }
                    left.remove(pair)
                }
            }
        }
    }

    /// Two checks that stand for one another are tried one without the other.
    private static func dies(
        _ kind: rd_command, _ permit: Int, _ bench: BenchHost, _ copy: MutatedFirmware,
        _ falsified: (BenchHost.Moment, ((inout rf_inputs) -> Void)?)
    ) -> Bool {
        func answer(without permits: Set<Int>, _ isUnblocked: Bool) -> BenchReport? {
            bench.restore(falsified.0)
            bench.rig.tamper = falsified.1
            copy.takeOut(permits: permits, blocks: isUnblocked)
            return OrderBook.answer(kind, bench)
        }
        var without: Set<Int> = []
        for isUnblocked in [false, true, true, true, true] {
            let whole = answer(without: without, isUnblocked)
            guard let whole else { return false }
            let mutant = answer(without: without.union([permit]), isUnblocked)
            if mutant?.code != whole.code || mutant?.value != whole.value { return true }
            guard isUnblocked else { continue }
            // Another permit was named first: the two stand for one another.
            guard whole.code == 28 || whole.code == 47, whole.value != Int32(permit) else { return false }
            without.insert(Int(whole.value))
        }
        return false
    }
}

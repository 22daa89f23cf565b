import MockDevices
import RigFirmware
import Testing

/// Where the rig stands when a check is tried.
enum TripPlace: CaseIterable, Sendable {
    case drilling, resting, heating, jogging, escaping, trying

    func make() throws -> BenchHost {
        switch self {
        case .drilling:
            let bench = try BenchHost.ready()
            bench.rig.plant.softness = 2
            bench.send(.drill(millimetres: 100, levels: 2...2))
            #expect(bench.run(atMost: 200_000) { bench.rig.drives.hammer })
            bench.run(3_000)
            return bench
        case .resting: return try BenchHost.ready()
        case .heating:
            let bench = try BenchHost.ready()
            bench.rig.plant.bitTemperature = 20
            bench.run(50)
            #expect(bench.perform(.heater(watts: 20, seconds: 600))?.subtype == 7)
            bench.run(500)
            return bench
        case .jogging: return try jogging()
        case .escaping: return try escaping()
        case .trying: return try trying()
        }
    }

    private func jogging() throws -> BenchHost {
        let bench = try BenchHost()
        bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
        bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        bench.run(100)
        #expect(bench.arm(scope: 8)?.subtype == 7)
        bench.run(2_500)
        for _ in 0..<5 {
            bench.send(.jog(4, percent: 100))
            bench.run(100)
        }
        bench.send(.jog(4, percent: 100))
        bench.run(5)
        #expect(bench.rig.drives.spindle_enable)
        return bench
    }

    private func escaping() throws -> BenchHost {
        let bench = try BenchHost.drilling()
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.run(6_000)
        bench.send(.retract(to: 0, rpm: 30, speed: 1))
        bench.run(1_500)
        #expect(bench.rig.drives.spindle_enable && bench.rig.drives.feed_enable)
        return bench
    }

    private func trying() throws -> BenchHost {
        let bench = try BenchHost.drilling()
        bench.rig.plant.jamTorque = 20
        bench.run(4_000)
        bench.rig.plant.jamTorque = 0
        bench.run(600)
        bench.send(.unjam(newtonMetres: 4))
        #expect(bench.run(atMost: 40_000) { bench.rig.drives.torque_limit_001nm == 550 })
        return bench
    }
}

/// T-15: each trip, and each check of a reading, is taken out in turn, and each time it is missed.
struct TripMutationTests {
    /// SR-F-40 · T-15 · T-18
    @Test func `every trip and every check of a reading is missed when it is taken out`() throws {
        let mutants = TripMutant.all
        let copy = try MutatedFirmware(mutants.map(\.mutant))
        for place in TripPlace.allCases {
            let bench = try BenchHost.$firmware.withValue(copy.image) { try place.make() }
            let moment = bench.moment()
            for (index, mutant) in mutants.enumerated() where Self.place(of: mutant) == place {
                copy.takeOut(0)
                #expect(try Self.holds(mutant.proof, bench, moment), "\(mutant.name): it is in, and not seen")
                copy.takeOut(index + 1)
                #expect(try !Self.holds(mutant.proof, bench, moment), "\(mutant.name): out, and not missed")
                copy.takeOut(0)
            }
        }
    }

    private static func place(of mutant: TripMutant) -> TripPlace {
        if case .happening(let place, _, _, _) = mutant.proof { return place }
        return .drilling
    }

    private static func holds(_ proof: TripMutant.Proof, _ bench: BenchHost, _ moment: BenchHost.Moment)
        throws
        -> Bool
    {
        bench.restore(moment)
        switch proof {
        case .happening(_, let act, let milliseconds, let condition):
            act(bench)
            return bench.run(atMost: milliseconds) { condition(bench) }
        case .limit(let name):
            let limit = try #require(MachineLimit.all.first { $0.name == name })
            let value = limit.beyond
            bench.rig.tamper = { limit.put(&$0, value) }
            return reacts(limit.reaction, within: limit.milliseconds, bench)
        case .sensor(let name, let fault):
            let sensor = try #require(InputSensor.all.first { $0.name == name })
            let trip = try #require(InputTests.trips.first { $0.sensor == name })
            bench.rig.tamper = sensor.falsify(fault)
            let most = sensor.milliseconds(fault) + trip.debounce + 5
            return reacts(.output(trip.reaction), within: most, bench)
        }
    }

    private static func reacts(
        _ reaction: MachineLimit.Reaction, within milliseconds: Int, _ bench: BenchHost
    ) -> Bool {
        let states = bench.ledger.states.count
        bench.rig.trace = OutputTrace()
        bench.silence(milliseconds)
        switch reaction {
        case .output(let condition): return bench.rig.trace?.first(where: condition) != nil
        case .state(let state): return bench.ledger.states.dropFirst(states).contains { $0.state == state }
        }
    }
}

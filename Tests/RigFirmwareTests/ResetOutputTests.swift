import MockDevices
import RigFirmware
import Testing

/// Every single output, and a reset while it has power.
struct ResetOutputTests {
    enum Output: String, CaseIterable, Sendable {
        case spindle, feed, deployment, hammer, heater, brush, carousel, gate, lock

        func isOn(_ drives: rf_outputs) -> Bool {
            switch self {
            case .spindle: drives.spindle_enable
            case .feed: drives.feed_enable
            case .deployment: drives.dep_enable
            case .hammer: drives.hammer
            case .heater: drives.heater
            case .brush: drives.brush != 0
            case .carousel: drives.carousel != 0
            case .gate: drives.gate != 0
            case .lock: drives.lock_release != 0
            }
        }

        /// A rig with this output on.
        func bench() throws -> BenchHost {
            if self == .lock { return try locked() }
            let bench = try BenchHost.ready()
            switch self {
            case .spindle: bench.send(.spin(rpm: 60, seconds: 600))
            case .feed: bench.send(.moveZ(millimetres: 300))
            case .deployment: bench.send(.stow())
            case .hammer:
                _ = bench.finish(.drill(millimetres: 20))
                bench.rig.plant.pull = 40
                bench.run(100)
                bench.send(.hammer(level: 3, seconds: 60))
            case .heater: bench.send(.heater(watts: 20))
            case .brush:
                _ = bench.finish(.moveZ(millimetres: 20))
                bench.send(.clear(seconds: 60))
            case .carousel: bench.send(.carousel(7))
            case .gate: bench.send(.gate(open: true))
            case .lock: break
            }
            return bench
        }

        private func locked() throws -> BenchHost {
            var settings = RigSettings()
            settings.locksReleased = false
            let bench = try BenchHost(settings)
            // The contact of the lock never comes.
            bench.rig.tamper = {
                $0.switches_a &= ~UInt16(RF_SWITCH_LOCK_1.rawValue)
                $0.switches_b &= ~UInt16(RF_SWITCH_LOCK_1.rawValue)
            }
            bench.hello(nonce: 5)
            bench.run(50)
            let prepared = try #require(bench.perform(.twoStep(80, approver: 9, [(1, 1)])))
            bench.run(2_500)
            bench.send(.twoStep(80, token: prepared.result, approver: 9, [(1, 1)]))
            return bench
        }
    }

    /// SR-F-01 (every output by itself; the first state)
    @Test(arguments: Output.allCases)
    func `a reset while it has power takes it at once, and all others, and nothing comes back`(
        output: Output
    ) throws {
        let bench = try output.bench()
        #expect(bench.run(atMost: 500) { output.isOn(bench.rig.drives) }, "it never went on")
        let tamper = bench.rig.tamper
        for cause in 1...5 as ClosedRange<UInt8> {
            bench.run(3)
            #expect(output.isOn(bench.rig.drives), "off before reset \(cause)")
            let moment = bench.moment()
            let boots = bench.ledger.entries.count
            try bench.rig.reset(cause: cause, at: bench.now)
            for millisecond in 0..<150 {
                let on = Output.allCases.filter { $0.isOn(bench.rig.drives) }
                let isBraked = bench.rig.drives.z_brake
                #expect(on.isEmpty && isBraked, "reset \(cause), \(millisecond) ms: \(on)")
                guard on.isEmpty, isBraked else { return }
                bench.run(1)
            }
            #expect(bench.rig.view.state == .safe && !bench.rig.view.isArmed && bench.rig.view.token == 0)
            let entered = bench.ledger.entries[boots...].filter { $0.kind == .state }.map(\.b)
            #expect(entered == [2], "reset \(cause): states \(entered)")
            bench.restore(moment)
            bench.rig.tamper = tamper
        }
    }
}

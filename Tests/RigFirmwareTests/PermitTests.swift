import MockDevices
import RigFirmware
import Testing

/// The judge over the dictionary's table: permits of three values, key, area, commissioning.
struct PermitTests {
    private func session(_ settings: RigSettings = RigSettings()) throws -> BenchHost {
        let bench = try BenchHost(settings)
        bench.hello(nonce: 0xA1)
        bench.run(50)
        return bench
    }

    private func armed(_ scope: UInt8 = 3) throws -> BenchHost {
        let bench = try session()
        #expect(bench.arm(scope: scope)?.subtype == 7)
        bench.run(2_100)
        return bench
    }

    /// SR-F-26: every argument of every command, one below and one above its range.
    @Test func `an argument one outside its range is named with its limit and changes nothing`() throws {
        let bench = try session()
        let kinds = (0..<rd_command_count).map { commandKind($0) }
        var judged = 0
        for kind in kinds where kind.flags & UInt16(RD_NEEDS_AUTHORITY_BLOCK) != 0 {
            for index in 0..<Int(kind.arguments) {
                let argument = commandArgument(Int(kind.first_argument) + index)
                guard argument.octets <= 4, argument.least > Int32.min else { continue }
                let bits = 8 * Int(argument.octets)
                let top = argument.is_signed ? 1 << (bits - 1) : 1 << bits
                let bottom = argument.is_signed ? -(1 << (bits - 1)) : 0
                for value in [Int(argument.least) - 1, Int(argument.most) + 1]
                where value >= bottom && value < top {
                    let command = valid(kind, replacing: index, with: value)
                    let before = bench.rig.view.stateRevision
                    let report = try #require(bench.perform(command))
                    #expect(report.subtype == 2 && report.code == 10, "\(kind.function): \(report)")
                    #expect(report.index == UInt8(index + 1) && report.value == Int32(value))
                    #expect(bench.rig.view.stateRevision == before)
                    judged += 1
                }
            }
        }
        #expect(judged > 100)
    }

    /// Least values for all arguments but one.
    private func valid(_ kind: rd_command, replacing: Int, with value: Int) -> BenchCommand {
        var octets = [UInt8](repeating: 0, count: Int(kind.argument_octets) - 9)
        for index in 0..<Int(kind.arguments) {
            let argument = commandArgument(Int(kind.first_argument) + index)
            let raw = index == replacing ? value : argument.least == .min ? 0 : Int(argument.least)
            for place in 0..<Int(argument.octets) {
                let shift = 8 * (Int(argument.octets) - 1 - place)
                octets[Int(argument.offset) + place] = UInt8(truncatingIfNeeded: raw >> shift)
            }
        }
        return BenchCommand(function: kind.function, arguments: octets)
    }

    private func commandKind(_ index: Int) -> rd_command { rf_command_table()[index] }

    private func commandArgument(_ index: Int) -> rd_argument { rf_argument_table()[index] }

    /// SR-F-40, T-15
    @Test(
        arguments: [
            (RF_SENSOR_TILT.rawValue, 21), (RF_SENSOR_FORCE.rawValue, 10), (RF_SENSOR_Z.rawValue, 13),
        ] as [(UInt32, Int32)])
    func `a sensor that says nothing makes its permit unknown and refuses SPIN`(
        sensor: UInt32, permit: Int32
    ) throws {
        let bench = try armed()
        // Without the encoder the depth is not known, without both depth and force the bottom is not.
        bench.rig.tamper = { inputs in
            inputs.valid &= ~sensor
            if permit == 10 { inputs.valid &= ~RF_SENSOR_Z.rawValue }
        }
        bench.run(20)
        let report = try #require(bench.perform(.spin(rpm: 60, seconds: 1)))
        #expect(report.subtype == 2 && [21, 28].contains(report.code), "\(report)")
        if report.code == 28 { #expect(report.limit != 1) }
        bench.rig.tamper = nil
    }

    /// SR-F-17: the key has its own code.
    @Test func `ARM is refused with the key anywhere but at REMOTE, and a turn of the key disarms`() throws {
        let bench = try session()
        bench.rig.tamper = { $0.key = UInt8(RF_KEY_LOCAL.rawValue) }
        bench.run(100)
        #expect(bench.arm()?.code == 43)
        bench.rig.tamper = nil
        bench.run(100)
        #expect(bench.arm()?.subtype == 7)
        bench.rig.tamper = { $0.key = UInt8(RF_KEY_OFF.rawValue) }
        bench.run(5)
        #expect(!bench.rig.view.isArmed && bench.ledger.entries(.disarmed).last?.a == 9)
    }

    /// SR-F-21, T-08
    @Test func `after the guard was open ARM needs the button, pressed after closing, as an edge`() throws {
        let bench = try session()
        bench.rig.plant.guardContact = .open
        bench.run(100)
        bench.press(areaClear: true)
        bench.rig.plant.guardContact = .closed
        bench.run(100)
        #expect(bench.arm()?.code == 44, "pressed before closing")
        bench.press(areaClear: true)
        bench.silence(121_000)
        bench.run(200)
        #expect(bench.arm()?.code == 44, "too old")
        bench.press(areaClear: true)
        let armed = bench.arm()
        #expect(armed?.subtype == 7, "\(armed as Any)")
    }

    /// SR-F-21
    @Test func `beacon and sounder lead the first motion after ARM by two seconds`() throws {
        let bench = try session()
        bench.rig.trace = OutputTrace()
        #expect(bench.arm()?.subtype == 7)
        let id = bench.send(.spin(rpm: 60, seconds: 1))
        #expect(bench.perform(.moveZ(millimetres: 10))?.code == 20)
        #expect(bench.finalReport(id, within: 6_000)?.subtype == 7)
        let trace = try #require(bench.rig.trace)
        let warned = try #require(trace.first { $0.beacon && $0.sounder })
        let moved = try #require(trace.first { $0.drivesOn })
        #expect(moved - warned >= 2_000_000 && moved - warned < 2_100_000)
        #expect(bench.reports.filter { $0.command == id }.map(\.subtype) == [1, 3, 7])
    }

    /// SR-F-07, SR-F-28
    @Test func `a motion that waits for the warning is discarded by HOLD with one report`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        let id = bench.send(.spin(rpm: 60, seconds: 1))
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.rig.trace = OutputTrace()
        bench.run(4_000)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
        let ends = bench.reports.filter { $0.command == id && [2, 4, 7, 8].contains($0.subtype) }
        #expect(ends.map(\.code) == [33])
    }

    /// SR-F-17
    @Test func `ARM is refused when the gravity told is not the one measured`() throws {
        let bench = try session()
        #expect(bench.perform(.raw(35, [(1_620, 2)]))?.subtype == 7)
        #expect(bench.arm()?.code == 46)
        #expect(bench.perform(.raw(35, [(9_810, 2)]))?.subtype == 7)
        #expect(bench.arm()?.subtype == 7)
    }

    @Test func `a fresh rig arms only when its checks are on record`() throws {
        var settings = RigSettings()
        settings.isFresh = true
        let bench = try session(settings)
        #expect(bench.arm()?.code == 47)
        for mechanism in 0...13 {
            #expect(bench.perform(.raw(41, [(mechanism, 1), (1, 1), (9, 2), (0, 4)]))?.subtype == 7)
        }
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)
        #expect(bench.perform(.spin(rpm: 60, seconds: 1), within: 4_000)?.subtype == 7)
    }
}

import MockDevices
import RigFirmware
import Testing

/// The commands that move or may hurt something (H2 and above, and ARM), right in all but what a test
/// falsifies.
enum OrderBook {
    static let kinds: [rd_command] = (0..<rd_command_count).map { rf_command_table()[$0] }.filter {
        ($0.hazard >= 2 || $0.function == 2 || $0.permits != 0)
            && $0.flags & UInt16(RD_UNSUPPORTED) == 0
    }

    static func permits(of kind: rd_command) -> [Int] {
        (0..<64).filter { kind.permits >> UInt64($0) & 1 == 1 }
    }

    /// Least values for all arguments, but where those would be another motion.
    static func order(_ kind: rd_command, for bench: BenchHost) -> BenchCommand {
        let view = bench.rig.view
        switch Int(kind.function) {
        case 2: return .arm(wireHash: bench.rig.settings.wireHash, stateRevision: view.stateRevision)
        case 16: return .spin(rpm: 60, seconds: 5)
        case 17:
            return .moveZ(millimetres: bench.rig.plant.stage / 1_000 + 20)
        default: break
        }
        var octets = [UInt8](repeating: 0, count: Int(kind.argument_octets) - 9)
        for index in 0..<Int(kind.arguments) {
            let argument = rf_argument_table()[Int(kind.first_argument) + index]
            let raw = argument.least == .min ? 0 : Int(argument.least)
            for place in 0..<Int(argument.octets) {
                let shift = 8 * (Int(argument.octets) - 1 - place)
                octets[Int(argument.offset) + place] = UInt8(truncatingIfNeeded: raw >> shift)
            }
        }
        return BenchCommand(function: kind.function, arguments: octets)
    }

    /// What the rig says to it within some milliseconds; nil = accepted, and not over yet.
    static func answer(_ kind: rd_command, _ bench: BenchHost) -> BenchReport? {
        let id = bench.send(order(kind, for: bench))
        bench.run(2)
        return bench.reports.last { $0.command == id && $0.subtype == 2 }
    }
}

/// A rig that stands where many commands are right.
struct OrderPlace: Sendable {
    let name: String
    let make: @Sendable () throws -> BenchHost

    private static let deep = NonvolatileImage(bootCount: 4, isInHole: true, bitDepthMicrometres: 50_000)

    static let all: [OrderPlace] = [
        OrderPlace(name: "SAFE") {
            let bench = try BenchHost()
            bench.hello(nonce: 0xA1)
            bench.run(2_500)
            return bench
        },
        OrderPlace(name: "READY at the top") {
            let bench = try BenchHost.ready()
            bench.run(2_500)
            return bench
        },
        OrderPlace(name: "READY in the brush") {
            let bench = try BenchHost.ready()
            _ = bench.finish(.moveZ(millimetres: 20))
            bench.run(2_500)
            return bench
        },
        OrderPlace(name: "HOLD in the hole") {
            let bench = try BenchHost(nonvolatile: deep)
            _ = bench.arm(scope: 7)
            bench.run(2_500)
            return bench
        },
        OrderPlace(name: "HOLD in the hole, pressing") {
            var settings = RigSettings()
            settings.limitMode = 3
            let bench = try BenchHost(settings, nonvolatile: deep)
            bench.rig.plant.pull = 40
            _ = bench.arm(scope: 7)
            bench.run(2_500)
            return bench
        },
        OrderPlace(name: "MAINT") {
            let bench = try BenchHost()
            bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
            bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
            bench.run(100)
            _ = bench.arm(scope: 8)
            bench.run(2_500)
            return bench
        },
        OrderPlace(name: "ESTOP") {
            let bench = try BenchHost()
            bench.hello(nonce: 0xA1)
            bench.rig.plant.loopContact = .open
            bench.rig.plant.guardContact = .open
            bench.run(200)
            bench.rig.plant.loopContact = .closed
            bench.rig.plant.guardContact = .closed
            bench.run(1_200)
            bench.press(areaClear: true, reset: true)
            return bench
        },
    ]
}

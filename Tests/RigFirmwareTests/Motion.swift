import MockDevices

/// A motion that a test can begin, in the air or in the ground.
enum Motion: String, CaseIterable, Sendable {
    case spin, down, up, spinInGround, upInGround

    var isInGround: Bool { self == .spinInGround || self == .upInGround }

    var command: BenchCommand {
        switch self {
        case .spin, .spinInGround: .spin(rpm: 140, seconds: 600)
        case .down: .moveZ(millimetres: 300)
        case .up: .moveZ(millimetres: 10)
        case .upInGround: .moveZ(millimetres: 610)
        }
    }

    /// An armed rig in this motion, `milliseconds` after the command.
    func bench(running milliseconds: Int, settings: RigSettings = RigSettings()) throws -> (BenchHost, UInt32)
    {
        var settings = settings
        let depth: Int32 = isInGround ? 50_000 : self == .up ? -400_000 : -590_000
        settings.surfaceMicrometres = 600_000
        let store = NonvolatileImage(bootCount: 4, isInHole: isInGround, bitDepthMicrometres: depth)
        let bench = try BenchHost(settings, nonvolatile: store)
        _ = bench.arm()
        bench.run(2_000)  // beacon and sounder warn before the first motion
        let id = bench.send(command)
        bench.run(milliseconds)
        return (bench, id)
    }
}

import RigFirmware
import RigLinkC

/// How a simulated rig is built and commissioned.
public struct RigSettings: Sendable {
    /// Dictionary the rig was built with; 8 octets.
    public var wireHash: [UInt8] = RigSettings.dictionaryHash
    /// Touch-off: stage position at which the bit meets the ground.
    public var surfaceMicrometres: Int32 = 600_000
    /// S5 may withdraw by itself.
    public var allowsAbort = false
    /// Bit and soil are warm ice: S4 keeps the spindle turning.
    public var isIce = false
    /// SOIL 0, ROCK 1, ICE_CRYO 2, ICE_LAB 3.
    public var limitMode: UInt8 = 0
    public var isHomed = true
    public var isDeployed = true
    public var locksReleased = true
    /// No commissioning check is on record.
    public var isFresh = false
    /// Entropy for arm tokens.
    public var seed: UInt32 = 1
    /// How many times faster than life mechanisms run; link timers never change.
    public var pace = 1
    /// Line speed the firmware reckons its retry times with; 0 = none.
    public var baud: UInt32 = 115_200
    public var firmwareVersion: UInt32 = 0x0001_0000
    public var mcuID: [UInt8] = Array("REGOLITH-SIM".utf8)

    public init() {}

    /// The wire hash of the dictionary this build was made with (`dictionary_hash.h`).
    public static var dictionaryHash: [UInt8] {
        withUnsafeBytes(of: rl_dictionary_hash) { Array($0) }
    }

    func validate() throws(MockError) {
        guard wireHash.count == 8 else {
            throw .setting(name: "wire hash", found: "\(wireHash.count) octets", expected: "8")
        }
        guard mcuID.count == 12 else {
            throw .setting(name: "MCU id", found: "\(mcuID.count) octets", expected: "12")
        }
        guard Limits.pace.contains(pace) else {
            throw .setting(name: "pace", found: "\(pace)", expected: "\(Limits.pace)")
        }
        guard (0...KinematicPlant.bottomMicrometres).contains(surfaceMicrometres) else {
            throw .setting(
                name: "surface", found: "\(surfaceMicrometres / 1_000) mm",
                expected: "0…\(KinematicPlant.bottomMicrometres / 1_000) mm")
        }
        guard limitMode <= 3 else {
            throw .setting(name: "limit mode", found: "\(limitMode)", expected: "0…3")
        }
    }

    func firmwareSettings() -> rf_settings {
        var settings = rf_settings()
        rf_default_settings(&settings)
        settings.surface_um = surfaceMicrometres
        settings.abort_policy = allowsAbort
        settings.limit_mode = limitMode
        settings.ice = isIce
        settings.simulator = true
        settings.deployed = isDeployed
        settings.homed = isHomed
        settings.locks_released = locksReleased
        settings.fresh = isFresh
        settings.token_seed = seed
        settings.identity.firmware_version = firmwareVersion
        settings.identity.clock_hz = 1_000_000
        settings.identity.baud = baud
        withUnsafeMutableBytes(of: &settings.identity.mcu_id) { $0.copyBytes(from: mcuID) }
        withUnsafeMutableBytes(of: &settings.identity.wire_hash) { $0.copyBytes(from: wireHash) }
        withUnsafeMutableBytes(of: &settings.identity.build_hash) { $0.copyBytes(from: wireHash) }
        return settings
    }
}

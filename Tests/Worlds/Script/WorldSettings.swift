import MockDevices

/// How a world is built before anything happens in it.
struct WorldSettings: Sendable {
    var rig = RigSettings()
    /// Line speed; 0 = octets take no time.
    var baud = 0
    var bitTemperature: Double? = -50

    init() {}

    init(drawing dice: inout SeededGenerator) {
        rig.seed = UInt32(truncatingIfNeeded: dice.next())
        // Every step of the mechanisms costs: high paces are rare.
        rig.pace = [1, 1, 1, 2, 2, 2, 3, 3, 5, 5, dice.below(12) == 0 ? 60 : 4][dice.below(11)]
        rig.surfaceMicrometres = [50_000, 50_000, 50_000, 200_000, 600_000][dice.below(5)]
        rig.allowsAbort = dice.below(2) == 0
        rig.isIce = dice.below(3) == 0
        rig.limitMode = UInt8(dice.below(4))
        rig.isHomed = dice.below(8) != 0
        rig.isDeployed = dice.below(8) != 0
        rig.locksReleased = dice.below(24) != 0
        baud = [0, 0, 115_200, 57_600][dice.below(4)]
        rig.baud = UInt32(baud)
        // Ice as cold as on the Moon must not be worked warmer than -73 °C.
        bitTemperature =
            rig.limitMode == 2 ? -90 : [-50, -50, -10, -24][dice.below(4)]
    }
}

extension WorldSettings: CustomStringConvertible {
    var description: String {
        "pace \(rig.pace), surface at \(rig.surfaceMicrometres / 1000) mm, "
            + "\(rig.allowsAbort ? "may withdraw by itself" : "no withdrawal by itself"), "
            + "\(rig.isIce || rig.limitMode >= 2 ? "ice" : "no ice"), "
            + "bit at \(bitTemperature ?? 0) °C, \(baud) baud"
            + (rig.isHomed ? "" : ", not homed") + (rig.isDeployed ? "" : ", not deployed")
            + (rig.locksReleased ? "" : ", locked")
    }
}

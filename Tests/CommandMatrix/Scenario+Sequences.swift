import MockDevices
import RigFirmware

/// The states that the drill's own sequences go through.
extension Scenario {
    static let sequences: [Scenario] = [
        Scenario(name: "HOMING", state: 4) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("MOVE_Z", ["z": 200_000, "speed": 10_000], within: 30_000)
            driver.give("HOME", within: 20)
            return driver.waits(for: 4)
        },
        Scenario(name: "DEPLOYING", state: 5, settings: fresh) { driver in
            driver.arm(scope: 7) && driver.deploys()
        },
        Scenario(name: "READY, deployed", state: 6) { $0.arm(scope: 7) && $0.isDeployed() },
        Scenario(name: "STOWING", state: 19) { driver in
            guard driver.arm(scope: 7), driver.isDeployed() else { return false }
            driver.give("STOW", within: 20)
            return driver.waits(for: 19)
        },
        Scenario(name: "APPROACH", state: 7) { driver in
            guard driver.arm(scope: 7), driver.isDeployed() else { return false }
            driver.give("TARE_WOB", within: 8_000)
            driver.give("TOUCH_OFF", within: 20)
            return driver.waits(for: 7)
        },
        Scenario(name: "DRILL", state: 8) { $0.arm(scope: 7) && $0.drills() },
        Scenario(name: "HOLD out of DRILL", state: 13) { driver in
            guard driver.arm(scope: 7), driver.drills() else { return false }
            driver.host.run(2_000)
            driver.give("HOLD")
            driver.host.run(6_000)
            return true
        },
        Scenario(name: "RETRACTING", state: 10, store: inTheGround) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("RETRACT", within: 20)
            return driver.waits(for: 10)
        },
        Scenario(name: "JAMMED", state: 14) { driver in
            guard driver.arm(scope: 7), driver.drills() else { return false }
            driver.host.run(3_000)
            driver.tamper = { ($0.torque_001nm, $0.spindle_rpm_01) = (1_500, 0) }
            driver.host.run(300)
            driver.tamper = nil
            driver.host.run(8_000)
            return driver.view.state.rawValue == 14
        },
        Scenario(name: "JOG", state: 21) { driver in
            driver.tamper = { ($0.key, $0.enabling) = (2, 1) }
            driver.host.run(200)
            guard driver.arm(scope: 8) else { return false }
            driver.give("JOG", ["speed": 1_000], within: 20)
            return driver.waits(for: 21, atMost: 250)
        },
    ]

    private static var fresh: RigSettings {
        var settings = RigSettings()
        settings.isDeployed = false
        return settings
    }
}

extension Driver {
    fileprivate func deploys() -> Bool {
        give("HOME", ["axis": 1], within: 30_000)
        give("DEPLOY", within: 20)
        return waits(for: 5)
    }

    /// The foot stands on the ground, whether by this driver or from the beginning.
    fileprivate func isDeployed() -> Bool {
        let isDown = view.statusFlags >> 3 & 1 == 1
        if !isDown, !deploys() { return false }
        if !isDown { host.run(60_000) }
        give("SPIN", ["duration": 5], within: 3_000)
        return waits(for: 6)
    }

    fileprivate func drills() -> Bool {
        guard isDeployed() else { return false }
        give("TARE_WOB", within: 8_000)
        give("MOVE_Z", ["z": 590_000, "speed": 10_000], within: 70_000)
        give("TOUCH_OFF", within: 60_000)
        give("DRILL", ["from_mm": 0], within: 20)
        return waits(for: 8, atMost: 30_000)
    }
}

import MockDevices
import RigFirmware
import Testing

/// A way into a state of the rig.
struct Scenario: CustomTestStringConvertible, Sendable {
    let name: String
    /// The state that has to be reached, by its number.
    let state: UInt8
    var settings = RigSettings()
    var store = NonvolatileImage.fresh
    let drive: @Sendable (Driver) -> Bool

    var testDescription: String { name }

    static let inTheGround = NonvolatileImage(
        bootCount: 4, isInHole: true, bitDepthMicrometres: 50_000)

    /// Where two faults at once are tried in every combination.
    var hasPairs: Bool {
        ["SAFE", "IDLE, armed for air and ground", "HOLD", "STOPPED", "DRILL"].contains(name)
    }

    static var few: [Scenario] { all.filter { ["SAFE", "HOLD", "READY"].contains($0.name) } }

    static let all: [Scenario] = atRest + inTheHole + moving + latched + sequences

    private static let atRest: [Scenario] = [
        Scenario(name: "SAFE", state: 2) { _ in true },
        Scenario(name: "IDLE, armed for air and ground", state: 3) { $0.arm() },
        Scenario(name: "IDLE, armed for air", state: 3) { $0.arm(scope: 1) },
        Scenario(name: "IDLE, armed for ground", state: 3) { $0.arm(scope: 2) },
        Scenario(name: "IDLE, armed for all", state: 3) { $0.arm(scope: 7) },
        Scenario(name: "SAFE, the arm ran out", state: 2) { driver in
            driver.arm(scope: 7, ttl: 30) && driver.waits(for: 2, atMost: 35_000)
        },
        Scenario(name: "READY", state: 6) { driver in
            driver.arm(scope: 7) && driver.give("SPIN", ["duration": 5], within: 3_000) != nil
        },
        Scenario(name: "MAINT", state: 20) { driver in
            driver.tamper = { ($0.key, $0.enabling) = (2, 1) }
            driver.host.run(200)
            return driver.arm(scope: 8)
        },
    ]

    private static let inTheHole: [Scenario] = [
        Scenario(name: "SAFE in the hole", state: 2, store: inTheGround) { _ in true },
        Scenario(name: "HOLD", state: 13, store: inTheGround) { $0.arm(scope: 7) },
        Scenario(name: "HOLD, armed for air", state: 13, store: inTheGround) { $0.arm(scope: 1) },
        Scenario(name: "HOLD, disarmed", state: 13, store: inTheGround) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("DISARM")
            driver.host.run(3_000)
            return true
        },
        Scenario(name: "IN_HOLE", state: 18, store: inTheGround) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("RETRACT", ["z": 620_000, "rpm": 0, "speed": 5_000], within: 12_000)
            return driver.waits(for: 18)
        },
    ]

    private static let moving: [Scenario] = [
        Scenario(name: "IDLE, spinning", state: 3) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("SPIN", ["rpm": 600, "duration": 600], within: 1_500)
            return driver.view.activeFunction == 16
        },
        Scenario(name: "IDLE, going down", state: 3) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("MOVE_Z", ["z": 300_000, "speed": 10_000], within: 1_500)
            return driver.view.activeFunction == 17
        },
        Scenario(name: "HOLD, turning", state: 13, store: inTheGround) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("SPIN", ["rpm": 600, "duration": 6_000], within: 1_500)
            return driver.view.activeFunction == 16
        },
        Scenario(name: "HOLD after the link was lost", state: 13, store: inTheGround) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("SPIN", ["rpm": 600, "duration": 6_000], within: 1_500)
            driver.host.state.beats = false
            driver.host.run(7_000)
            driver.host.state.beats = true
            return driver.view.isHoldSpin
        },
    ]

    private static let latched: [Scenario] = [
        Scenario(name: "STOPPED", state: 17) { driver in
            driver.host.stop(id: 77)
            driver.host.run(1_000)
            return true
        },
        Scenario(name: "STOPPED out of motion", state: 17) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.give("SPIN", ["rpm": 600, "duration": 600], within: 1_500)
            driver.host.stop(id: 78)
            driver.host.run(1_000)
            return true
        },
        Scenario(name: "STOPPED by the guard", state: 17) { driver in
            guard driver.arm(scope: 7) else { return false }
            driver.tamper = { $0.guard = 0 }
            driver.host.run(1_000)
            driver.tamper = nil
            driver.host.run(1_000)
            return true
        },
        Scenario(name: "ESTOP", state: 16) { driver in
            driver.arm(scope: 7)
            driver.tamper = { ($0.loop_a, $0.loop_b) = (0, 0) }
            driver.host.run(1_000)
            driver.tamper = nil
            driver.host.run(1_000)
            return true
        },
        Scenario(name: "FAULT", state: 15) { driver in
            driver.give("INJECT_FAULT", ["fault": 33])
            guard driver.waits(for: 15, atMost: 65_000) else { return false }
            // What the fault had to tell is told before anything is asked.
            driver.host.run(500)
            return true
        },
    ]
}

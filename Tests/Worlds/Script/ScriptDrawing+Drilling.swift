import MockDevices

/// People who drill: each step when the one before is done.
extension ScriptDrawing {
    /// From the top into the ground and out again, as far as it is let.
    mutating func drillingTour() {
        add(.areaClear(milliseconds: 300))
        wait(100, 400)
        add(.clearStop)
        wait(300, 1500)
        follow("ARM", ["scope": "AIR_GROUND_HEAT", "ttl": "900s"])
        getReady()
        if dice.below(4) == 0 { add(.cutWhileDrilling(milliseconds: 65_000 + span(1, 40_000))) }
        let bites = [0, 0, 1, 1, 2][dice.below(5)]
        if bites == 0 || dice.below(3) == 0 { drill() }
        for _ in 0..<bites { takeSample() }
        if dice.below(5) == 0 { holeByItself() }
        for _ in 0..<dice.below(4) { workInHole() }
        follow("RETRACT", ["z": "0mm", "rpm": "30rpm", "speed": "10mm/s"])
        if dice.below(4) == 0 { tidyUp() }
        let pace = Int64(settings.rig.pace)
        cursor += 50_000 + (120_000 + Int64(settings.rig.surfaceMicrometres / 10)) / pace
    }

    mutating func follow(_ name: String, _ given: [String: String]) {
        add(.follow(mill.order(name, given, &dice)))
    }

    /// Axes known, foot on the ground, force tared, the ground found.
    private mutating func getReady() {
        follow("HOME", ["axis": "Z"])
        if !settings.rig.isHomed || dice.below(4) == 0 {
            follow("HOME", ["axis": "DEP"])
            follow("HOME", ["axis": "CAR"])
        }
        let isDeploying = !settings.rig.isDeployed || !settings.rig.isHomed || dice.below(4) == 0
        if isDeploying { follow("DEPLOY", ["z": "400mm", "preload": "80N"]) }
        follow("TARE_WOB", ["samples": "200", "confirm": "YES"])
        if dice.below(3) == 0 { follow("CAL_FREE_TORQUE", ["rpm1": "60rpm"]) }
        let near = settings.rig.surfaceMicrometres / 1000 - 10
        follow("MOVE_Z", ["z": "\(near)mm", "speed": "10mm/s"])
        follow("TOUCH_OFF", ["speed": "2mm/s", "force": "8N"])
    }

    private mutating func drill() {
        follow(
            "DRILL",
            [
                "from_mm": "hole+0", "dz": "\(2 + dice.below(20))mm",
                "mode": dice.below(2) == 0 ? "ROP" : "PERC",
                "u_cap": "10cm/min", "wob": "80N", "rpm": "100rpm", "level_min": "0", "level_max": "3",
                "t_max": "1800s", "e_max": "60Wh",
            ])
    }

    private mutating func workInHole() {
        switch dice.below(9) {
        case 6: dwell()
        case 7: holdAndResume()
        case 8: jamAndFree()
        case 0: drill()
        case 1, 2: follow("PECK", ["lift": "10mm", "count": "2"])
        case 3, 4: hammer()
        default: takeSample()
        }
    }

    /// The bit rests in what it drilled and takes its temperature.
    private mutating func dwell() {
        drill()
        follow("DWELL_T", ["duration": "60s", "heater": "0W", "t_max": "-20degC"])
    }

    private mutating func resume() {
        follow("RESUME", ["cause": "shown", "rpm": "100rpm", "u_cap": "10cm/min", "wob": "80N"])
    }

    private mutating func holdAndResume() {
        add(.holdWhileDrilling)
        drill()
        resume()
    }

    private mutating func jamAndFree() {
        add(.jamWhileDrilling(milliseconds: 500 + span(1, 6000)))
        drill()
        follow("UNJAM", ["recipe": "1", "torque": "8NM"])
        if dice.below(2) == 0 { resume() }
    }

    /// A hole bite after bite; between bites it waits for somebody.
    private mutating func holeByItself() {
        let target = dice.below(3) == 0 ? 105 : 50
        follow(
            "HOLE_AUTO",
            [
                "target": "hole+\(target)", "recipe": "1", "first_cup": "\(1 + dice.below(12))",
                "e_max": "150Wh", "t_max": "60min", "ack_every": "1",
            ])
    }

    /// Blows need a bit that presses, and only a STOP leaves it so.
    private mutating func hammer() {
        add(.stopWhileDrilling)
        drill()
        follow("HAMMER", ["level": "\(1 + dice.below(4))", "duration": "\(1 + dice.below(6))s"])
    }

    /// A bite long enough that its cup holds something, from a top where chute and carousel are free.
    private mutating func takeSample() {
        let cup = 1 + dice.below(12)
        if dice.below(3) == 0 { follow("CAROUSEL", ["cup": "\(cup)"]) }
        follow("BITE", ["depth_to": "hole+\(22 + dice.below(20))", "cup": "\(cup)", "recipe": "1"])
        if dice.below(3) != 0 { follow("SAMPLE_VERIFY", ["cup": "\(cup)"]) }
        // Sooner or later somebody takes a cup twice, cleaned or not.
        if dice.below(4) != 0 { return }
        if dice.below(2) == 0 { add(.emptyCup(cup)) }
        follow("BITE", ["depth_to": "hole+\(22 + dice.below(10))", "cup": "\(cup)", "recipe": "1"])
    }

    /// What is done with the bit at the top.
    private mutating func tidyUp() {
        follow("CAROUSEL", ["cup": "\(1 + dice.below(12))"])
        follow("GATE", ["position": "OPEN"])
        if dice.below(2) == 0 { follow("GATE", ["position": "CLOSED"]) }
        follow("MOVE_Z", ["z": "20mm", "speed": "10mm/s"])
        follow("CLEAR", ["rpm": "140rpm", "brush": "ON", "duration": "5s"])
        follow("GATE", ["position": "CLOSED"])
        follow("MOVE_Z", ["z": "0mm", "speed": "10mm/s"])
        follow("STOW", [:])
    }
}

import MockDevices
import RigLink
import Station

/// Draws the acts of a world: people at work on one hand, trouble on the other.
struct ScriptDrawing {
    var dice: SeededGenerator
    let mill: RequestMill
    let length: Int64
    let settings: WorldSettings
    var acts: [TimedAct] = []
    var cursor: Int64 = 1500
    /// How much farther apart troubles are than in the worst worlds.
    private var calmness: Int64 = 1

    init(dice: SeededGenerator, mill: RequestMill, length: Int64, settings: WorldSettings) {
        self.dice = dice
        self.mill = mill
        self.length = length
        self.settings = settings
        calmness = [1, 2, 5, 10][self.dice.below(4)]
    }

    mutating func add(_ act: WorldAct) { acts.append(TimedAct(at: cursor, act: act)) }

    /// Log-uniform, so that short ones are as likely as long ones.
    mutating func span(_ least: Int64, _ most: Int64) -> Int64 {
        var limit = most
        while limit > least * 2, dice.below(2) == 0 { limit /= 2 }
        return least + Int64(dice.below(Int(max(1, limit - least))))
    }

    mutating func wait(_ least: Int64, _ most: Int64) { cursor += span(least, most) }

    // MARK: People

    mutating func work() {
        while cursor < length {
            switch dice.below(16) {
            case 0, 1: tour()
            case 2...5, 11...15: drillingTour()
            case 6: spinAndStop()
            case 7, 8: add(.request(mill.any(&dice)))
            case 9: flurry()
            case 10: attended()
            default: idle()
            }
            wait(300, 12_000)
        }
    }

    private mutating func idle() {
        add([.snapshot, .acknowledge, .acknowledge, .note("all quiet")][dice.below(4)])
        wait(1000, 20_000)
    }

    /// Many requests in one breath.
    private mutating func flurry() {
        for _ in 0..<(3 + dice.below(20)) {
            add(.request(mill.any(&dice)))
            cursor += Int64(dice.below(60))
        }
    }

    /// Arm, move, and put the rig down again; people forget steps.
    private mutating func tour() {
        if dice.below(3) != 0 { add(.areaClear(milliseconds: 300)) }
        wait(50, 400)
        if dice.below(3) != 0 { add(.clearStop) }
        wait(50, 2000)
        arm()
        for _ in 0..<(1 + dice.below(6)) {
            wait(200, 9000)
            add(.request(motion()))
        }
        wait(200, 15_000)
        switch dice.below(6) {
        case 0, 5: add(.press(.stop))
        case 1: add(.request(mill.order("HOLD", &dice)))
        case 2: add(.press(.hold))
        case 3: break
        default: add(.request(mill.order("DISARM", &dice)))
        }
    }

    /// What the brake is for.
    private mutating func spinAndStop() {
        add(.areaClear(milliseconds: 300))
        wait(100, 400)
        add(.clearStop)
        wait(300, 1500)
        add(.request(mill.order("DISARM", &dice)))
        cursor += 1200
        add(.request(mill.order("ARM", ["scope": "AIR_GROUND", "ttl": "900s"], &dice)))
        cursor += 600
        add(.request(mill.order("SPIN", ["rpm": "100rpm", "ramp": "100rpm/s", "duration": "60s"], &dice)))
        wait(1200, 4000)
        add(.press(.stop))
    }

    /// Somebody stays at the console, mostly until the work is done, and may work with the key in hand.
    private mutating func attended() {
        add(.attend(milliseconds: span(2000, 60_000)))
        guard dice.below(2) == 0, mill.has("JOG") else { return tour() }
        add(.key(2))
        add(.enabling(1))
        if dice.below(2) == 0 { add(.guardContact(.open)) }
        wait(50, 1000)
        add(.request(mill.order("ARM", ["scope": "MAINT", "ttl": "900s"], &dice)))
        for _ in 0..<(1 + dice.below(4)) {
            wait(200, 4000)
            add(.jog(mill.order("JOG", &dice), milliseconds: span(50, 35_000)))
        }
        wait(100, 5000)
        add(.enabling(UInt8(dice.below(3))))
        add(.guardContact(.closed))
        add(.key(1))
    }

    private mutating func arm() {
        let scope = ["AIR", "GROUND", "AIR_GROUND", "AIR_GROUND", "AIR_GROUND"][dice.below(5)]
        let life = ["30s", "60s", "900s", "900s", "900s"][dice.below(5)]
        var request = mill.order("ARM", ["scope": scope, "ttl": life], &dice)
        if dice.chance(0.05) { request.sight = .stale }
        add(.request(request))
        wait(100, 1500)
    }

    /// What the tours are made of, as far as the dictionary has it.
    private static let motions: [(name: String, given: [String: String])] = [
        ("SPIN", [:]), ("SPIN", ["rpm": "60rpm", "duration": "600s"]),
        ("MOVE_Z", ["z": "80mm", "speed": "10mm/s"]), ("MOVE_Z", ["z": "0mm", "speed": "10mm/s"]),
        ("MOVE_Z", ["speed": "10mm/s"]), ("MOVE_Z", [:]), ("HOLD", [:]),
        ("HOME", [:]), ("DEPLOY", [:]), ("TARE_WOB", [:]), ("CAL_FREE_TORQUE", [:]), ("TOUCH_OFF", [:]),
        ("DRILL", [:]), ("BITE", [:]), ("HAMMER", [:]), ("PECK", [:]), ("RETRACT", [:]), ("RETRACT", [:]),
        ("ABORT_TO_TOP", [:]), ("STOW", [:]), ("CLEAR", [:]), ("CAROUSEL", [:]), ("GATE", [:]),
        ("HEATER", [:]), ("JOG", [:]), ("RESUME", [:]), ("END", [:]), ("RENEW", [:]), ("SAFE", [:]),
        ("UNJAM", [:]), ("ACK_FAULT", [:]),
    ]

    private mutating func motion() -> WorldRequest {
        let known = Self.motions.filter { mill.has($0.name) }
        let (name, given) = known[dice.below(known.count)]
        return mill.order(name, given, &dice)
    }

    // MARK: Trouble

    mutating func trouble() {
        cursor = 4000
        while cursor < length {
            wait(500 * calmness, 40_000 * calmness)
            switch dice.below(19) {
            case 0...2: noise()
            case 3, 4: add(.cut(milliseconds: span(100, 30_000)))
            case 5: add(.unplug(milliseconds: span(50, 8000)))
            case 6: reset()
            case 7: add(.kill(downMilliseconds: span(100, 30_000), lostMilliseconds: span(1, 1000)))
            case 8: add(.clockJump(seconds: Int64(dice.below(172_800)) - 86_400))
            case 9: storage()
            case 10, 11: contact()
            case 12: heat()
            case 13: bus()
            case 14: sensor()
            case 15: hands()
            case 16: add(.snapshot)
            default: add(.press([.stop, .stop, .hold, .test][dice.below(4)]))
            }
        }
    }

    /// More than the 600 s after which a rig left alone acts.
    mutating func longOutage() {
        add(.cutWhileDrilling(milliseconds: 620_000 + span(1, 280_000)))
        calmness = 10
    }

    private mutating func heat() {
        add(.bitTemperature([nil, -60, -24, -10, 20][dice.below(5)]))
        cursor += span(1000, 20_000)
        add(.bitTemperature(settings.bitTemperature))
    }

    private mutating func noise() {
        var noise = Impairments()
        noise.seed = dice.next()
        switch dice.below(4) {
        case 0: noise.flip = 0.0005 + Double(dice.below(100)) / 10_000
        case 1: noise.drop = Double(1 + dice.below(40)) / 100
        case 2: noise.duplicate = Double(1 + dice.below(60)) / 100
        default: noise.delayMicroseconds = UInt64(1 + dice.below(400)) * 1000
        }
        noise.split = Double(dice.below(3)) / 10
        add(.noise(noise, milliseconds: span(300, 30_000)))
    }

    private mutating func storage() {
        let health: [StorageHealth] = [
            .lagging(milliseconds: 1500), .lagging(milliseconds: 3500), .failing(errno: 28),
        ]
        add(.storage(health[dice.below(3)], milliseconds: span(100, 10_000)))
    }

    private mutating func contact() {
        let contact: [KinematicPlant.Contact] = [.open, .unknown]
        // An E-stop needs two persons at the rig: after it little happens in a world.
        let isGuard = dice.below(5) != 0
        let broken = contact[dice.below(2)]
        add(isGuard ? .guardContact(broken) : .loopContact(broken))
        cursor += span(5, 6000)
        add(isGuard ? .guardContact(.closed) : .loopContact(.closed))
    }

    private mutating func reset() {
        let torn = dice.below(3) == 0 ? dice.below(160) : nil
        add(.reset(cause: [1, 3, 4, 5][dice.below(4)], tornAfter: torn))
    }

    private mutating func sensor() {
        let bit = dice.below(19)
        add(.sensor(bit, isSound: false))
        cursor += span(5, 20_000)
        add(.sensor(bit, isSound: true))
    }

    private mutating func hands() {
        if dice.below(2) == 0 { return add(.areaClear(milliseconds: span(50, 3000))) }
        add(.key(UInt8(dice.below(4))))
        cursor += span(10, 8000)
        add(.key(1))
    }

    private mutating func bus() {
        add(.busVolts([12, 17.9, 32][dice.below(3)]))
        cursor += span(20, 4000)
        add(.busVolts(28))
    }
}

import Commanding
import MockDevices
import Octets
import RigLink
import Station

/// A station at work over a bad line while clocks jump, the host sleeps, the rig's clock wraps, processes
/// start again, the rig boots, and another host says everything once more.
struct OnceRun {
    /// What the rig, or an adapter before it, no longer does.
    enum Sabotage: String, CaseIterable, Sendable {
        /// It knows no command that it had.
        case forgetsResults
        /// It takes any expiry for a later one.
        case ignoresExpiry
    }

    var driver: SimulationDriver<RigWorld>
    let judge = OnceJudge()
    private let memory = Memory()
    private let sabotage: Sabotage?
    private var dice: SeededGenerator
    private var intruder: Intruder
    private(set) var counts = Counts()

    struct Counts {
        var repeats = 0, late = 0, frames = 0, jumps = 0, sleeps = 0, starts = 0, boots = 0
    }

    /// What went over the line, for whoever says it again, and the frame that is overtaken by the next one.
    private final class Memory {
        var commands: [SentCommand] = []
        var frames: [[UInt8]] = []
        var held: [UInt8] = []
        var dice = SeededGenerator(seed: 0)

        private func isStop(_ octets: [UInt8]) -> Bool {
            var found = false
            var decoder = FrameDecoder(receiverIsHost: false)
            decoder.feed(octets) { if case .frame(let frame) = $0, frame.kind == .stop { found = true } }
            return found
        }

        func pass(_ octets: [UInt8]) -> [UInt8] {
            if let command = SentCommand(frame: octets), command.id > commands.last?.id ?? 0 {
                commands.append(command)
            }
            // A TEST of the way of a STOP is a STOP to a rig that is armed meanwhile.
            if frames.count < 4096, octets.count > 1, !isStop(octets) { frames.append(octets) }
            if held.isEmpty, dice.chance(0.01) {
                held = octets
                return []
            }
            defer { held = [] }
            return octets + held
        }
    }

    static let wrap = UInt64(1) << 32
    /// Before the wraps: commands enough to see both sides.
    private static let ahead: UInt64 = 60_000_000

    init(seed: UInt64, sabotage: Sabotage? = nil) throws {
        dice = SeededGenerator(seed: seed)
        intruder = Intruder(seed: seed)
        memory.dice = SeededGenerator(seed: seed ^ 0xACE)
        self.sabotage = sabotage
        var noise = Impairments()
        (noise.flip, noise.drop, noise.duplicate, noise.split) = (0.0002, 0.01, 0.02, 0.05)
        noise.seed = seed
        var settings = RigSettings()
        settings.seed = UInt32(truncatingIfNeeded: seed)
        // 32 bits of milliseconds, 32 bits of microseconds, none.
        let uptime = [Self.wrap * 1000 - Self.ahead, Self.wrap - Self.ahead, 0][Int(seed % 3)]
        let start = CoreTime(nanoseconds: Int64(uptime) * 1000) + .seconds(10)
        let world = try RigWorld(settings: settings, impairments: noise, at: start, uptime: uptime)
        driver = SimulationDriver(program: try Fixture.program(), world: world, seed: seed, at: start)
        listen()
    }

    private mutating func listen() {
        let (judge, memory, rig) = (judge, memory, driver.world.rig)
        driver.observe = { effect, at in judge.note(effect, at: at, rig: rig) }
        driver.world.passing = { octets, _ in memory.pass(octets) }
    }

    var rig: SimulatedRig { driver.world.rig }

    // MARK: Work

    /// `count` commands, and trouble between them; some more than `count` are given in one breath.
    mutating func work(_ count: Int) throws {
        for index in 0..<count {
            give(index)
            judge.look(at: rig)
            switch dice.below(30) {
            case 0, 1: repeatCommands([1, 31, 33])
            case 2: presentLate()
            case 3: repeatFrames()
            case 4...6: jump()
            default: break
            }
            if index == count / 4 || (count >= 500 && index % (count / 4) == 7) { sleep() }
            if index == count / 3 { presentLate() }
            if index == count / 2 { try startAgain() }
            if index == count * 4 / 5 { try boot() }
        }
        calm()
    }

    /// Some commands, and the wait for their ends.
    mutating func give(_ index: Int) {
        let end = driver.now + .seconds(40)
        while driver.now < end {
            driver.run(for: .milliseconds(20))
            guard driver.rig.state == "live" else { continue }
            if driver.rig.armedBy == nil {
                _ = driver.arm()
                continue
            }
            let before = judge.taken.count
            for order in orders(index) { note(driver.submit(order)) }
            guard judge.taken.count > before else { continue }
            while driver.now < end, judge.taken[before...].contains(where: { judge.finals[$0] == nil }) {
                driver.run(for: .milliseconds(20))
            }
            return
        }
    }

    /// Why the station took something not.
    private(set) var refusals: [String: Int] = [:]

    private mutating func note(_ answer: Answer) {
        if let code = answer.refusalCode { refusals[code, default: 0] += 1 }
    }

    private static func order(_ name: String, _ arguments: [(String, String)] = []) -> CommandOrder {
        CommandOrder(
            name: name, arguments: arguments.map { .init(name: $0.0, text: $0.1) }, isConfirmed: true)
    }

    private static func rate(_ number: Int) -> CommandOrder {
        order("SET_RATE", [("group", "MED"), ("rate", "\(1 + number % 2)Hz")])
    }

    private func orders(_ index: Int) -> [CommandOrder] {
        switch index % 6 {
        case 0: [Self.order("SPIN", [("rpm", "\(20 + index % 50)rpm"), ("duration", "0.2s")])]
        case 1: [Self.order("MOVE_Z", [("z", "\(index % 4 * 2)mm"), ("speed", "10mm/s")])]
        case 2: [Self.order("PING"), Self.order("RENEW"), Self.order("GET_CFG")]
        case 3: [Self.rate(index)]
        case 4: [Self.order("HOLD"), Self.order("PING")]
        default: [Self.order("RENEW"), Self.order("PING")]
        }
    }

    // MARK: Trouble

    /// The recorded commands so many back, each in a session of somebody else.
    mutating func repeatCommands(_ back: [Int]) {
        let commands = memory.commands
        for number in back where number <= commands.count {
            say(commands[commands.count - number])
            driver.run(for: .milliseconds(Int64(dice.below(40))))
        }
        counts.repeats += back.count
        settle()
    }

    private mutating func say(_ command: SentCommand) {
        var packet = command.packet
        switch sabotage {
        case .forgetsResults:
            let pattern = (0..<4).map { UInt8(truncatingIfNeeded: command.id >> UInt32(8 * $0)) }
            if pattern[0] != 0, let moment = rig.moment().flipped(pattern, mask: pattern[0]) {
                rig.restore(moment)
            }
        case .ignoresExpiry where command.expiry != 0: packet = command.prolonged(by: 9_500)
        default: break
        }
        intruder.repeatPacket(packet, to: rig, at: UInt64(driver.now.microseconds))
    }

    /// A command that never arrived comes once more when its time is over.
    mutating func presentLate() {
        let before = memory.commands.count
        driver.world.isCut = true
        _ = driver.submit(Self.rate(before))
        driver.run(for: .milliseconds(2_050 + Int64(dice.below(4_000))))
        // What else went out meanwhile belongs to it: answers of the rig never came.
        for command in memory.commands[before...] where command.expiry != 0 { say(command) }
        driver.run(for: .milliseconds(100))
        driver.world.isCut = false
        counts.late += 1
        settle()
    }

    /// Frames of this and of other sessions as they were, HELLO and heartbeats among them.
    private mutating func repeatFrames() {
        for _ in 0..<10 where !memory.frames.isEmpty {
            let frame = memory.frames[dice.below(memory.frames.count)]
            rig.receive(frame, at: UInt64(driver.now.microseconds))
            driver.run(for: .milliseconds(Int64(1 + dice.below(20))))
        }
        counts.frames += 10
        settle()
    }

    private mutating func jump() {
        let day: Int64 = 86_400_000_000_000
        driver.utcOffset += dice.below(2) == 0 ? day : -day
        counts.jumps += 1
    }

    /// Ten minutes with a full queue, and requests that waited over it.
    private mutating func sleep() {
        _ = driver.arm()
        for index in 0..<4 { for order in orders(index * 3 + 2) { _ = driver.submit(order) } }
        for index in 0..<3 { for order in orders(index) { _ = driver.submit(order) } }
        driver.suspend(for: .seconds(600), keeping: 4096)
        judge.look(at: rig)
        for index in 0..<2 {
            for order in orders(index) {
                _ = driver.ask(.command(order), waited: .seconds(600))
            }
        }
        counts.sleeps += 1
        settle()
    }

    /// Processes of the station that know of each other only by what was kept: their ids leave gaps.
    private mutating func startAgain() throws {
        for _ in 0..<10 {
            let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
            var world = driver.world
            world.reopen(LinkID(0), at: driver.now)
            let (judge, rig) = (judge, driver.world.rig)
            driver = SimulationDriver(
                core: core, world: world, seed: dice.next(), at: driver.now, keepsRecords: false
            ) { judge.note($0, at: $1, rig: rig) }
            listen()
            driver.run(for: .milliseconds(300))
        }
        counts.starts += 10
        settle()
        // The first ones are ten thousand ids back now.
        for command in memory.commands.prefix(5) {
            say(command)
            driver.run(for: .milliseconds(20))
        }
        settle()
    }

    /// The rig boots; then its recorded life is told to it again.
    private mutating func boot() throws {
        driver.run(for: .seconds(2))
        judge.look(at: rig)
        try rig.reset(cause: 3, at: UInt64(driver.now.microseconds))
        driver.run(for: .seconds(3))
        let commands = memory.commands
        for _ in 0..<40 {
            say(commands[dice.below(commands.count)])
            driver.run(for: .milliseconds(5))
        }
        counts.boots += 1
        settle()
    }

    /// Station and rig find each other again.
    private mutating func settle() {
        let end = driver.now + .seconds(20)
        driver.run(for: .milliseconds(200))
        while driver.now < end, driver.rig.state != "live" { driver.run(for: .milliseconds(50)) }
        judge.look(at: rig)
    }

    private mutating func calm() {
        driver.world.toRig = ImpairedWire(.none, direction: 0)
        driver.world.fromRig = ImpairedWire(.none, direction: 1)
        driver.run(for: .seconds(70))
    }
}

public import Journal
public import Octets
import RigLink

/// The core in virtual time with simulated devices: the same core, no thread, no clock, no file.
///
/// Effects are carried out at once, as if the journal took no time; records can be kept for a replay.
public struct SimulationDriver<World: SimulatedWorld> {
    public private(set) var core: StationCore
    public var world: World
    public private(set) var now: CoreTime
    /// Every record so far, if they are kept: what a journal of this run would hold.
    public private(set) var records: [JournalRecord] = []
    /// Called with every effect, after it was carried out.
    public var observe: (CoreEffect, CoreTime) -> Void = { _, _ in }

    /// The room on the journal's disk that is measured now and then; nil = nobody measures.
    public var disk: (freeOctets: UInt64, octetsPerMinute: UInt64)? = (1 << 40, 1 << 20)
    private var nextRoom: CoreTime = .zero

    private let keepsRecords: Bool
    private var cutters: [RecordCutter]
    private var nextRequest: UInt64 = 1
    /// The core's deadline, which only inputs change.
    private var due: CoreTime?
    /// UTC minus core time, nanoseconds: a label, so any number does, and it may jump.
    public var utcOffset: Int64 = 1_790_000_000_000_000_000

    public init(
        program: StationProgram, world: World, seed: UInt64, at start: CoreTime, keepsRecords: Bool = false
    ) {
        self.init(
            core: StationCore(program: program), world: world, seed: seed, at: start,
            keepsRecords: keepsRecords)
    }

    /// Goes on with a core that was restored, as a new process does.
    public init(
        core: StationCore, world: World, seed: UInt64, at start: CoreTime, keepsRecords: Bool,
        observe: @escaping (CoreEffect, CoreTime) -> Void = { _, _ in }
    ) {
        self.core = core
        self.world = world
        self.keepsRecords = keepsRecords
        self.observe = observe
        now = start
        cutters = core.program.links.map { _ in RecordCutter() }
        if keepsRecords { records = core.segmentHeader(at: now, utc: utc) }
        handle(.started(seed: seed, utcOffset: utcOffset))
    }

    /// Lets time pass.
    public mutating func run(until end: CoreTime) {
        measureRoom()
        while now < end {
            var next = min(world.deadline, end)
            if let due { next = min(next, max(due, now)) }
            now = max(now, next)
            measureRoom()
            for signal in world.advance(to: now) { take(signal) }
            if let due, due <= now { handle(.wakeUp) }
        }
    }

    public mutating func run(for span: CoreTime.Span) { run(until: now + span) }

    /// The host is suspended: the world goes on, and the core hears of it when it goes on itself, late, with
    /// what the system kept of what came meanwhile: the first `keeping` octets.
    public mutating func suspend(for span: CoreTime.Span, keeping most: Int) {
        let end = now + span
        var waiting: [WorldSignal] = []
        var room = most
        while now < end {
            now = min(max(now + .milliseconds(20), world.deadline), end)
            for signal in world.advance(to: now) {
                if case .received(_, let bytes) = signal {
                    room -= bytes.count
                    if room < 0 { continue }
                }
                waiting.append(signal)
            }
        }
        for signal in waiting { take(signal) }
        if let due, due <= now { handle(.wakeUp) }
    }

    /// Something reaches the core that no device of the world says: the stop lane, the journal's health.
    public mutating func feed(_ input: CoreInput) { handle(input) }

    /// Asks the station for a command; the answer is an effect, and is given back.
    public mutating func submit(_ order: CommandOrder, by principal: String = "simulation") -> Answer {
        ask(.command(order), by: principal)
    }

    /// Asks the station for anything a person can ask for.
    /// `waited`: how long ago, because it was kept up on its way.
    public mutating func ask(
        _ action: OperatorRequest.Action, by principal: String = "simulation", operatorID: UInt16 = 0,
        waited: CoreTime.Span = .milliseconds(0)
    ) -> Answer {
        let request = OperatorRequest(
            id: nextRequest, principal: principal, operatorID: operatorID,
            askedAt: now.nanoseconds - waited.nanoseconds,
            action: action)
        nextRequest += 1
        var answer = Answer.noted
        let before = observe
        observe = { effect, at in
            if case .answer(request.id, let given) = effect { answer = given }
            before(effect, at)
        }
        handle(.request(request))
        observe = before
        return answer
    }

    /// A record of the state as it is, like the one a live station keeps now and then.
    public mutating func keepSnapshot() {
        if keepsRecords { records.append(core.snapshotRecord(utc: utc)) }
    }

    private mutating func measureRoom() {
        guard let disk, nextRoom <= now else { return }
        nextRoom = now + CoreTime.Span(nanoseconds: Limits.roomPeriod)
        handle(
            .room(
                DiskRoom(
                    freeOctets: disk.freeOctets, octetsPerMinute: disk.octetsPerMinute,
                    measuredAt: now.nanoseconds)))
    }

    private var utc: UTCTime { UTCTime(nanoseconds: now.nanoseconds + utcOffset) }

    private mutating func take(_ signal: WorldSignal) {
        switch signal {
        case .received(let link, let bytes):
            var cut: [[UInt8]] = []
            cutters[Int(link.index)].cut(bytes) { cut.append($0) }
            for record in cut { handle(.received(link, record, readAt: now.nanoseconds)) }
        case .port(let link, let change): handle(.port(link, change))
        }
    }

    private mutating func handle(_ input: CoreInput) {
        var step = CoreStep()
        core.take(input, at: now, utc: utc, into: &step)
        due = core.deadline
        if keepsRecords { records.append(contentsOf: step.records) }
        // What the stop lane would have written: told to the core after the write, as it does.
        var written: [(LinkID, StopWrite)] = []
        for effect in step.effects {
            switch effect {
            case .transmit(let link, let bytes): world.transmit(bytes, on: link, at: now)
            case .reopenPort(let link, _): world.reopen(link, at: now)
            case .testStop(let link, let frame, let stopID):
                world.transmit(frame, on: link, at: now)
                written.append(
                    (
                        link,
                        StopWrite(
                            bytes: frame, stopID: stopID, reason: StopReason.test.rawValue, isRepeat: false,
                            principal: StationCore.ownPrincipal)
                    ))
            default: break
            }
            observe(effect, now)
        }
        for (link, write) in written { handle(.stopSent(link, write)) }
    }
}

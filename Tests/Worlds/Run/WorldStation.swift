import Commanding
import Journal
import MissionDatabase
import MockDevices
import Monitoring
import Octets
import RigLink
import Station
import Telemetry

/// The station of a world: its process, which may die and start again, its journal, and its stop lane.
struct WorldStation {
    typealias Driver = SimulationDriver<WorldLine>

    private let program: StationProgram
    private let place: WorldPlace
    private let canary: Canary?
    private(set) var driver: Driver?
    /// What journals of earlier processes kept, a segment each.
    private(set) var segments: [[JournalRecord]] = []
    private var restartAt: CoreTime?
    private var starts: UInt64 = 0
    private let seed: UInt64
    private var press: Press?
    private var attention: Attention?
    private var key: Key?
    private var nextStopID: UInt32 = 1001
    private var answers: Answers

    /// A STOP on its way, until the rig shows it.
    private struct Press {
        var reason: StopReason
        var stopID: UInt32
        var bytes: [UInt8]
        var since: CoreTime
        var nextAt: CoreTime
    }

    /// A console that says once a second that its person is there.
    private struct Attention {
        var until: CoreTime
        var nextAt: CoreTime
    }

    /// A key of hold-to-run that is down; the face says so every 100 ms.
    private struct Key {
        var press: UInt32
        var until: CoreTime
        var nextAt: CoreTime
    }

    /// What the station said last, for those who wait for it.
    final class Answers {
        var shownStopID: UInt32?
        var completed: Set<UInt32> = []
        /// Commands that have come to their end, whatever it was.
        var over: Set<UInt32> = []
        var taken: UInt32?
        var isLive = false
        /// Numbers of alarms that were told and have not ended.
        var alarms: [UInt32] = []
    }

    init(program: StationProgram, place: WorldPlace, seed: UInt64, canary: Canary?, at start: CoreTime) {
        self.program = program
        self.place = place
        self.seed = seed
        self.canary = canary
        answers = Answers()
        driver = Driver(
            core: StationCore(program: program), world: WorldLine(place: place), seed: seed, at: start,
            keepsRecords: true, observe: observer())
    }

    var core: StationCore? { driver?.core }

    var view: LinkView? {
        guard let now = driver?.now else { return nil }
        return driver?.core.linkViews(at: now)[0]
    }

    /// As the last word of the core had it; cheaper than a view.
    var isLive: Bool { driver != nil && answers.isLive }

    /// What the station shows of a parameter; nil where it shows nothing.
    func text(of name: String) -> String? {
        guard let driver, let parameter = program.database.parameter(named: name),
            let reading = driver.core.reading(of: parameter.id, on: LinkID(0), at: driver.now)
        else { return nil }
        return reading.sample.text(in: program.database)
    }

    func isCompleted(_ id: UInt32) -> Bool { answers.completed.contains(id) }

    func isOver(_ id: UInt32) -> Bool { answers.over.contains(id) }

    private func observer() -> (CoreEffect, CoreTime) -> Void {
        let (place, answers, program) = (place, answers, program)
        return { effect, at in
            if WorldFleet.isTold { Self.tell(effect, program, at) }
            if case .stopBits(_, let isLatched, _, let id) = effect, isLatched { answers.shownStopID = id }
            if case .stage(_, let transition) = effect, transition.stage.isFinal {
                answers.over.insert(transition.commandID)
                if case .completed = transition.stage { answers.completed.insert(transition.commandID) }
            }
            if case .answer(_, .taken(let id, _, _)) = effect { answers.taken = id }
            if case .linkState(let transition) = effect { answers.isLive = transition.state == "live" }
            if case .alarmChange(let change) = effect {
                answers.alarms.removeAll { $0 == change.alarm.number }
                if change.step != .closed { answers.alarms.append(change.alarm.number) }
            }
            place.watch.note(.effect(effect), at: UInt64(at.microseconds))
        }
    }

    /// What people are told, for whoever looks into one world.
    private static func tell(_ effect: CoreEffect, _ program: StationProgram, _ at: CoreTime) {
        let time = Figures.seconds((at - WorldRun.start).nanoseconds / 1_000_000)
        switch effect {
        case .answer(_, .refused(let code, let text)): print(time, "refused", code, text)
        case .stage(_, let stage):
            print(time, stage.name, "#\(stage.commandID)", program.words(for: stage))
        case .alarm(let alarm): print(time, "alarm", alarm.text)
        default: break
        }
    }

    // MARK: Time

    mutating func run(until end: CoreTime, from now: CoreTime) throws {
        var now = now
        while now < end, place.watch.violation == nil {
            var next = end
            if let due = restartAt { next = min(next, max(due, now)) }
            for due in [press?.nextAt, attention?.nextAt, key?.nextAt] {
                if let due { next = min(next, max(due, now)) }
            }
            if driver != nil {
                driver?.run(until: next)
            } else {
                place.advance(to: UInt64(next.microseconds))
                _ = place.takeSignals()
            }
            now = next
            if let due = restartAt, due <= now { try start(at: now) }
            repeatPress(at: now)
            repeatPresence(at: now)
            repeatKey(at: now)
        }
    }

    // MARK: People

    mutating func submit(_ request: WorldRequest, at now: CoreTime) -> Answer? {
        guard let picture = view?.picture else { return order(request, revision: nil, at: now) }
        let revision: UInt32? =
            switch request.sight {
            case .present: picture.stateRevision
            case .stale: picture.stateRevision &- 1
            case .none: nil
            }
        return order(request, revision: revision, at: now)
    }

    private mutating func order(_ request: WorldRequest, revision: UInt32?, at now: CoreTime) -> Answer? {
        guard driver != nil else { return nil }
        let order = CommandOrder(
            name: request.name, arguments: request.arguments.map { .init(name: $0.name, text: $0.text) },
            isConfirmed: request.isConfirmed, stateRevision: revision,
            expectedState: request.expectedState, review: view?.review)
        let at = UInt64(now.microseconds)
        if canary != .actsAlone || request.name != "ARM" { place.watch.note(.asking, at: at) }
        defer { place.watch.note(.asked, at: at) }
        return driver?.ask(.command(order), by: "person", operatorID: 1)
    }

    /// The second step of a command of two, with the rig's name typed.
    mutating func fire(_ commandID: UInt32, at now: CoreTime) {
        feed(.fire(commandID: commandID, rigName: "rig"), at: now)
    }

    /// Another person's word for it.
    mutating func approve(_ commandID: UInt32, at now: CoreTime) {
        let echo = view?.prepared?.echoedSum
        feed(.approve(commandID: commandID, echo: echo, reason: "seen"), by: 2, at: now)
    }

    /// Somebody at the console does something.
    mutating func bePresent(at now: CoreTime) { feed(.presence(hasActed: true), at: now) }

    mutating func note(_ text: String, at now: CoreTime) {
        driver?.feed(
            .request(
                OperatorRequest(
                    id: 1 << 40, principal: "person", askedAt: now.nanoseconds, action: .note(text))))
    }

    // MARK: A person who stays

    private mutating func feed(
        _ action: OperatorRequest.Action, by person: UInt16 = 1, at now: CoreTime
    ) {
        guard driver != nil else { return }
        let at = UInt64(now.microseconds)
        place.watch.note(.asking, at: at)
        driver?.feed(
            .request(
                OperatorRequest(
                    id: 1 << 40, principal: person == 1 ? "person" : "second", operatorID: person,
                    askedAt: now.nanoseconds, action: action)))
        place.watch.note(.asked, at: at)
    }

    mutating func acknowledge(at now: CoreTime) {
        for number in answers.alarms {
            feed(.alarm(AlarmOrder(.acknowledge, number: number, note: "seen")), at: now)
        }
    }

    mutating func attend(until end: CoreTime, at now: CoreTime) {
        attention = Attention(until: end, nextAt: now)
        repeatPresence(at: now)
    }

    private mutating func repeatPresence(at now: CoreTime) {
        guard let attention, attention.nextAt <= now else { return }
        feed(.presence(hasActed: now.nanoseconds / 1_000_000_000 % 7 == 0), at: now)
        self.attention =
            now < attention.until ? Attention(until: attention.until, nextAt: now + .seconds(1)) : nil
    }

    mutating func jog(_ request: WorldRequest, until end: CoreTime, at now: CoreTime) {
        let order = CommandOrder(
            name: request.name, arguments: request.arguments.map { .init(name: $0.name, text: $0.text) },
            isConfirmed: true)
        answers.taken = nil
        feed(.jog(.press(order)), at: now)
        key = answers.taken.map { Key(press: $0, until: end, nextAt: now + .milliseconds(100)) }
    }

    private mutating func repeatKey(at now: CoreTime) {
        guard let key, key.nextAt <= now else { return }
        if now < key.until {
            feed(.jog(.hold(key.press)), at: now)
            self.key?.nextAt = now + .milliseconds(100)
        } else {
            feed(.jog(.release(key.press)), at: now)
            self.key = nil
        }
    }

    // MARK: The stop lane

    mutating func press(_ reason: StopReason, at now: CoreTime) {
        guard driver != nil else { return }
        press = Press(
            reason: reason, stopID: nextStopID,
            bytes: StopFrame.encoded(reason: reason, stopID: nextStopID), since: now, nextAt: now)
        nextStopID += 1
        write(isRepeat: false, at: now)
    }

    private mutating func write(isRepeat: Bool, at now: CoreTime) {
        guard let press else { return }
        let at = UInt64(now.microseconds)
        place.watch.note(.pressed(press.reason, stopID: press.stopID), at: at)
        place.write(press.bytes, at: at)
        driver?.feed(
            .stopSent(
                LinkID(0),
                StopWrite(
                    bytes: press.bytes, stopID: press.stopID, reason: press.reason.rawValue,
                    isRepeat: isRepeat, principal: "person")))
        self.press?.nextAt = now + .milliseconds(20)
        if press.reason != .stop { self.press = nil }
    }

    private mutating func repeatPress(at now: CoreTime) {
        guard let press, press.nextAt <= now else { return }
        if answers.shownStopID == press.stopID || now > press.since + .seconds(10) || driver == nil {
            self.press = nil
        } else {
            write(isRepeat: true, at: now)
        }
    }

    // MARK: The process and its journal

    mutating func set(_ health: StorageHealth) { driver?.feed(.storage(health)) }

    mutating func jumpClock(seconds: Int64) { driver?.utcOffset += seconds * 1_000_000_000 }

    mutating func keepSnapshot() throws {
        guard let core else { return }
        driver?.keepSnapshot()
        var octets = core.snapshot()
        // Octet 11 is the last of the core's time.
        if canary == .staleSnapshot { octets[11] ^= 1 }
        let again = try? StationCore(program: program, snapshot: octets)
        place.watch.note(.restored(isEqual: again?.snapshot() == core.snapshot()), at: place.now)
    }

    /// The process dies; what it recorded after `kept` is lost.
    mutating func kill(down: CoreTime.Span, lost: CoreTime.Span, at now: CoreTime) {
        guard let driver else { return }
        let from = now.nanoseconds - lost.nanoseconds
        let kept = driver.records.prefix { $0.coreTime.nanoseconds < from }
        // What a segment begins with and the record of the start are on the disk before anything goes out.
        segments.append(Array(kept.count >= 5 ? kept : driver.records.prefix(5)))
        self.driver = nil
        answers.isLive = false
        press = nil
        // The console goes with the socket it spoke through.
        attention = nil
        key = nil
        restartAt = now + down
        // The next process opens the port a moment after it began.
        place.unplug(until: UInt64((now + down).microseconds) + 5000, cause: "the process died")
        place.watch.note(.started(lostFrom: UInt64(max(0, from) / 1000)), at: UInt64(now.microseconds))
    }

    mutating func startNow(at now: CoreTime) throws { if restartAt != nil { try start(at: now) } }

    private mutating func start(at now: CoreTime) throws {
        restartAt = nil
        starts += 1
        let core = try StationCore(recovering: segments[segments.count - 1], program: program)
        driver = Driver(
            core: core, world: WorldLine(place: place), seed: seed &+ starts, at: now, keepsRecords: true,
            observe: observer())
    }

    /// Every record that a journal of this run would hold, a segment for each process.
    var recording: [[JournalRecord]] { segments + (driver.map { [$0.records] } ?? []) }
}

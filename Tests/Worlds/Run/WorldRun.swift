import Commanding
import Foundation
import Journal
import MockDevices
import Octets
import RigLink
import Station

/// One world from its beginning to its end, or to the first thing that is wrong.
struct WorldRun {
    static let start = CoreTime.milliseconds(10_000)

    private let script: WorldScript
    private let place: WorldPlace
    private var station: WorldStation
    private var now = WorldRun.start
    private var agenda: [TimedAct]
    private let canary: Canary?
    private var crew = Crew()
    /// What waits for the rig to drill.
    private var ambushes: [Ambush] = []

    init(_ script: WorldScript, canary: Canary? = nil) throws {
        self.script = script
        self.canary = canary
        agenda = script.acts.reversed()
        let program = try WorldProgram.of(baud: script.settings.baud)
        place = try WorldPlace(
            script.settings, invariants: Invariants.all(program, settings: script.settings), canary: canary,
            at: UInt64(Self.start.microseconds))
        station = WorldStation(
            program: program, place: place, seed: script.seed, canary: canary, at: Self.start)
    }

    static func outcome(of script: WorldScript, canary: Canary? = nil) throws -> WorldOutcome {
        let begin = processorTime()
        var run = try WorldRun(script, canary: canary)
        try run.live()
        if run.isSound { try run.comeToRest() }
        if run.isSound { try run.replay() }
        run.place.watch.note(.ended, at: run.place.now)
        var outcome = WorldOutcome()
        outcome.violation = run.place.watch.violation
        outcome.virtualMilliseconds = (run.now - Self.start).nanoseconds / 1_000_000
        outcome.happenings = run.place.watch.happenings
        outcome.coverage = run.place.watch.coverage
        outcome.commandsExecuted = run.place.rig.ledger.entries.count { $0.kind == .executed }
        outcome.processorSeconds = Double(processorTime() - begin) / 1e9
        return outcome
    }

    /// Nanoseconds of processor time of this thread.
    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private var isSound: Bool { place.watch.violation == nil }

    private func moment(_ milliseconds: Int64) -> CoreTime { Self.start + .milliseconds(milliseconds) }

    // MARK: Acts

    private mutating func live() throws {
        let end = moment(script.length)
        var second = now + .seconds(1)
        while now < end, isSound {
            var next = min(end, second, agenda.last.map { max(now, moment($0.at)) } ?? end)
            if !crew.isIdle || !ambushes.isEmpty { next = min(next, now + .milliseconds(100)) }
            try station.run(until: next, from: now)
            now = next
            try lookAtRig()
            while let due = agenda.last, moment(due.at) <= now, isSound {
                agenda.removeLast()
                try perform(due.act)
            }
            if second <= now {
                measure()
                second = second + .seconds(1)
            }
        }
    }

    private mutating func perform(_ act: WorldAct) throws {
        let at = place.now
        place.watch.note(.act(act), at: at)
        switch act {
        case .request(let request): _ = station.submit(request, at: now)
        case .clearStop:
            guard station.view?.picture?.isStopLatched == true else { return }
            _ = station.submit(WorldRequest(name: "CLEAR_STOP", arguments: []), at: now)
        case .follow, .emptyCup: crew.plan(act)
        case .cutWhileDrilling(let span): ambushes.append(Ambush(.cut(milliseconds: span)))
        case .stopWhileDrilling: ambushes.append(Ambush(.press(.stop)))
        case .holdWhileDrilling:
            ambushes.append(Ambush(.request(WorldRequest(name: "HOLD", arguments: []))))
        case .jamWhileDrilling: ambushes.append(Ambush(act))
        case .press(let reason):
            crew.forget()
            station.press(reason, at: now)
        case .acknowledge: station.acknowledge(at: now)
        case .note(let text): station.note(text, at: now)
        case .kill(let down, let lost):
            station.kill(down: .milliseconds(down), lost: .milliseconds(lost), at: now)
        case .clockJump(let seconds): station.jumpClock(seconds: seconds)
        case .storage(let health, let span):
            station.set(health)
            if health != .sound { later(.storage(.sound, milliseconds: 0), in: span) }
        case .snapshot: try station.keepSnapshot()
        case .attend(let span): station.attend(until: now + .milliseconds(span), at: now)
        case .jog(let request, let span): station.jog(request, until: now + .milliseconds(span), at: now)
        case .areaClear(let span):
            place.set(isAreaClear: span > 0)
            if span > 0 { later(.areaClear(milliseconds: 0), in: span) }
        case .resetButton(let span):
            place.set(isReset: span > 0)
            if span > 0 { later(.resetButton(milliseconds: 0), in: span) }
        default: try surround(act, at: at)
        }
    }

    private func surround(_ act: WorldAct, at: UInt64) throws {
        switch act {
        case .noise(let noise, let span): place.disturb(noise, until: at + UInt64(span) * 1000)
        case .cut(let span): place.cut(until: at + UInt64(span) * 1000)
        case .unplug(let span): place.unplug(until: at + UInt64(span) * 1000, cause: "unplugged")
        case .reset(let cause, let torn): try place.reset(cause: cause, tornAfter: torn)
        case .key(let position): place.set(key: position)
        case .enabling(let position): place.set(enabling: position)
        case .sensor(let bit, let isSound): place.set(sensor: bit, isSound: isSound)
        case .guardContact(let contact): place.set(guardContact: contact)
        case .loopContact(let contact): place.set(loopContact: contact)
        case .bitTemperature(let value): place.set(bitTemperature: value)
        case .busVolts(let volts): place.set(busVolts: volts)
        case .jam(let torque): place.set(jam: torque)
        default: break
        }
    }

    /// Those who wait for the rig: people with a plan, and bad luck at the worst moment.
    private mutating func lookAtRig() throws {
        if !ambushes.isEmpty {
            for act in Ambush.due(&ambushes, place.rig, now: now) { spring(act) }
        }
        guard !crew.isIdle else { return }
        for act in crew.look(at: place.rig, isLive: station.isLive, &station, now: now) {
            guard case .emptyCup(let cup) = act else {
                try perform(act)
                continue
            }
            place.emptyCup(cup)
            let word = [("cup", "\(cup)"), ("cup_state", "EMPTY_CLEAN")]
            _ = station.submit(WorldRequest(name: "CONFIRM_CUP", arguments: word), at: now)
        }
    }

    /// Whoever presses here goes on with the plan.
    private mutating func spring(_ act: WorldAct) {
        place.watch.note(.act(act), at: place.now)
        switch act {
        case .cut(let span): place.cut(until: place.now + UInt64(span) * 1000)
        case .press(let reason): station.press(reason, at: now)
        case .request(let request): _ = station.submit(request, at: now)
        case .jamWhileDrilling(let span):
            place.set(jam: Self.jam)
            later(.jam(0), in: span)
        default: break
        }
    }

    /// More than any step of UNJAM turns.
    private static let jam = 20.0

    private mutating func later(_ act: WorldAct, in milliseconds: Int64) {
        let at = (now - Self.start).nanoseconds / 1_000_000 + milliseconds
        let index = agenda.firstIndex { $0.at <= at } ?? agenda.endIndex
        agenda.insert(TimedAct(at: at, act: act), at: index)
    }

    private func measure() {
        place.noteCups()
        guard let view = station.view else { return }
        place.watch.note(.energy(view.energy), at: place.now)
        guard now.nanoseconds / 1_000_000_000 % 10 == 0, let core = station.core else { return }
        place.watch.note(
            .sizes(
                Sizes(
                    snapshotOctets: core.snapshot().count, wireOctets: place.wireOctets,
                    rigOutputLost: place.rig.outputLost)), at: place.now)
    }

    // MARK: The end

    /// Trouble ends; then station and rig find each other and a question is answered.
    private mutating func comeToRest() throws {
        place.calm()
        for act in [WorldAct.guardContact(.closed), .loopContact(.closed), .key(1), .enabling(0)] {
            place.watch.note(.act(act), at: place.now)
        }
        try station.startNow(at: now)
        station.set(.sound)
        let calm = now
        var ping: UInt32?
        while now - calm < .seconds(15), isSound {
            try station.run(until: now + .milliseconds(100), from: now)
            now = now + .milliseconds(100)
            // What the rig has to tell comes before the world ends.
            if let ping, station.isCompleted(ping), place.rig.view.eventsWaiting == 0 { break }
            // A question that went under with its session is known to be UNKNOWN, and is asked again.
            let isUnderWay = ping.map { !station.isOver($0) || station.isCompleted($0) } ?? false
            guard !isUnderWay, station.isLive else { continue }
            if case .taken(let id, _, _)? = station.submit(
                WorldRequest(name: "PING", arguments: []), at: now)
            {
                ping = id
            }
        }
        place.watch.note(
            .calm(
                milliseconds: (now - calm).nanoseconds / 1_000_000, isLive: station.isLive,
                isPingCompleted: ping.map(station.isCompleted) ?? false), at: place.now)
        try station.keepSnapshot()
    }

    /// The recording through another core: equal to the octet, or it says where not.
    private func replay() throws {
        var player = JournalPlayer(verifies: true, program: try WorldProgram.of(baud: script.settings.baud))
        var hasDropped = canary != .transmissionUnrecorded
        for (index, records) in station.recording.enumerated() {
            for (number, record) in records.enumerated() {
                if !hasDropped, number > 20, case .link(_, .transmitted, false) = record.channel {
                    hasDropped = true
                    continue
                }
                let position = JournalPosition(segment: UInt32(index + 1), record: UInt64(number + 1))
                try player.take(.record(position, record))
            }
            if index + 1 < station.recording.count {
                let end = JournalPosition(segment: UInt32(index + 1), record: UInt64(records.count + 1))
                try player.take(.torn(at: end, offset: 0, length: 1))
            }
        }
        player.finish()
        place.watch.note(.replayed(differences: player.differences.map(\.description)), at: place.now)
    }
}

/// The programs of all worlds, compiled once.
enum WorldProgram {
    private static let direct = Result { try made(baud: 0) }
    private static let fast = Result { try made(baud: 115_200) }
    private static let slow = Result { try made(baud: 57_600) }

    static func of(baud: Int) throws -> StationProgram {
        switch baud {
        case 0: try direct.get()
        case 57_600: try slow.get()
        default: try fast.get()
        }
    }

    private static func made(baud: UInt32) throws -> StationProgram {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "Firmware-Protocol/regolith.xtce.xml")
        return try StationProgram(
            stationName: "world", stationID: 1, links: [.init(name: "rig", baud: baud)],
            dictionary: [UInt8](try Data(contentsOf: file)), file: "regolith.xtce.xml")
    }
}

import Commanding
import Monitoring
public import Octets
import RigLink
import SpaceLink
import Telemetry

/// The station's mind: inputs go in, effects come out, and nothing else happens.
///
/// A synchronous value without clock, randomness or file. Three drivers run it: live, replay, simulation.
/// Equal inputs at equal times give equal effects, which `StationCore.trace` sums up.
public struct StationCore: Sendable {
    public let program: StationProgram
    /// Never goes back, whatever the driver's clock does.
    public internal(set) var time: CoreTime = .zero
    public internal(set) var trace = TracePair()
    public internal(set) var storage: StorageHealth = .sound
    var connections: [RigConnection]
    var ledger: CommandLedger
    /// Values and their judgement, by link.
    var watches: [ValueWatch]
    var alarms = AlarmList()
    var automaticHold = AutomaticHold()
    /// The stretch of work that is open, and the number of the newest.
    public internal(set) var runs = RunBook()
    /// UTC minus core time as the start said it: labels alarms, and nothing else.
    var utcOffset: Int64 = 0
    /// When the process was seen to have stood still, for the requests that were queued meanwhile.
    var pausedUntil: CoreTime = .zero
    /// The room on the journal's disk; nil = not measured yet.
    var room: DiskRoom?
    /// The station ends, and how far it is with it.
    var leaveTaking: LeaveTaking?
    /// State of the nonce generator; its seed is an input.
    var random: UInt64 = 0

    /// A core that knows nothing yet.
    public init(program: StationProgram) {
        self.program = program
        ledger = CommandLedger()
        watches = program.links.map { _ in ValueWatch(program) }
        ledger.canAskRig = program.resultQuestion != nil
        connections = program.links.enumerated().map { index, settings in
            RigConnection(
                id: LinkID(UInt8(index)), host: HostLink(configuration: program.host(settings, for: nil)))
        }
    }

    /// The next moment at which a timer is due.
    public var deadline: CoreTime? {
        var earliest = ledger.deadline
        func consider(_ due: CoreTime?) {
            guard let due else { return }
            earliest = earliest.map { min($0, due) } ?? due
        }
        consider(monitoringDeadline)
        consider(effectDeadline)
        consider(leaveTaking?.deadline)
        // By index: a connection is large, and this is asked between any two inputs.
        for index in connections.indices {
            consider(connections[index].host.deadline)
            consider(connections[index].jog?.deadline)
            consider(connections[index].attendance?.deadline)
            consider(scriptDeadline(index))
        }
        if canAsk(0) { consider(ledger.nextQuestion) }
        return earliest
    }

    /// Takes one input and appends what it causes, in order, to `effects`.
    public mutating func handle(_ input: CoreInput, at now: CoreTime, into effects: inout [CoreEffect]) {
        // A new process may run on another boot of the machine, whose clock begins at zero.
        switch input {
        case .started, .untaken: time = now
        default:
            notePause(until: now, into: &effects)
            time = max(time, now)
        }
        switch input {
        case .received(let link, let bytes, _): receive(bytes, on: link, into: &effects)
        case .port(let link, let change): portChanged(change, on: link, into: &effects)
        case .request(let request): take(request, into: &effects)
        case .wakeUp: wake(into: &effects)
        case .stopSent(let link, let write): noteStop(write, on: link, into: &effects)
        case .storage(let health): storageChanged(to: health, into: &effects)
        case .room(let room): roomChanged(to: room, into: &effects)
        case .leaseDelayed(let link, let delay): leaseDelayed(delay, on: link, into: &effects)
        case .archive(let health): judge(health, into: &effects)
        case .started(let seed, let offset):
            utcOffset = offset
            start(seed: seed, into: &effects)
        case .untaken(let request): takeUntaken(request, into: &effects)
        case .ending(let principal): takeLeave(as: principal, into: &effects)
        case .quarantined(let bytes, let position):
            raise(
                .quarantine,
                "\(bytes.count) octets were being handled when an earlier station died (segment "
                    + "\(position.segment), record \(position.record), 0 = not yet recorded); they "
                    + "are kept here "
                    + "and are not handled again: report them if it happens twice", into: &effects)
        }
    }

    /// Nonces and nothing else: SplitMix64, so that a replay draws the same.
    mutating func draw() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    private mutating func start(seed: UInt64, into effects: inout [CoreEffect]) {
        random = seed
        leaveTaking = nil
        room = nil
        for index in connections.indices {
            loseSession(index, cause: "the station started", into: &effects)
            loseValues(index, because: .restart, into: &effects)
            connections[index].isPortOpen = false
            connections[index].attendance = nil
            connections[index].jogEnded = nil
            connections[index].prepared = nil
            connections[index].question = nil
            dropEffects(index, into: &effects)
            connections[index].scripts = []
            connections[index].looksForMotion = true
            connections[index].foundMoving = nil
            connections[index].stopTest.begin(at: time)
            // No timer of an earlier process may fire: its clock may even have been another boot's.
            connections[index].host = HostLink(
                configuration: program.host(program.links[index], for: connections[index].accepted))
            move(index, to: "closed", cause: "the station started", into: &effects)
        }
        // An unsynced tail may have held younger ids; none of them may be used again.
        let transitions = ledger.restart(at: time)
        emit(transitions, on: LinkID(0), into: &effects)
        storage = .sound
        judgeStorage(into: &effects)
        resumeAlarms(into: &effects)
        tell(alarms.expire(at: utc), into: &effects)
        pausedUntil = .zero
    }

    /// A timer that fires over 2 s late: the process stood still, and what was queued meanwhile is void
    /// (SR-S-16). So is what waited for room on the link: it must not go out with the first octet of the rig.
    private mutating func notePause(until now: CoreTime, into effects: inout [CoreEffect]) {
        guard now - time > Limits.pause, let due = deadline, now - due > Limits.pause else { return }
        pausedUntil = now
        time = now
        raise(
            .paused,
            "the station stood still for \((now - due).nanoseconds / 1_000_000) ms: motion that was asked "
                + "for meanwhile is dropped", into: &effects)
        let refusal = Refusal(
            .notSentInTime, "the station stood still while it waited; look at the rig, then give it again")
        for index in connections.indices {
            for id in connections[index].host.withdrawWaiting() {
                let cancelled = ledger.cancel(id, because: refusal, at: time)
                emit(cancelled.map { [$0] } ?? [], on: connections[index].id, into: &effects)
            }
        }
    }

    private mutating func wake(into effects: inout [CoreEffect]) {
        for index in connections.indices {
            var actions: [HostAction] = []
            let beats = connections[index].host.counters.sent(.heartbeat)
            connections[index].host.wake(at: time, into: &actions)
            if connections[index].host.counters.sent(.heartbeat) != beats {
                noteLeaseMade(index, into: &effects)
            }
            carryOut(actions, on: index, into: &effects)
            wakeJog(index, into: &effects)
            wakePresence(index, into: &effects)
            wakeScripts(index, into: &effects)
        }
        wakeLeave(into: &effects)
        cancelOverdue(into: &effects)
        emit(ledger.expire(at: time), on: LinkID(0), into: &effects)
        expireWatches(into: &effects)
        for index in connections.indices { settleEffects(index, into: &effects) }
        askAboutDoubts(into: &effects)
        askForEffects(into: &effects)
    }

    /// The station keeps no lease any more; the rig disarms within 0.3 s by the tokenless heartbeats.
    mutating func withdrawArm(_ index: Int, cause: String, into effects: inout [CoreEffect]) {
        connections[index].arming = nil
        guard connections[index].arm != nil else { return }
        connections[index].arm = nil
        connections[index].host.setLease(token: 0, hostState: hostState)
        raise(
            .rigDisarmed, "the arm ended: \(cause); arm again after looking at what changed", into: &effects)
    }
}

extension StationProgram {
    /// A rig refuses motion to who speaks another dictionary: until a person has accepted its own, neither
    /// side moves anything.
    func host(_ settings: LinkSettings, for accepted: RigIdentity?) -> HostLinkConfiguration {
        HostLinkConfiguration(
            wireHash: accepted?.wireHash == wireHash ? wireHash : configuredHash, baud: settings.baud)
    }
}

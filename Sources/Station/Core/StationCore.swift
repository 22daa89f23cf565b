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
    /// UTC minus core time as the start said it: labels alarms, and nothing else.
    var utcOffset: Int64 = 0
    /// State of the nonce generator; its seed is an input.
    var random: UInt64 = 0

    /// A core that knows nothing yet.
    public init(program: StationProgram) {
        self.program = program
        ledger = CommandLedger()
        watches = program.links.map { _ in ValueWatch(program) }
        connections = program.links.enumerated().map { index, settings in
            RigConnection(id: LinkID(UInt8(index)), host: HostLink(configuration: program.host(settings)))
        }
    }

    /// The next moment at which a timer is due.
    public var deadline: CoreTime? {
        var earliest = ledger.deadline
        for connection in connections {
            let dues = [connection.host.deadline, connection.jog?.deadline, connection.attendance?.deadline]
            for case let due? in dues { earliest = earliest.map { min($0, due) } ?? due }
        }
        if let due = monitoringDeadline { earliest = earliest.map { min($0, due) } ?? due }
        return earliest
    }

    /// Takes one input and appends what it causes, in order, to `effects`.
    public mutating func handle(_ input: CoreInput, at now: CoreTime, into effects: inout [CoreEffect]) {
        // A new process may run on another boot of the machine, whose clock begins at zero.
        if case .started = input { time = now } else { time = max(time, now) }
        switch input {
        case .received(let link, let bytes, _): receive(bytes, on: link, into: &effects)
        case .port(let link, let change): portChanged(change, on: link, into: &effects)
        case .request(let request): take(request, into: &effects)
        case .wakeUp: wake(into: &effects)
        case .stopSent(let link, let write): noteStop(write, on: link, into: &effects)
        case .storage(let health): storageChanged(to: health, into: &effects)
        case .started(let seed, let offset):
            utcOffset = offset
            start(seed: seed, into: &effects)
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
        for index in connections.indices {
            loseSession(index, cause: "the station started", into: &effects)
            loseValues(index, because: .restart, into: &effects)
            connections[index].isPortOpen = false
            connections[index].attendance = nil
            connections[index].jogEnded = nil
            // No timer of an earlier process may fire: its clock may even have been another boot's.
            connections[index].host = HostLink(configuration: program.host(program.links[index]))
            move(index, to: "closed", cause: "the station started", into: &effects)
        }
        // An unsynced tail may have held younger ids; none of them may be used again.
        let transitions = ledger.restart(at: time)
        emit(transitions, on: LinkID(0), into: &effects)
        storage = .sound
        judgeStorage(into: &effects)
        resumeAlarms(into: &effects)
        tell(alarms.expire(at: utc), into: &effects)
    }

    private mutating func wake(into effects: inout [CoreEffect]) {
        for index in connections.indices {
            var actions: [HostAction] = []
            connections[index].host.wake(at: time, into: &actions)
            carryOut(actions, on: index, into: &effects)
            wakeJog(index, into: &effects)
            wakePresence(index, into: &effects)
        }
        emit(ledger.expire(at: time), on: LinkID(0), into: &effects)
        expireWatches(into: &effects)
    }

    private mutating func storageChanged(to health: StorageHealth, into effects: inout [CoreEffect]) {
        storage = health
        for index in connections.indices {
            // A record that cannot be kept ends the permission to move (SR-S-03, SR-S-15).
            if health.endsArms { withdrawArm(index, cause: "the journal fails", into: &effects) }
            connections[index].host.setLease(token: connections[index].arm?.token ?? 0, hostState: hostState)
        }
        let text: String
        switch health {
        case .sound: text = "the journal writes again; motion is allowed again after a new arm"
        case .lagging(let milliseconds):
            text = "the journal is \(milliseconds) ms behind: motion is refused until it has caught up"
        case .failing(let errno):
            text =
                "the journal cannot write (error \(errno)): telemetry goes on, motion is refused; free space"
        }
        raise(.storage, text, into: &effects)
        judgeStorage(into: &effects)
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

    // MARK: Effects that leave a trace

    mutating func raise(_ code: StationAlarm.Code, _ text: String, into effects: inout [CoreEffect]) {
        var writer = ByteWriter()
        writer.u8(3)
        writer.text(code.rawValue)
        writer.text(text)
        trace.addSafety(writer.bytes)
        effects.append(.alarm(StationAlarm(code: code, text: text)))
        noteMoment(code, text, into: &effects)
    }

    mutating func transmit(_ bytes: [UInt8], on link: LinkID, into effects: inout [CoreEffect]) {
        var writer = ByteWriter(capacity: bytes.count + 8)
        writer.u8(1)
        writer.u8(link.index)
        writer.blob(bytes)
        trace.addSafety(writer.bytes)
        effects.append(.transmit(link, bytes))
    }

    mutating func emit(_ transitions: [StageTransition], on link: LinkID, into effects: inout [CoreEffect]) {
        for transition in transitions {
            var writer = ByteWriter()
            writer.u8(2)
            writer.u32(transition.commandID)
            transition.stage.encode(into: &writer)
            trace.addSafety(writer.bytes)
            effects.append(.stage(link, transition))
        }
    }

    mutating func move(
        _ index: Int, to state: String, cause: String, into effects: inout [CoreEffect]
    ) {
        guard connections[index].state != state || connections[index].cause != cause else { return }
        connections[index].state = state
        connections[index].cause = cause
        connections[index].since = time
        var writer = ByteWriter()
        writer.u8(4)
        writer.u8(UInt8(index))
        writer.text(state)
        writer.text(cause)
        trace.addSafety(writer.bytes)
        effects.append(
            .linkState(LinkTransition(link: connections[index].id, state: state, cause: cause, at: time)))
    }
}

extension StationProgram {
    func host(_ settings: LinkSettings) -> HostLinkConfiguration {
        HostLinkConfiguration(wireHash: wireHash, baud: settings.baud)
    }
}

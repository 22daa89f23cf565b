import Commanding
import Monitoring
import Octets
import RigLink
import SpaceLink

/// Ports, sessions and what a rig says of itself.
extension StationCore {
    mutating func receive(_ bytes: [UInt8], on link: LinkID, into effects: inout [CoreEffect]) {
        let index = Int(link.index)
        guard connections.indices.contains(index) else { return }
        var actions: [HostAction] = []
        connections[index].host.receive(bytes, at: time, into: &actions)
        carryOut(actions, on: index, into: &effects)
    }

    mutating func portChanged(_ change: PortChange, on link: LinkID, into effects: inout [CoreEffect]) {
        let index = Int(link.index)
        guard connections.indices.contains(index) else { return }
        var actions: [HostAction] = []
        switch change {
        case .opened:
            connections[index].isPortOpen = true
            connections[index].host.open(
                nonce: UInt32(truncatingIfNeeded: draw() | 1), at: time, into: &actions)
        case .closed(let cause):
            close(index, cause: cause, isOrderly: false, into: &effects)
            return
        case .ended:
            close(index, cause: "the station ends", isOrderly: true, into: &effects)
            return
        case .writeFailed(let errno, let unsent):
            raise(
                .lostOctets,
                "\(unsent) octets could not be written to \(program.links[index].name) "
                    + "(error \(errno)): the link repeats what matters", into: &effects)
        case .lost(let octets, let from, let to):
            connections[index].counters.lostOctets &+= octets
            raise(
                .lostOctets,
                "\(octets) octets of \(program.links[index].name) were dropped over "
                    + "\((to &- from) / 1_000_000) ms because the station was too slow", into: &effects)
        }
        carryOut(actions, on: index, into: &effects)
    }

    private mutating func close(
        _ index: Int, cause: String, isOrderly: Bool, into effects: inout [CoreEffect]
    ) {
        var actions: [HostAction] = []
        let before = connections[index].state
        connections[index].isPortOpen = false
        connections[index].host.close(.portClosed, at: time, into: &actions)
        carryOut(actions, on: index, into: &effects)
        loseSession(index, cause: cause, into: &effects)
        loseValues(index, because: .linkLost, into: &effects)
        move(index, to: "closed", cause: cause, into: &effects)
        if !isOrderly { judgeLink(index, from: before, cause: cause, into: &effects) }
    }

    mutating func carryOut(_ actions: [HostAction], on index: Int, into effects: inout [CoreEffect]) {
        let link = connections[index].id
        for action in actions {
            switch action {
            case .transmit(let bytes): transmit(bytes, on: link, into: &effects)
            case .packet(let packet, _, _): takePacket(packet, on: index, into: &effects)
            case .heartbeat(let beat): takeHeartbeat(beat, on: index, into: &effects)
            case .sessionOpened(let hello): openSession(hello, on: index, into: &effects)
            case .acknowledged(let tag):
                emit(ledger.linkAcknowledged(tag, at: time).map { [$0] } ?? [], on: link, into: &effects)
            case .dropped(let tag, _):
                emit(ledger.dropped(tag, at: time).map { [$0] } ?? [], on: link, into: &effects)
            case .stateChanged(let state, let cause):
                let before = connections[index].state
                if state == .lost {
                    loseSession(index, cause: cause.sentence, into: &effects)
                    loseValues(index, because: .linkLost, into: &effects)
                }
                move(index, to: state.word, cause: cause.sentence, into: &effects)
                // A port that closes tells its own cause.
                if state != .closed {
                    judgeLink(index, from: before, cause: cause.sentence, into: &effects)
                }
            case .reopenPort(let cause): effects.append(.reopenPort(link, cause: cause.sentence))
            case .damaged, .clockFitted: break
            }
        }
        noteSent(on: index, into: &effects)
    }

    /// The session is over: nobody is armed, and what the operator knew is kept to be compared.
    mutating func loseSession(_ index: Int, cause: String, into effects: inout [CoreEffect]) {
        endGap(index, into: &effects)
        withdrawArm(index, cause: cause, into: &effects)
        if let jog = connections[index].jog {
            // A press is over with its session: the rig stops by itself, there is no result to ask for.
            let closed = ledger.close(
                jog.commandID, as: .unknown(.sessionLost), evidence: .link, at: time)
            emit(closed.map { [$0] } ?? [], on: connections[index].id, into: &effects)
        }
        forgetJog(index, code: "LINK", text: "the session with the rig ended (\(cause))")
        connections[index].host.setLease(token: 0, hostState: hostState)
        if connections[index].trusted == nil { connections[index].trusted = sheet(index) }
        connections[index].sequences.reset()
        connections[index].prepared = nil
        connections[index].stopTest.stopID = 0
        emit(ledger.sessionLost(at: time), on: connections[index].id, into: &effects)
    }

    private mutating func openSession(
        _ hello: HelloAcknowledge, on index: Int, into effects: inout [CoreEffect]
    ) {
        loseSession(index, cause: "a new session began", into: &effects)
        // Another rig or boot counts time anew, and its limits have to be read again.
        watches[index].limits.restart()
        forgetRigLimits(index)
        watches[index].rigTable = []
        var picture = RigPicture()
        picture.mcuID = hello.controllerID
        picture.firmwareVersion = hello.firmwareVersion
        picture.wireHash = hello.wireHash
        picture.bootCount = hello.bootCount
        picture.resetCause = hello.resetCause
        picture.isSimulator = hello.isSimulator
        picture.state = hello.rigState
        connections[index].picture = picture
        connections[index].pictureAt = time
        connections[index].isDictionaryEqual = hello.wireHash == program.wireHash
        connections[index].commandCount = SequenceCount(0)
        connections[index].prepared = nil
        ledger.askAgain(at: time)
        judgeIdentity(index, into: &effects)
        if !connections[index].isDictionaryEqual {
            raise(
                .dictionary,
                "the rig speaks dictionary \(hex(hello.wireHash)), the station has "
                    + "\(hex(program.wireHash)): telemetry is shown and marked, motion is refused; with the "
                    + "rig's dictionary in its folder of dictionaries the station goes on in it",
                into: &effects)
        } else if hello.wireHash != program.configuredHash {
            raise(
                .dictionary,
                "the rig is read by its own dictionary \(hex(hello.wireHash)), not by the configured "
                    + "\(hex(program.configuredHash))"
                    + (connections[index].accepted?.wireHash == hello.wireHash
                        ? ", as it was accepted" : ": motion is refused until a person accepts it"),
                into: &effects)
        }
    }

    private mutating func takeHeartbeat(
        _ beat: RigHeartbeat, on index: Int, into effects: inout [CoreEffect]
    ) {
        guard var picture = connections[index].picture else { return }
        let wasStopped = picture.isStopLatched
        picture.state = beat.state
        picture.inhibitFlags = beat.inhibitFlags
        picture.lastError = beat.lastError
        picture.stopBits = beat.stopBits
        picture.leaseStage = beat.leaseStage
        picture.armScope = beat.armScope
        picture.armSecondsLeft = beat.armSecondsLeft
        picture.stateRevision = beat.stateRevision
        picture.lastStopID = beat.lastStopID
        picture.authorityEpoch = beat.authorityEpoch
        connections[index].picture = picture
        connections[index].pictureAt = time
        judgeRigState(picture, on: index, into: &effects)
        if picture.isStopLatched, !wasStopped {
            raise(
                .stop,
                "STOP \(beat.lastStopID) is latched on the rig: `regolith send CLEAR_STOP` releases it",
                into: &effects)
        }
        if !picture.isArmed, connections[index].arm != nil {
            connections[index].arm = nil
            connections[index].host.setLease(token: 0, hostState: hostState)
            raise(
                .rigDisarmed,
                "the rig is no longer armed (state \(program.names.state(beat.state))): "
                    + "its events say why", into: &effects)
        }
        lookForMotion(index, leaseAge: beat.leaseAge, into: &effects)
        judgeLease(index, age: beat.leaseAge, into: &effects)
        exerciseStopPath(index, into: &effects)
        askAboutDoubts(into: &effects)
        watchJog(index, isAtStandstill: picture.isAtStandstill, into: &effects)
        effects.append(
            .stopBits(
                connections[index].id, latched: picture.isStopLatched, standstill: picture.isAtStandstill,
                stopID: beat.lastStopID))
    }

    var hostState: UInt8 { storage == .sound ? 1 : 2 }
}

extension LinkState {
    /// As people and journals read it.
    var word: String {
        switch self {
        case .closed: return "closed"
        case .greeting: return "greeting"
        case .live: return "live"
        case .degraded: return "degraded"
        case .lost: return "lost"
        }
    }
}

extension LinkCause {
    /// As people and journals read it.
    var sentence: String {
        switch self {
        case .portOpened: return "the port is open, the rig is asked"
        case .portClosed: return "the port closed"
        case .helloAnswered: return "the rig answered"
        case .heartbeatsMissing: return "three heartbeats of the rig are missing"
        case .silence: return "the rig was silent for 1 s"
        case .heartbeatsBack: return "the rig's heartbeats are back"
        case .notAcknowledged: return "the rig acknowledged nothing for 1.2 s"
        case .sessionReplaced: return "the rig speaks another session"
        case .byeSent: return "the station said goodbye"
        case .byeReceived: return "the rig said goodbye"
        case .dictionaryChanged: return "a person accepted the rig's dictionary"
        }
    }
}

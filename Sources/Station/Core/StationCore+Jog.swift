import Commanding
import MissionDatabase
import Octets
import RigLink
import SpaceLink

/// Hold-to-run (hazards.md §4.4): the core's timer makes the JOG frames of a press for as long as the console
/// says that the key is down. The rig stops by itself 300 ms after the last frame (SR-F-10).
///
/// In the ledger a press is one command, named by its first frame. Every frame has an id of its own, which is
/// never used again; reports about the later ones end the press or say nothing new.
extension StationCore {
    mutating func take(
        _ act: JogAct, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        switch act {
        case .press(let order): return press(order, for: request, into: &effects)
        case .hold(let id): return hold(id, for: request)
        case .release(let id):
            guard connections[0].jog?.commandID == id else { return .noted }
            endJog(0, code: "RELEASED", text: "the key was let go")
            return .noted
        }
    }

    // MARK: The hand

    private mutating func press(
        _ order: CommandOrder, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        let index = 0
        if let objection = objection(toPress: order, by: request, on: index) { return objection }
        let command: PreparedCommand
        do {
            command = try prepare(order, on: index)
        } catch {
            return .refused(code: "COMMAND", text: "\(error)")
        }
        if let objection = objection(toScript: order, command, on: index) { return objection }
        if let refusal = StationChecks.verdict(for: command, given: situation(of: index, for: command)) {
            return refuse(command, because: refusal, [], request, on: index, into: &effects)
        }
        do {
            let queued = try ledger.admit(
                name: command.name, hazard: command.hazard, operatorID: request.operatorID,
                windows: command.windows.lasting(Limits.jogLongest + Limits.jogEnd), at: time,
                principal: principal(of: order, request.principal), meaning: command.described())
            emit([queued], on: connections[index].id, into: &effects)
            try sendFrame(
                command, order, by: request.operatorID, id: queued.commandID, isFirst: true, on: index,
                into: &effects)
            connections[index].jog = JogPress(
                order: order, principal: request.principal, operatorID: request.operatorID,
                commandID: queued.commandID,
                heldUntil: heldUntil(request), at: time)
            connections[index].jogEnded = nil
            return .taken(commandID: queued.commandID, name: command.name, meaning: command.described())
        } catch {
            return .refused(code: "LINK_QUEUE", text: "\(error): let go, wait a moment, press again")
        }
    }

    private func objection(
        toPress order: CommandOrder, by request: OperatorRequest, on index: Int
    ) -> Answer? {
        guard order.name == Self.jogName else {
            return .refused(code: "COMMAND", text: "\(order.name) is no hold-to-run command: JOG is")
        }
        guard order.isConfirmed else {
            return .refused(code: "CONFIRM", text: "JOG moves the rig: confirm it, or say --yes")
        }
        if let jog = connections[index].jog {
            return .refused(
                code: "BUSY", text: "one axis at a time: \(jog.principal) holds a key; wait for its end")
        }
        let revision = connections[index].picture?.stateRevision
        if let seen = order.stateRevision, seen != revision {
            return .refused(
                code: "\(Refusal.Reason.stateChanged)",
                text: "the rig's state is not the one that was seen (\(seen)): look again, then press")
        }
        // A hand may be off the key again by now.
        guard time.nanoseconds &- request.askedAt <= Limits.jogHold else {
            return .refused(
                code: "TOO_LATE",
                text:
                    "the press waited over 0.25 s before the station could take it, and is void: press again")
        }
        return absence(of: request.principal, for: Self.jogName, on: index)
    }

    private mutating func hold(_ id: UInt32, for request: OperatorRequest) -> Answer {
        guard let jog = connections[0].jog, jog.commandID == id, jog.ending == nil else {
            let ending = connections[0].jog?.ending ?? connections[0].jogEnded
            // A late word of an old press never starts anything.
            return .refused(
                code: ending?.code ?? "JOG_OVER",
                text: (ending?.text ?? "that press is over") + ": let go and press again")
        }
        let until = max(jog.heldUntil, heldUntil(request))
        connections[0].jog?.heldUntil = until
        return .noted
    }

    private func heldUntil(_ request: OperatorRequest) -> CoreTime {
        CoreTime(nanoseconds: min(request.askedAt, time.nanoseconds) &+ Limits.jogHold)
    }

    // MARK: Frames

    private mutating func sendFrame(
        _ command: PreparedCommand, _ order: CommandOrder, by operatorID: UInt16, id: UInt32,
        isFirst: Bool, on index: Int,
        into effects: inout [CoreEffect]
    ) throws {
        var actions: [HostAction] = []
        let packet: [UInt8]
        do {
            packet = try command.packet(
                fill: fill(
                    for: command, id: id, order: order,
                    request: OperatorRequest(
                        id: 0, principal: "", operatorID: operatorID, askedAt: time.nanoseconds,
                        action: .command(order)), on: index, life: Limits.jogFrameLife))
            try connections[index].host.submit(packet, tag: id, at: time, into: &actions)
        } catch {
            if isFirst {
                let withdrawn = ledger.withdraw(id, because: Refusal(.linkQueueFull, "\(error)"), at: time)
                emit(withdrawn.map { [$0] } ?? [], on: connections[index].id, into: &effects)
            }
            throw error
        }
        connections[index].commandCount = connections[index].commandCount.next
        if isFirst,
            let sent = ledger.sent(id, requestID: PreparedCommand.requestID(ofPacket: packet), at: time)
        {
            emit([sent], on: connections[index].id, into: &effects)
        }
        carryOut(actions, on: index, into: &effects)
    }

    /// What is due for a press: its next frame, or the end that nobody saw.
    mutating func wakeJog(_ index: Int, into effects: inout [CoreEffect]) {
        guard let jog = connections[index].jog, jog.deadline <= time else { return }
        guard jog.ending == nil else {
            closeJog(index, as: .unknown(.completionOverdue), evidence: .deadline(.completed), into: &effects)
            return
        }
        guard time <= jog.heldUntil else {
            endJog(index, code: "RELEASED", text: "the key was let go")
            return
        }
        guard time - jog.pressedAt < Limits.jogLongest else {
            endJog(index, code: "MAX_ON", text: "a press lasts 30 s at most")
            return
        }
        if let terms = jog.order.script, time - jog.pressedAt >= .seconds(Int64(terms.seconds)) {
            endJog(index, code: "SCRIPT", text: "the \(terms.seconds) s of the script are over")
            return
        }
        connections[index].jog?.schedule(at: time)
        guard connections[index].host.outstanding < Limits.jogOnTheWay else { return }
        renewJog(jog, on: index, into: &effects)
    }

    private mutating func renewJog(
        _ jog: JogPress, on index: Int, into effects: inout [CoreEffect]
    ) {
        do {
            if case .refused(let code, let text)? = absence(of: jog.principal, for: Self.jogName, on: index) {
                endJog(index, code: code, text: text)
                return
            }
            let command = try prepare(jog.order, on: index)
            if let refusal = StationChecks.verdict(for: command, given: situation(of: index, for: command)) {
                endJog(index, code: "\(refusal.reason)", text: refusal.text)
                return
            }
            let id = try ledger.frameID()
            try sendFrame(
                command, jog.order, by: jog.operatorID, id: id, isFirst: false, on: index, into: &effects)
            connections[index].jog?.sent(id, at: time)
        } catch {
            endJog(index, code: "LINK_QUEUE", text: "\(error)")
        }
    }

    // MARK: Its end

    /// No more frames; what the rig makes of that closes the press.
    mutating func endJog(_ index: Int, code: String, text: String) {
        guard connections[index].jog?.ending == nil else { return }
        connections[index].jog?.ending = JogPress.Ending(code: code, text: text)
    }

    private mutating func closeJog(
        _ index: Int, as stage: CommandStage, evidence: StageTransition.Evidence,
        into effects: inout [CoreEffect]
    ) {
        guard let jog = connections[index].jog else { return }
        forgetJog(index, code: "JOG_OVER", text: "\(stage)")
        let closed = ledger.close(jog.commandID, as: stage, evidence: evidence, at: time)
        emit(closed.map { [$0] } ?? [], on: connections[index].id, into: &effects)
    }

    /// The press is gone, with its session or with its command.
    mutating func forgetJog(_ index: Int, code: String, text: String) {
        guard let jog = connections[index].jog else { return }
        connections[index].jogEnded = jog.ending ?? JogPress.Ending(code: code, text: text)
        connections[index].jog = nil
    }

    /// True when the report is about a frame of the present press and the ledger has nothing to do with it.
    mutating func takeJogReport(
        _ report: VerificationReport, on index: Int, into effects: inout [CoreEffect]
    ) -> Bool {
        guard let jog = connections[index].jog, jog.frames.contains(report.commandID) else { return false }
        switch report.content {
        case .accepted, .started, .progress:
            // The first frame's climb the ladder; those of the later ones say nothing new.
            return report.commandID != jog.commandID
        case .completed(let result):
            // The rig ends a frame when the next one comes, and the last one when the axis stands.
            guard report.commandID == jog.frames.last else { return true }
            closeJog(index, as: .completed(result: result), evidence: .report(report), into: &effects)
            return true
        case .failed(let failure):
            closeJog(index, as: .failed(failure), evidence: .report(report), into: &effects)
            return true
        }
    }

    /// The rig's own word that it stands, 300 ms after the last frame or later, ends a press too.
    mutating func watchJog(_ index: Int, isAtStandstill: Bool, into effects: inout [CoreEffect]) {
        guard let jog = connections[index].jog, jog.ending != nil, isAtStandstill,
            time - jog.lastFrameAt > .milliseconds(Limits.jogFrameLife)
        else { return }
        closeJog(index, as: .completed(result: 0), evidence: .heartbeat, into: &effects)
    }

    static var jogName: String { "JOG" }
}

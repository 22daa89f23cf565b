import Commanding
import Octets
import RigLink
import SpaceLink

/// From a decision to a packet in the link's hands.
extension StationCore {
    mutating func refuse(
        _ command: PreparedCommand, because refusal: Refusal, _ inputs: [InterlockInput] = [],
        _ request: OperatorRequest, on index: Int, into effects: inout [CoreEffect]
    ) -> Answer {
        let transition = try? ledger.refuse(
            command, operatorID: request.operatorID, because: refusal, at: time,
            principal: request.principal, inputs: inputs)
        if let transition { emit([transition], on: connections[index].id, into: &effects) }
        return .refused(code: "\(refusal.reason)", text: refusal.text)
    }

    mutating func transmit(
        _ command: PreparedCommand, _ order: CommandOrder, _ request: OperatorRequest,
        _ inputs: [InterlockInput], step: TwoStep? = nil, on index: Int, into effects: inout [CoreEffect]
    ) throws -> Answer {
        let queued = try ledger.admit(
            command, operatorID: request.operatorID, at: time, principal: request.principal, inputs: inputs)
        let id = queued.commandID
        emit([queued], on: connections[index].id, into: &effects)
        var actions: [HostAction] = []
        let packet: [UInt8]
        do {
            packet = try command.packet(
                fill: fill(
                    for: command, id: id, order: order, request: request, step: step, on: index))
            try connections[index].host.submit(
                packet, tag: id, leadsOut: command.leadsOut, at: time, into: &actions)
            ledger.note(
                requestID: PreparedCommand.requestID(ofPacket: packet),
                bootCount: connections[index].picture?.bootCount, of: id)
        } catch {
            let refusal = Refusal(.linkQueueFull, "\(error)")
            let withdrawn = ledger.withdraw(id, because: refusal, at: time)
            emit(withdrawn.map { [$0] } ?? [], on: connections[index].id, into: &effects)
            throw error
        }
        connections[index].commandCount = connections[index].commandCount.next
        expectEffect(of: command, id: id, step: step, on: index)
        noteWiredTest(command, by: request.principal, id: id, on: index)
        noteScript(order, id: id, on: index)
        noteSent(on: index, into: &effects)
        carryOut(actions, on: index, into: &effects)
        if command.name == Self.armName { connections[index].arming = (id, request.principal) }
        if command.isTwoStep, step == nil || step == .prepare {
            remember(command, order, request, id: id, packet, on: index)
        }
        return .taken(commandID: id, name: command.name, meaning: command.described())
    }

    func fill(
        for command: PreparedCommand, id: UInt32, order: CommandOrder, request: OperatorRequest,
        step: TwoStep? = nil, on index: Int, life: Int64 = Limits.commandLifeMilliseconds
    ) -> StationFill {
        let connection = connections[index]
        var expiry: UInt32 = 0
        if command.needsExpiry,
            let rigNow = connection.host.rigMicroseconds(
                at: CoreTime(nanoseconds: min(request.askedAt, time.nanoseconds)))
        {
            let milliseconds = rigNow / 1000 + life
            // 0 would mean "none", which a command that moves something may not have.
            expiry = max(1, UInt32(truncatingIfNeeded: milliseconds))
        }
        let step = step ?? .prepare
        return StationFill(
            source: program.stationID, sequenceCount: connection.commandCount.value, commandID: id,
            expiry: expiry, bootCount: connection.picture.map { UInt16(truncatingIfNeeded: $0.bootCount) },
            epoch: connection.picture?.authorityEpoch, operatorID: request.operatorID,
            expectedState: order.expectedState ?? 255,
            token: connection.arm?.token ?? 0, path: 0,
            wireHash: program.wireHash.reduce(UInt64(0)) { $0 << 8 | UInt64($1) },
            stateRevision: order.stateRevision, stopID: connection.picture?.lastStopID,
            step: step.number, fireToken: step.token, approver: step.approver)
    }

    /// What the link has transmitted for the first time meanwhile is sent; the rest waits for room.
    mutating func noteSent(on index: Int, into effects: inout [CoreEffect]) {
        for id in ledger.queued where !connections[index].host.isWaiting(id) {
            let sent = ledger.sent(id, at: time)
            emit(sent.map { [$0] } ?? [], on: connections[index].id, into: &effects)
        }
    }

    /// What waited past its time is taken out of the link's queue: it must not leave any more (SR-L-07).
    mutating func cancelOverdue(into effects: inout [CoreEffect]) {
        for id in ledger.queued {
            guard let entry = ledger.entry(id), entry.deadline <= time else { continue }
            guard connections.indices.contains(where: { connections[$0].host.withdraw(id) }) else { continue }
            let refusal = Refusal(
                .notSentInTime, "it waited too long for room on the link; look at the rig, then give it again"
            )
            let cancelled = ledger.cancel(id, because: refusal, at: time)
            emit(cancelled.map { [$0] } ?? [], on: LinkID(0), into: &effects)
        }
    }
}

import Commanding
import Octets

/// Commands that take two steps, and some of them two persons (hazards.md §4.5, SR-S-14, SR-O-07).
extension StationCore {
    /// A PREPARE is on its way.
    mutating func remember(
        _ command: PreparedCommand, _ order: CommandOrder, _ request: OperatorRequest, id: UInt32,
        _ packet: [UInt8], on index: Int
    ) {
        connections[index].prepared = PreparedStep(
            commandID: id, order: order, meaning: command.described(), operatorID: request.operatorID,
            principal: request.principal, isTwoPerson: command.needsTwoPersons, token: nil, readyAt: time,
            stateRevision: connections[index].picture?.stateRevision ?? 0, approval: nil)
        connections[index].prepared?.argumentsSum =
            command.boundOctets(ofPacket: packet).map { CRC32C.checksum($0) } ?? 0
    }

    /// The rig says what it has prepared, in its own words: function and checksum of the arguments.
    mutating func noteEcho(_ event: RigEvent, on index: Int) {
        guard event.name == Self.preparedName, let prepared = connections[index].prepared,
            let function = program.function(of: prepared.order.name), event.a == Int32(function)
        else { return }
        connections[index].prepared?.echoedSum = UInt32(bitPattern: event.b)
    }

    static var preparedName: String { "PREPARED" }

    /// The rig's answer to a PREPARE: its result is the token.
    mutating func followPrepare(
        _ transition: StageTransition, on index: Int, into effects: inout [CoreEffect]
    ) {
        guard let prepared = connections[index].prepared, prepared.token == nil,
            prepared.commandID == transition.commandID
        else { return }
        guard case .completed(let token) = transition.stage, token != 0 else {
            connections[index].prepared = nil
            return
        }
        connections[index].prepared?.token = token
        connections[index].prepared?.readyAt = time
        let revision = connections[index].picture?.stateRevision ?? 0
        connections[index].prepared?.stateRevision = revision
    }

    /// The rig has answered and still waits for the second step.
    func isPending(_ prepared: PreparedStep?, at now: CoreTime) -> Bool {
        guard let prepared, prepared.token != nil else { return false }
        return now - prepared.readyAt <= Limits.tokenLife
    }

    mutating func approve(
        _ commandID: UInt32, echo: UInt32?, because reason: String, for request: OperatorRequest,
        into effects: inout [CoreEffect]
    ) -> Answer {
        guard let prepared = connections[0].prepared, prepared.commandID == commandID,
            isPending(prepared, at: time)
        else { return Self.notPrepared(commandID) }
        guard prepared.isTwoPerson else {
            return .refused(
                code: "APPROVAL", text: "\(prepared.order.name) #\(commandID) needs no second person")
        }
        guard prepared.operatorID != request.operatorID else {
            return .refused(
                code: "APPROVAL",
                text: "nobody approves their own command: another person does, from another user id")
        }
        guard request.operatorID != 0 else {
            return .refused(
                code: "APPROVAL",
                text: "user id 0 is no person: approve from an account of your own")
        }
        guard prepared.isEchoed else {
            return .refused(
                code: "APPROVAL",
                text: "the rig has not echoed \(prepared.order.name) with these arguments: there is nothing "
                    + "to approve yet")
        }
        guard echo == prepared.echoedSum else {
            return .refused(
                code: "APPROVAL",
                text: "that is not what the rig echoes of \(prepared.order.name) #\(commandID): read its "
                    + "checksum and quote it")
        }
        guard reason.contains(where: { !$0.isWhitespace }) else {
            return .refused(code: "APPROVAL", text: "an approval needs a reason: --reason \"…\"")
        }
        connections[0].prepared?.approval = PreparedStep.Approval(
            operatorID: request.operatorID, principal: request.principal, reason: reason)
        raise(
            .approval,
            "\(prepared.order.name) #\(commandID) of \(prepared.principal) is approved by "
                + "\(request.principal): \(reason)", into: &effects)
        return .noted
    }

    /// The second step: everything is looked at again, here and on the rig.
    mutating func fire(
        _ commandID: UInt32, rigName: String, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        let index = 0
        guard let prepared = connections[index].prepared, prepared.commandID == commandID,
            isPending(prepared, at: time), let token = prepared.token
        else { return Self.notPrepared(commandID) }
        if let objection = objection(toFire: prepared, rigName, request, on: index) { return objection }
        let command: PreparedCommand
        do {
            command = try prepare(prepared.order, on: index)
        } catch {
            return .refused(code: "COMMAND", text: "\(error)")
        }
        let decision = StationChecks.decision(for: command, given: situation(of: index, for: command))
        effects.append(.decision(request.id, decision.inputs))
        // Whatever becomes of it: a token is used once.
        connections[index].prepared = nil
        if let refusal = decision.refusal {
            return refuse(command, because: refusal, decision.inputs, request, on: index, into: &effects)
        }
        do {
            return try transmit(
                command, prepared.order, request, decision.inputs,
                step: .fire(token: token, approver: prepared.approval?.operatorID ?? 0), on: index,
                into: &effects)
        } catch {
            return .refused(code: "COMMAND", text: "\(error)")
        }
    }

    private func objection(
        toFire prepared: PreparedStep, _ rigName: String, _ request: OperatorRequest, on index: Int
    ) -> Answer? {
        func refused(_ text: String) -> Answer { .refused(code: "TWO_STEP", text: text) }
        guard prepared.operatorID == request.operatorID else {
            return refused(
                "\(prepared.order.name) was prepared by \(prepared.principal): the same person fires it")
        }
        let name = program.links[index].name
        guard rigName == name else {
            return refused("'\(rigName)' is not this rig: type its name, \(name)")
        }
        guard time - prepared.readyAt >= Limits.leastStepGap else {
            return refused("that was too quick to have read the rig's answer: wait 2 s, then type its name")
        }
        guard connections[index].picture?.stateRevision == prepared.stateRevision else {
            return refused("the rig's state changed since it answered: prepare it again")
        }
        guard prepared.isEchoed else {
            return refused(
                "the rig has not echoed \(prepared.order.name) with these arguments: prepare it again")
        }
        guard !prepared.isTwoPerson || prepared.approval != nil else {
            return .refused(
                code: "APPROVAL",
                text: "\(prepared.order.name) needs a second person: `regolith approve "
                    + "\(prepared.commandID) --reason \"…\"` from another user id")
        }
        if time.nanoseconds &- request.askedAt > Limits.requestLife {
            return refused("the second step waited over 2 s before the station could take it: prepare again")
        }
        return absence(of: request.principal, for: prepared.order.name, on: index)
    }

    private static func notPrepared(_ commandID: UInt32) -> Answer {
        .refused(
            code: "TWO_STEP",
            text: "#\(commandID) is not prepared, or its 30 s are over: send it anew, read the rig's answer")
    }
}

import Commanding
import MissionDatabase
import Octets
import RigLink
import SpaceLink

/// What people ask for, and what follows from the answers of the rig.
extension StationCore {
    mutating func take(_ request: OperatorRequest, into effects: inout [CoreEffect]) {
        if let objection = objectionWhileLeaving(to: request.action) {
            effects.append(.answer(request.id, objection))
            return
        }
        switch request.action {
        case .note(let text):
            var writer = ByteWriter()
            writer.text(text)
            trace.addSafety(writer.bytes)
            effects.append(.answer(request.id, .noted))
        case .alarm(let order):
            let place = effects.count
            let answer = take(order, by: request.principal, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .jog(let act):
            let place = effects.count
            let answer = take(act, for: request, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .presence(let hasActed):
            let place = effects.count
            let answer = takePresence(hasActed: hasActed, for: request, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .fire(let commandID, let rigName):
            let place = effects.count
            let answer = fire(commandID, rigName: rigName, for: request, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .approve(let commandID, let echo, let reason):
            let place = effects.count
            let answer = approve(commandID, echo: echo, because: reason, for: request, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .accept(let review):
            let place = effects.count
            let answer = accept(review: review, for: request, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .run(let order):
            let place = effects.count
            let answer = take(order, for: request, into: &effects)
            insert(answer, to: request, at: place, into: &effects)
        case .command(let order):
            // The answer goes first, so that whoever asked knows the number when the first stage comes.
            let place = effects.count
            let answer = send(order, for: request, into: &effects)
            if case .taken = answer { noteMotion(order) }
            if order.name == Self.disarmName {
                // Whatever becomes of the command: without the lease the rig disarms by itself.
                connections[0].arm = nil
                connections[0].arming = nil
                connections[0].host.setLease(token: 0, hostState: hostState)
            }
            insert(answer, to: request, at: place, into: &effects)
        }
    }

    /// The answer goes before what follows from it, and behind what it was decided by.
    private func insert(
        _ answer: Answer, to request: OperatorRequest, at place: Int, into effects: inout [CoreEffect]
    ) {
        var place = place
        if place < effects.count, case .decision = effects[place] { place += 1 }
        effects.insert(.answer(request.id, answer), at: place)
    }

    mutating func send(
        _ order: CommandOrder, for asked: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        let index = 0
        var request = asked
        request.principal = principal(of: order, asked.principal)
        let command: PreparedCommand
        do {
            command = try prepare(order, on: index)
        } catch {
            return .refused(code: "COMMAND", text: "\(error)")
        }
        if let objection = objection(to: command, order, request, on: index) { return objection }
        let decision = StationChecks.decision(for: command, given: situation(of: index, for: command))
        effects.append(.decision(request.id, decision.inputs))
        let refusal =
            lateness(of: command, request) ?? decision.refusal ?? bulk(command, on: index)
            ?? staleness(of: command, order, on: index)
            ?? (command.name == Self.armName ? objectionToArm(order, on: index) : nil)
        if let refusal {
            return refuse(command, because: refusal, decision.inputs, request, on: index, into: &effects)
        }
        if command.fields.contains(.stateRevision), order.stateRevision == nil {
            return .refused(
                code: "STATE_REV",
                text: "\(command.name) must quote the state revision that was seen: look at `regolith status`"
            )
        }
        do {
            return try transmit(
                command, order, request, decision.inputs, on: index, into: &effects)
        } catch let error as CommandingError {
            return .refused(code: "COMMAND", text: "\(error)")
        } catch {
            return .refused(
                code: "LINK_QUEUE", text: "\(error): wait for the commands on their way, then give it again")
        }
    }

    /// The order against the dictionary, with what the station fills in for the person (RULINGS R21).
    func prepare(_ order: CommandOrder, on index: Int) throws(CommandingError) -> PreparedCommand {
        var arguments = order.arguments.map { (name: $0.name, text: $0.text) }
        if program.encoder.takes(Self.holeDepthArgument, in: order.name),
            !arguments.contains(where: { $0.name == Self.holeDepthArgument }), let depth = holeDepth(index)
        {
            arguments.append((Self.holeDepthArgument, depth))
        }
        return try program.encoder.prepare(name: order.name, arguments: arguments, requireUnits: true)
    }

    /// What stands against an order before any interlock is looked at; such an order gets no number.
    private func objection(
        to command: PreparedCommand, _ order: CommandOrder, _ request: OperatorRequest, on index: Int
    ) -> Answer? {
        if command.isTwoStep, order.isConfirmed {
            return .refused(
                code: "TWO_STEP",
                text: "\(command.name) is H4 and --yes never covers it: PREPARE first, read what the rig "
                    + "answers, then type the rig's name")
        }
        if command.isTwoStep, request.operatorID == 0 {
            return .refused(
                code: "TWO_STEP",
                text:
                    "\(command.name) is given by a person, and user id 0 is none: use an account of your own")
        }
        if !AlwaysAllowed.asksNobody(name: command.name, hazard: command.hazard), !command.isTwoStep,
            !order.isConfirmed
        {
            return .refused(
                code: "CONFIRM",
                text: "\(command.name) can move the rig (\(command.described())): confirm it, or say --yes")
        }
        if let objection = objection(toScript: order, command, on: index) { return objection }
        if command.name == Self.jogName {
            return .refused(code: "JOG", text: "JOG runs only while a key is held: `regolith jog`")
        }
        guard Self.needsAttendance(command) else { return nil }
        return absence(of: request.principal, for: command.name, on: index)
    }

    /// Asked for too long ago, or while the station stood still: whoever asked may think otherwise by now.
    private func lateness(of command: PreparedCommand, _ request: OperatorRequest) -> Refusal? {
        if !command.isAlwaysAllowed, time.nanoseconds &- request.askedAt > Limits.requestLife {
            return Refusal(
                .tooLate,
                "\(command.name) waited over 2 s before the station could take it, and is void: "
                    + "give it again")
        }
        if command.hazard >= .vital,
            request.askedAt < pausedUntil.nanoseconds &+ Limits.pauseTail, pausedUntil > .zero
        {
            return Refusal(
                .paused,
                "\(command.name) was dropped: the station stood still when it was asked for; look at the "
                    + "rig, then give it again")
        }
        return nil
    }

    /// While something is armed the line belongs to lease and stops (SR-L-05).
    private func bulk(_ command: PreparedCommand, on index: Int) -> Refusal? {
        let connection = connections[index]
        guard command.isBulk,
            connection.arm != nil || connection.arming != nil
                || connection.picture?.isArmed ?? false
        else { return nil }
        return Refusal(
            .bulk,
            "\(command.name) was not sent, the rig is armed and it would fill the line: DISARM, then give it "
                + "again")
    }

    /// The person saw another state than the one that is: `--expect`, or a revision of a confirmation.
    private func staleness(
        of command: PreparedCommand, _ order: CommandOrder, on index: Int
    ) -> Refusal? {
        guard let picture = connections[index].picture else { return nil }
        if let expected = order.expectedState, expected != picture.state, !command.isAlwaysAllowed {
            return Refusal(
                .state,
                "\(command.name) was not sent, the rig is \(program.stateName(picture.state)) and not "
                    + "\(program.stateName(expected)): look at it, then decide again")
        }
        // The rig judges what ARM quotes.
        if let seen = order.stateRevision, seen != picture.stateRevision, command.name != Self.armName {
            return Refusal(
                .stateChanged,
                "\(command.name) was not sent, the rig's state changed while it was confirmed (revision "
                    + "\(seen) was shown, \(picture.stateRevision) is now): look at it, then decide again")
        }
        return nil
    }

    /// Which command ids are not for people: asked by the station itself.
    static var ownPrincipal: String { "station" }
    static var holeDepthArgument: String { "from_mm" }
}

import Commanding
import MissionDatabase
import Octets
import RigLink
import SpaceLink

/// What people ask for, and what follows from the answers of the rig.
extension StationCore {
    mutating func take(_ request: OperatorRequest, into effects: inout [CoreEffect]) {
        switch request.action {
        case .note(let text):
            var writer = ByteWriter()
            writer.text(text)
            trace.addSafety(writer.bytes)
            effects.append(.answer(request.id, .noted))
        case .alarm(let order):
            let place = effects.count
            let answer = take(order, by: request.principal, into: &effects)
            effects.insert(.answer(request.id, answer), at: place)
        case .jog(let act):
            let place = effects.count
            let answer = take(act, for: request, into: &effects)
            effects.insert(.answer(request.id, answer), at: place)
        case .presence(let hasActed):
            let place = effects.count
            let answer = takePresence(hasActed: hasActed, for: request, into: &effects)
            effects.insert(.answer(request.id, answer), at: place)
        case .command(let order):
            // The answer goes first, so that whoever asked knows the number when the first stage comes.
            let place = effects.count
            let answer = send(order, for: request, into: &effects)
            if order.name == Self.disarmName {
                // Whatever becomes of the command: without the lease the rig disarms by itself.
                connections[0].arm = nil
                connections[0].arming = nil
                connections[0].host.setLease(token: 0, hostState: hostState)
            }
            effects.insert(.answer(request.id, answer), at: place)
        }
    }

    mutating func send(
        _ order: CommandOrder, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        let command: PreparedCommand
        do {
            command = try program.encoder.prepare(
                name: order.name, arguments: order.arguments.map { ($0.name, $0.text) }, requireUnits: true)
        } catch {
            return .refused(code: "COMMAND", text: "\(error)")
        }
        let index = 0
        if command.hazard >= .vital, !order.isConfirmed {
            return .refused(
                code: "CONFIRM",
                text: "\(command.name) can move the rig (\(command.described())): confirm it, or say --yes")
        }
        if command.name == Self.jogName {
            return .refused(code: "JOG", text: "JOG runs only while a key is held: `regolith jog`")
        }
        if Self.needsAttendance(command),
            let absence = absence(of: request.principal, for: command.name, on: index)
        {
            return absence
        }
        if let refusal = StationChecks.verdict(for: command, given: situation(of: index)) {
            return refuse(command, because: refusal, on: index, into: &effects)
        }
        if !command.isAlwaysAllowed, time.nanoseconds &- request.askedAt > Limits.requestLife {
            return .refused(
                code: "TOO_LATE",
                text: "\(command.name) waited over 2 s before the station could take it, and is void: "
                    + "give it again")
        }
        if command.name == Self.armName, storage != .sound {
            return .refused(
                code: "journal",
                text: "ARM was not sent, the journal cannot keep a record: free space, then ARM")
        }
        if command.fields.contains(.stateRevision), order.stateRevision == nil {
            return .refused(
                code: "STATE_REV",
                text: "\(command.name) must quote the state revision that was seen: look at `regolith status`"
            )
        }
        do {
            return try transmit(command, order, request, on: index, into: &effects)
        } catch let error as CommandingError {
            return .refused(code: "COMMAND", text: "\(error)")
        } catch {
            return .refused(
                code: "LINK_QUEUE", text: "\(error): wait for the commands on their way, then give it again")
        }
    }

    mutating func refuse(
        _ command: PreparedCommand, because refusal: Refusal, on index: Int, into effects: inout [CoreEffect]
    ) -> Answer {
        if let transition = try? ledger.refuse(command, operatorID: 0, because: refusal, at: time) {
            emit([transition], on: connections[index].id, into: &effects)
        }
        return .refused(code: "\(refusal.reason)", text: refusal.text)
    }

    private mutating func transmit(
        _ command: PreparedCommand, _ order: CommandOrder, _ request: OperatorRequest, on index: Int,
        into effects: inout [CoreEffect]
    ) throws -> Answer {
        let queued = try ledger.admit(command, operatorID: 0, at: time)
        let id = queued.commandID
        emit([queued], on: connections[index].id, into: &effects)
        var actions: [HostAction] = []
        let packet: [UInt8]
        do {
            packet = try command.packet(
                fill: fill(for: command, id: id, order: order, askedAt: request.askedAt, on: index))
            try connections[index].host.submit(packet, tag: id, at: time, into: &actions)
        } catch {
            let refusal = Refusal(.linkQueueFull, "\(error)")
            let withdrawn = ledger.withdraw(id, because: refusal, at: time)
            emit(withdrawn.map { [$0] } ?? [], on: connections[index].id, into: &effects)
            throw error
        }
        connections[index].commandCount = connections[index].commandCount.next
        let requestID = packet.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        if let sent = ledger.sent(id, requestID: requestID, at: time) {
            emit([sent], on: connections[index].id, into: &effects)
        }
        carryOut(actions, on: index, into: &effects)
        if command.name == Self.armName { connections[index].arming = (id, request.principal) }
        return .taken(commandID: id, name: command.name, meaning: command.described())
    }

    func fill(
        for command: PreparedCommand, id: UInt32, order: CommandOrder, askedAt: Int64, on index: Int,
        life: Int64 = Limits.commandLifeMilliseconds
    ) -> StationFill {
        let connection = connections[index]
        var expiry: UInt32 = 0
        if command.needsExpiry,
            let rigNow = connection.host.rigMicroseconds(
                at: CoreTime(nanoseconds: min(askedAt, time.nanoseconds)))
        {
            let milliseconds = rigNow / 1000 + life
            // 0 would mean "none", which a command that moves something may not have.
            expiry = max(1, UInt32(truncatingIfNeeded: milliseconds))
        }
        return StationFill(
            source: program.stationID, sequenceCount: connection.commandCount.value, commandID: id,
            expiry: expiry, bootCount: connection.picture.map { UInt16(truncatingIfNeeded: $0.bootCount) },
            epoch: connection.picture?.authorityEpoch, operatorID: 0,
            expectedState: order.expectedState ?? 255,
            token: connection.arm?.token ?? 0, path: 0,
            wireHash: program.wireHash.reduce(UInt64(0)) { $0 << 8 | UInt64($1) },
            stateRevision: order.stateRevision, stopID: connection.picture?.lastStopID)
    }

    /// What a final stage of ARM or DISARM means for the lease.
    mutating func follow(_ transition: StageTransition, on index: Int, into effects: inout [CoreEffect]) {
        guard transition.stage.isFinal else { return }
        followPresence(transition, on: index, into: &effects)
        switch transition.name {
        case Self.armName:
            guard let arming = connections[index].arming, arming.commandID == transition.commandID else {
                return
            }
            connections[index].arming = nil
            guard case .completed(let token) = transition.stage, token != 0 else { return }
            connections[index].arm = RigConnection.Arm(
                token: token, principal: arming.principal, grantedAt: time,
                isAttended: connections[index].attendance?.principal == arming.principal)
            connections[index].trusted = nil
            connections[index].host.setLease(token: token, hostState: hostState)
        case Self.disarmName:
            // Whatever became of it: without the lease the rig disarms by itself.
            connections[index].arm = nil
            connections[index].host.setLease(token: 0, hostState: hostState)
        default: break
        }
    }

    mutating func noteStop(_ write: StopWrite, on link: LinkID, into effects: inout [CoreEffect]) {
        let index = Int(link.index)
        guard connections.indices.contains(index) else { return }
        guard write.reason != StopReason.hold.rawValue else {
            if !write.isRepeat {
                raise(.stop, "HOLD by \(write.principal) was written to the rig", into: &effects)
            }
            return
        }
        connections[index].arm = nil
        connections[index].arming = nil
        connections[index].host.setLease(token: 0, hostState: hostState)
        guard !write.isRepeat else { return }
        raise(.stop, "STOP \(write.stopID) by \(write.principal) was written to the rig", into: &effects)
    }

    func situation(of index: Int) -> StationSituation {
        let connection = connections[index]
        let hasSession = connection.state == "live" || connection.state == "degraded"
        let picture = hasSession ? connection.picture : nil
        return StationSituation(
            sessionOpen: .init(hasSession), linkLive: .init(connection.state == "live"),
            wireHashEqual: .init(picture.map { _ in connection.isDictionaryEqual }),
            timeCorrelated: .init(hasSession ? isTimeCorrelated(connection) : nil),
            journalSound: .init(storage == .sound),
            stopClear: .init(picture.map { !$0.isStopLatched }), armed: .init(connection.arm != nil),
            leaseFresh: .init(picture.map { $0.leaseStage == 0 }))
    }

    /// Rig time is known well enough to give a command its expiry (SR-L-12: 50 ms wired, a fit not over 60 s
    /// old).
    private func isTimeCorrelated(_ connection: RigConnection) -> Bool? {
        guard let fit = connection.host.clock else { return nil }
        return fit.residual <= 50_000 && time - fit.fittedAt <= .seconds(60)
    }

    static var armName: String { "ARM" }
    static var disarmName: String { "DISARM" }
}

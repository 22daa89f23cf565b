import Commanding
import Links
import Monitoring
import Octets
import Station
import StationAPI
import StationReports

/// What changes something: through the same gate as at the control socket.
extension Service {
    func rehearse(_ call: Call) async throws(Problem) -> ServerMessage {
        let order = try order(call)
        let operatorID = call.caller.operatorID
        let looked = try await desk.look { core -> Result<Rehearsal, Problem> in
            do {
                return .success(try core.rehearse(order, operatorID: operatorID))
            } catch {
                return .failure(Problem(409, "COMMAND", "\(error)"))
            }
        }
        var message = ServerMessage(.rehearsal)
        message.rehearsal = RehearsalReport(try looked.get())
        return message
    }

    func command(_ call: Call) async throws(Problem) -> ServerMessage {
        let outcome = try await desk.ask(.command(try order(call)), call.caller)
        guard case .taken(let commandID, let name, let meaning) = outcome.answer else {
            throw Self.refusal(outcome)
        }
        var message = ServerMessage(.accepted)
        message.command = CommandReport(commandID: commandID, name: name, meaning: meaning)
        message.inputs = outcome.inputs.map { InputReport($0) }
        return message
    }

    func note(_ call: Call) async throws(Problem) -> ServerMessage {
        let request = try call.message(PersonRequest.self)
        let text = request.text ?? ""
        let action: OperatorRequest.Action
        switch call.route.path.split(separator: "/").last {
        case "approve":
            let echo = request.echo.flatMap { UInt32($0, radix: 16) }
            action = .approve(commandID: try call.number(), echo: echo, reason: text)
        case "accept": action = .accept(review: request.review ?? 0)
        case "acknowledge": action = .alarm(AlarmOrder(.acknowledge, number: try call.number(), note: text))
        case "shelve":
            let minutes = request.minutes ?? 0
            action = .alarm(AlarmOrder(.shelve(minutes: minutes), number: try call.number(), note: text))
        case "unshelve": action = .alarm(AlarmOrder(.unshelve, number: try call.number(), note: text))
        default: action = .note(text)
        }
        let outcome = try await desk.ask(action, call.caller)
        guard case .noted = outcome.answer else { throw Self.refusal(outcome) }
        return ServerMessage(.noted)
    }

    private func order(_ call: Call) throws(Problem) -> CommandOrder {
        let request = try call.message(CommandRequest.self)
        var expectedState: UInt8?
        if let label = request.expectedState {
            expectedState = desk.program.stateNumber(named: label)
            if expectedState == nil {
                throw Problem(409, "STATE", "\(label) is no state of the dictionary")
            }
        }
        return CommandOrder(
            name: request.name,
            arguments: (request.arguments ?? []).map {
                CommandOrder.Argument(name: $0.name, text: $0.text)
            }, isConfirmed: request.isConfirmed ?? false, stateRevision: request.stateRevision,
            expectedState: expectedState, review: request.review)
    }

    static func refusal(_ outcome: Desk.Outcome) -> Problem {
        guard case .refused(let code, let text) = outcome.answer else {
            return Problem(409, "OTHER", "the station answered something else: see the history")
        }
        let unmet = outcome.inputs.filter { "\($0.verdict)" != "met" }.map {
            "\($0.name) is \($0.value), wanted \($0.threshold)"
        }
        return Problem(409, code, ([text] + unmet).joined(separator: "; "))
    }

    // MARK: STOP and HOLD

    /// The lane first, past journal, queue and core; then the record of who it was, and HOLD's own command.
    func stop(isHold: Bool, _ caller: Caller) async -> ServerMessage {
        let action = isHold ? "HOLD" : "STOP"
        let lines = await stopLane.press(action)
        desk.void()
        desk.note("\(action) over HTTP by \(caller.principal)", caller)
        var message = ServerMessage(.stop)
        message.stop = StopReport(action: action, lanes: lines, rigs: desk.program.links.map(\.name))
        guard isHold else { return message }
        let order = CommandOrder(name: "HOLD", arguments: [], isConfirmed: true)
        if let outcome = try? await desk.ask(.command(order), caller, within: Limits.holdTimeout),
            case .taken(let commandID, let name, let meaning) = outcome.answer
        {
            message.command = CommandReport(commandID: commandID, name: name, meaning: meaning)
        }
        return message
    }
}

extension StopReport {
    /// What the lane said, judged: a STOP is confirmed by standstill of every rig, a HOLD by its sending.
    init(action: String, lanes words: [StopMessage], rigs: [String]) {
        let lines = words.compactMap(Line.init)
        let wanted = action == "STOP" ? "standstill" : "sent"
        let isConfirmed = rigs.allSatisfy { rig in lines.contains { $0.rig == rig && $0.step == wanted } }
        let good = action == "STOP" ? "standstill is confirmed" : "HOLD was sent; see its command"
        self.init(
            action: action, lines: lines, isConfirmed: isConfirmed,
            text: isConfirmed ? good : "NOT CONFIRMED: use the wired stop")
    }
}

extension StopReport.Line {
    init?(_ message: StopMessage) {
        switch message {
        case .sent(let rig, let time): self.init(rig, "sent", time)
        case .latched(let rig, let time): self.init(rig, "latched", time)
        case .standstill(let rig, let time): self.init(rig, "standstill", time)
        case .unconfirmed(let rig, let time): self.init(rig, "unconfirmed", time)
        case .unsent(let rig, let why): self.init(rig: rig, step: "unsent", milliseconds: nil, why: why)
        case .end: return nil
        }
    }

    private init(_ rig: String, _ step: String, _ microseconds: Int) {
        self.init(rig: rig, step: step, milliseconds: Double(microseconds) / 1000, why: nil)
    }
}

import Commanding
import Links
import MissionDatabase
import Octets
import Station
import StationAPI
import StationReports

/// Questions about commands, and the acts of people beside sending one.
extension ControlLoop {
    /// Looks that change nothing and are not recorded.
    mutating func look(_ message: ClientMessage, from client: LineServer.Client) {
        switch message.operation {
        case .rehearse: rehearse(message, from: client)
        case .commands: describe(message, for: client)
        case .history: history(message, for: client)
        default: show(message, for: client)
        }
    }

    mutating func act(_ message: ClientMessage, from client: LineServer.Client) {
        switch (message.operation, message.commandID) {
        case (.accept, _): submit(.accept(review: message.review ?? 0), from: client, id: message.id)
        case (.fire, let id?):
            submit(.fire(commandID: id, rigName: message.text ?? ""), from: client, id: message.id)
        case (.approve, let id?):
            let echo = message.echo.flatMap { UInt32($0, radix: 16) }
            submit(
                .approve(commandID: id, echo: echo, reason: message.text ?? ""), from: client, id: message.id)
        default:
            refuse(
                client, id: message.id, code: "MESSAGE", "the number of the prepared command is missing")
        }
    }

    private mutating func rehearse(_ message: ClientMessage, from client: LineServer.Client) {
        guard let order = order(of: message, from: client) else { return }
        let operatorID = clients.first { $0.client == client }?.operatorID ?? 0
        let (owner, id) = (owner, message.id)
        station.inspect { core in
            var answer = ServerMessage(.rehearsal, id: id)
            do {
                answer.rehearsal = RehearsalReport(try core.rehearse(order, operatorID: operatorID))
            } catch {
                answer.kind = .refused
                answer.refusal = RefusalReport(code: "COMMAND", text: "\(error)")
            }
            owner.arrive(.answer(client, answer))
        }
    }

    private mutating func describe(_ message: ClientMessage, for client: LineServer.Client) {
        let all = program.database.commands.filter { !$0.isAbstract }
        var chosen = all
        if let name = message.command {
            do {
                chosen = [try program.command(named: name)]
            } catch {
                refuse(client, id: message.id, code: "COMMAND", "\(error)")
                return
            }
        }
        let described = chosen.map { CommandDescription($0, in: program.database) }
        let pages = stride(from: 0, to: described.count, by: Limits.commandsOfPage).map { start in
            let end = min(start + Limits.commandsOfPage, described.count)
            var page = ServerMessage(.commands, id: message.id)
            page.commands = Array(described[start..<end])
            page.commandsLeft = described.count - end
            return page
        }
        // Through the core, so that a look at how the rig stands comes before.
        let owner = owner
        station.inspect { _ in owner.arrive(.pages(client, pages)) }
    }

    private func history(_ message: ClientMessage, for client: LineServer.Client) {
        let (owner, id, program) = (owner, message.id, program)
        let count = min(max(message.count ?? Limits.history, 1), Limits.history)
        let offset = wallTime() - bootTime()
        station.inspect { core in
            var answer = ServerMessage(.history, id: id)
            answer.history = core.commandHistory.suffix(count).map {
                HistoryEntry($0, program, utcOffset: offset)
            }
            owner.arrive(.answer(client, answer))
        }
    }

    private func show(_ message: ClientMessage, for client: LineServer.Client) {
        let (owner, id, program) = (owner, message.id, program)
        let commandID = message.commandID ?? 0
        let offset = wallTime() - bootTime()
        station.inspect { core in
            var answer = ServerMessage(.detail, id: id)
            if let entry = core.commandEntry(commandID) {
                answer.detail = CommandDetail(entry, program, utcOffset: offset)
            } else {
                answer.kind = .refused
                answer.refusal = RefusalReport(
                    code: "COMMAND",
                    text: "#\(commandID) is not in the ledger (any more): `regolith command history` lists "
                        + "what is, the journal has all")
            }
            owner.arrive(.answer(client, answer))
        }
    }
}

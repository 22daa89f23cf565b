import Commanding
import Links
import MissionDatabase
import Monitoring
import Octets
import Station
import StationAPI
import StationReports

/// Answers the calls.
struct Service: Sendable {
    let desk: Desk
    let feed: Feed
    let stamps: Stamps
    let stopLane: StopLaneClient
    let tally: Tally
    let openAPI: String
    let archive: ArchiveDesk

    func answer(_ call: Call) async throws(Problem) -> Reply {
        switch call.route.good {
        case .stream: return try subscribe(call)
        case .metrics:
            let standing = try await desk.standing.value()
            let values = try await desk.values.value()
            let page = MetricsPage(desk.program, standing, values, feed, tally)
            return .text(page.text, type: "text/plain; version=0.0.4; charset=utf-8")
        case .document: return .text(openAPI, type: "application/json")
        case .message(let kind):
            // The stamp's look; a STOP waits for nobody's look.
            if call.route.access != .stop { _ = try await desk.standing.value(age: Limits.stampAge) }
            let message = try await message(of: kind, for: call)
            return .message(call.route.status, stamps.stamped(message))
        }
    }

    private func message(of kind: ServerMessage.Kind, for call: Call) async throws(Problem) -> ServerMessage {
        if call.route.path.hasPrefix("/v1/archive/") { return try await archived(call) }
        switch kind {
        case .run: return try await run(call)
        case .status, .links: return try await standing(kind)
        case .parameters: return try parameters(call)
        case .values: return try await values(call)
        case .eventList:
            var message = ServerMessage(.eventList)
            message.events = Array(feed.events.suffix(try call.count("count", usual: Limits.events)))
            return message
        case .alarms: return try await alarms(call)
        case .commands: return try commands(call)
        case .rehearsal: return try await rehearse(call)
        case .history, .detail: return try await history(call, kind)
        case .accepted: return try await command(call)
        case .noted: return try await note(call)
        default: return await stop(isHold: call.route.path == "/v1/hold", call.caller)
        }
    }

    private func subscribe(_ call: Call) throws(Problem) -> Reply {
        let filter = try StreamFilter(topics: call.text("topics"), parameters: call.text("parameters"))
        for name in filter.parameters where desk.program.database.parameter(named: name) == nil {
            throw .missing("'\(name)' is no parameter: see /v1/parameters")
        }
        guard let subscriber = feed.subscribe(filter, lastID: call.lastEventID) else {
            throw Problem(503, "STREAMS", "\(Limits.streams) streams are open already: close one")
        }
        return .stream(subscriber)
    }

    // MARK: Reading

    private func standing(_ kind: ServerMessage.Kind) async throws(Problem) -> ServerMessage {
        let standing = try await desk.standing.value()
        let taken = desk.standing.last?.at ?? bootTime()
        let status = stamps.report(standing, since: max(0, bootTime() - taken))
        var message = ServerMessage(kind)
        if kind == .status { message.status = status } else { message.links = status.links }
        return message
    }

    private func parameters(_ call: Call) throws(Problem) -> ServerMessage {
        let database = desk.program.database
        var found = database.parameters.map { ParameterDescription($0, in: database) }
        if let name = call.parts.first { found.removeAll { $0.name != name } }
        if let packet = call.text("packet") { found.removeAll { !$0.packets.contains(packet) } }
        guard !found.isEmpty else { throw .missing("no such parameter: see /v1/parameters") }
        var message = ServerMessage(.parameters)
        message.parameters = found
        return message
    }

    private func values(_ call: Call) async throws(Problem) -> ServerMessage {
        let names = call.text("names").map { $0.split(separator: ",").map(String.init) }
        for name in names ?? [] where desk.program.database.parameter(named: name) == nil {
            throw .missing("'\(name)' is no parameter: see /v1/parameters")
        }
        let views = try await desk.values.value()
        let since = max(0, bootTime() - (desk.values.last?.at ?? bootTime()))
        let utc = wallTime()
        let packet = call.text("packet")
        let values = views.compactMap { view -> ValuesReport.Value? in
            var value = ValuesReport.Value(view, desk.program, utc: utc - since)
            if let names, !names.contains(value.name) { return nil }
            if let packet, value.packet != packet { return nil }
            value.ageSeconds += Double(since) / 1e9
            return value
        }
        var message = ServerMessage(.values)
        message.values = ValuesReport(values: values, left: 0)
        return message
    }

    private func alarms(_ call: Call) async throws(Problem) -> ServerMessage {
        let history = try call.flag("history")
        let list = try await desk.alarms.value()
        var message = ServerMessage(.alarms)
        message.alarms = AlarmsReport(list, history: history, desk.program, time: wallTime())
        return message
    }

    private func commands(_ call: Call) throws(Problem) -> ServerMessage {
        let database = desk.program.database
        var chosen = database.commands.filter { !$0.isAbstract }
        if let name = call.parts.first {
            do {
                chosen = [try desk.program.command(named: name)]
            } catch {
                throw .missing("\(error)")
            }
        }
        var message = ServerMessage(.commands)
        message.commands = chosen.map { CommandDescription($0, in: database) }
        return message
    }

    private func history(_ call: Call, _ kind: ServerMessage.Kind) async throws(Problem) -> ServerMessage {
        let offset = wallTime() - bootTime()
        var message = ServerMessage(kind)
        if kind == .detail {
            let number = try call.number()
            guard let entry = try await desk.look({ $0.commandEntry(number) }) else {
                throw .missing("#\(number) is not in the ledger (any more): /v1/history says what is")
            }
            message.detail = CommandDetail(entry, desk.program, utcOffset: offset)
        } else {
            let count = try call.count("count", usual: Limits.history)
            message.history = try await desk.history.value().suffix(count).map {
                HistoryEntry($0, desk.program, utcOffset: offset)
            }
        }
        return message
    }
}

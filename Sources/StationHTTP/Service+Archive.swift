import Archive
import ArchiveReports
import Links
import MissionDatabase
import Octets
import Station
import StationAPI
import StationReports

/// Questions about the past, out of the archive.
extension Service {
    func archived(_ call: Call) async throws(Problem) -> ServerMessage {
        switch call.route.good {
        case .message(.parameters): return try await archivedParameters(call)
        case .message(.series): return try await series(call)
        case .message(.happenings): return try await happenings(call)
        case .message(.history), .message(.detail): return try await archivedCommands(call)
        default: return try await runs(call)
        }
    }

    private func archivedParameters(_ call: Call) async throws(Problem) -> ServerMessage {
        let found = try await archive.ask { archive in
            try archive.carriers().map { carried in
                ParameterDescription(
                    name: carried.parameter.name, packets: carried.containers, text: "",
                    unit: carried.parameter.type.unit,
                    labels: carried.parameter.type.enumeration?.entries.map(\.label), limits: [])
            }
        }
        var message = ServerMessage(.parameters)
        message.parameters = found
        return message
    }

    private func series(_ call: Call) async throws(Problem) -> ServerMessage {
        guard let names = call.text("names") else {
            throw .message("names are wanted: ?names=z_bit,wob&time=last 10m")
        }
        let time = try Self.time(call, usual: "last 10m")
        let pixels = call.text("pixels") == nil ? nil : try call.count("pixels", usual: Limits.pixels)
        let limit = try call.count("limit", usual: Limits.points)
        let link = call.text("link")
        let found = try await archive.ask { archive in
            let range = try Self.resolver(archive).range(time)
            let chosen = try ParameterChoice.chosen([names], of: archive.parameters())
            guard chosen.count <= Limits.series else {
                throw Problem.message("that is \(chosen.count) parameters, and \(Limits.series) go at once")
            }
            return try chosen.map {
                try SeriesReport($0, of: archive, link: link, in: range, pixels: pixels, limit: limit)
            }
        }
        var message = ServerMessage(.series)
        message.series = found
        return message
    }

    private func happenings(_ call: Call) async throws(Problem) -> ServerMessage {
        let time = try Self.time(call, usual: "all")
        let isAll = try call.flag("all")
        let count = try call.count("count", usual: Limits.happenings)
        let words = EventWords(desk.program.database)
        let found = try await archive.ask { archive in
            let range = try Self.resolver(archive).range(time)
            return try HappeningReport.archived(in: range, of: archive, isAll: isAll, words, limit: count)
        }
        var message = ServerMessage(.happenings)
        message.happenings = Array(found.suffix(count))
        return message
    }

    private func archivedCommands(_ call: Call) async throws(Problem) -> ServerMessage {
        guard call.parts.isEmpty else {
            let number = try call.number()
            var message = ServerMessage(.detail)
            message.detail = try await archive.ask { archive in
                guard let detail = try CommandDetail(Int64(number), of: archive) else {
                    throw Problem.missing("no command #\(number) was archived")
                }
                return detail
            }
            return message
        }
        let time = try Self.time(call, usual: "all")
        let failed = try call.flag("failed")
        let name = call.text("name")
        let count = try call.count("count", usual: Limits.happenings)
        var message = ServerMessage(.history)
        message.history = try await archive.ask { archive in
            let range = try Self.resolver(archive).range(time)
            return try HistoryEntry.archived(
                in: range, of: archive, failed: failed, name: name, limit: count)
        }
        return message
    }

    private func runs(_ call: Call) async throws(Problem) -> ServerMessage {
        guard call.parts.isEmpty else {
            let number = try call.number()
            var message = ServerMessage(.run)
            message.run = try await archive.ask { archive in
                try RunReport(archive.run(Int64(number)), of: archive, isWhole: true)
            }
            return message
        }
        var message = ServerMessage(.runs)
        message.runs = try await archive.ask { archive in try RunReport.archived(of: archive) }
        return message
    }

    private static func time(_ call: Call, usual: String) throws(Problem) -> TimeExpression {
        do {
            return try TimeExpression(call.text("time") ?? usual)
        } catch {
            throw .message("\(error)")
        }
    }

    private static func resolver(_ archive: ArchiveReader) -> TimeResolver {
        TimeResolver(archive, now: UTCTime(nanoseconds: wallTime()))
    }

    // MARK: Runs begin and end

    func run(_ call: Call) async throws(Problem) -> ServerMessage {
        let request = try call.message(PersonRequest.self)
        let order: RunOrder
        switch call.route.path.split(separator: "/").last {
        case "stop": order = .stop
        case "protect": order = .protect(number: try call.number(), true)
        case "unprotect": order = .protect(number: try call.number(), false)
        default: order = .start(title: request.text ?? "", person: request.person ?? "")
        }
        let outcome = try await desk.ask(.run(order), call.caller)
        guard case .run(let change) = outcome.answer else { throw Self.refusal(outcome) }
        var message = ServerMessage(.run)
        message.run = RunReport(change, time: wallTime())
        return message
    }
}

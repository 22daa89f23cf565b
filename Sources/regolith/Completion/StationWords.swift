import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import MissionDatabase
import StationAPI
import StationClient
import XTCE

/// Words that a shell offers at TAB: what the station says now, and where none answers at once, what the
/// dictionary's file says.
enum StationWords {
    static let commands = CompletionKind.custom { words, _, _ in known(words).map(\.name) }
    static let parameters = CompletionKind.custom { words, _, _ in parameterNames(words) }
    static let alarms = CompletionKind.custom { words, _, _ in openAlarms(words).map { "\($0.number)" } }
    static let links = CompletionKind.custom { words, _, _ in linkNames(words) }
    static let states = CompletionKind.custom { _, _, _ in stateLabels }
    static let runs = CompletionKind.custom { words, _, _ in runNumbers(words) }
    static let commandNumbers = CompletionKind.custom { words, _, _ in
        history(words).reversed().map { "\($0.commandID)" }
    }

    /// Several names with commas between: what was typed stays before each.
    static let parameterList = CompletionKind.custom { words, _, typed in
        let before = typed.lastIndex(of: ",").map { String(typed[...$0]) } ?? ""
        return parameterNames(words).map { before + $0 }
    }

    /// Arguments of the command that was named: `axis=`, and behind the sign its labels.
    static let arguments = CompletionKind.custom { words, _, typed in
        let all = known(words)
        guard let command = all.first(where: { words.contains($0.name) }) else { return [] }
        guard let sign = typed.firstIndex(of: "=") else {
            let given = words.compactMap { $0.split(separator: "=", maxSplits: 1).first.map(String.init) }
            return command.arguments.filter { !given.contains($0.name) || $0.name == typed }.map {
                $0.name + "="
            }
        }
        let name = String(typed[..<sign])
        guard let argument = command.arguments.first(where: { $0.name == name }) else { return [] }
        return argument.labels.map { name + "=" + $0 }
    }

    // MARK: Where they come from

    struct Command {
        struct Argument {
            let name: String
            let labels: [String]
        }

        let name: String
        let arguments: [Argument]
    }

    /// How long a person at TAB waits for the station, nanoseconds.
    private static let patience: Int64 = 300_000_000

    private static func known(_ words: [String]) -> [Command] {
        let live = ask(.commands, words) { $0.commandsLeft ?? 0 }.flatMap { $0.commands ?? [] }
        guard live.isEmpty else { return live.map { Command($0) } }
        guard let database else { return [] }
        return database.commands.filter { !$0.isAbstract }.map { Command($0, in: database) }
    }

    private static func parameterNames(_ words: [String]) -> [String] {
        let live = ask(.values, words) { $0.values?.left ?? 0 }.flatMap { $0.values?.values ?? [] }
        let names = live.isEmpty ? database?.parameters.map(\.name) ?? [] : live.map(\.name)
        var seen: Set<String> = []
        return names.filter { !$0.hasPrefix("ccsds_") && !$0.hasPrefix("pus_") && seen.insert($0).inserted }
    }

    private static func openAlarms(_ words: [String]) -> [AlarmEntry] {
        ask(.alarms, words) { $0.alarms?.left ?? 0 }.flatMap { $0.alarms?.alarms ?? [] }
    }

    private static func history(_ words: [String]) -> [HistoryEntry] {
        ask(.history, words) { _ in 0 }.flatMap { $0.history ?? [] }
    }

    private static func linkNames(_ words: [String]) -> [String] {
        ask(.status, words) { _ in 0 }.flatMap { $0.status?.links ?? [] }.map(\.name)
    }

    /// By the archive of the station that the line would talk to.
    private static func runNumbers(_ words: [String]) -> [String] {
        let named = sockets(in: words).map { ["--sockets", $0] } ?? []
        guard let options = try? ArchiveOptions.parse(named),
            let reader = try? ArchiveReader(path: options.resolvedPath),
            let runs = try? RunReport.archived(of: reader)
        else { return [] }
        return runs.reversed().map { "\($0.number)" }
    }

    private static var stateLabels: [String] {
        database?.parameter(named: "state")?.type.enumeration?.entries.map(\.label) ?? []
    }

    /// All pages of an answer; empty where the station does not answer at once.
    private static func ask(
        _ operation: ClientMessage.Operation, _ words: [String], left: (ServerMessage) -> Int
    ) -> [ServerMessage] {
        let folder = SocketFolder.resolve(sockets(in: words))
        guard let connection = try? StationConnection(path: folder + "/control.sock"),
            let id = try? connection.send(ClientMessage(id: 0, operation: operation))
        else { return [] }
        var pages: [ServerMessage] = []
        repeat {
            guard let page = try? connection.answer(to: id, timeout: patience) else { return [] }
            pages.append(page)
        } while pages.last.map(left) ?? 0 > 0
        return pages
    }

    /// The folder that the line names for the command itself.
    private static func sockets(in words: [String]) -> String? {
        if let place = words.firstIndex(of: "--sockets"), place + 1 < words.count { return words[place + 1] }
        return words.first { $0.hasPrefix("--sockets=") }.map { String($0.dropFirst("--sockets=".count)) }
    }

    private static var database: MissionDatabase? {
        guard let path = Checkout.dictionary, let octets = FileManager.default.contents(atPath: path) else {
            return nil
        }
        return try? XTCELoader.load(bytes: Array(octets), file: path).database
    }
}

extension StationWords.Command {
    init(_ described: CommandDescription) {
        name = described.name
        arguments = described.arguments.map { argument in
            // A range has no labels: `0 … 120`.
            let isRange = argument.allowed.contains("…")
            let labels = isRange ? [] : argument.allowed.split(separator: ", ").map(String.init)
            return Argument(name: argument.name, labels: labels)
        }
    }

    init(_ command: CommandDefinition, in database: MissionDatabase) {
        name = command.name
        arguments = database.layout(of: command.id).arguments.filter(\.isForOperator).map {
            Argument(
                name: $0.argument.name, labels: $0.argument.type.enumeration?.entries.map(\.label) ?? [])
        }
    }
}

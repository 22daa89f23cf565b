import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Octets
import StationAPI
import StationClient

extension CommandCommand {
    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Commands that were given, with their ends, the newest last.",
            discussion: """
                Examples:
                  regolith command history
                  regolith command history --time "run 7" --name 'DRILL*'
                  regolith command history --failed             which failed, and why?
                  regolith command history --failed --time today --json
                """)

        @OptionGroup var time: TimeOptions
        @Flag(help: "Only what failed, was refused, cancelled or had no effect, and why.")
        var failed = false
        @Option(help: "Only commands of this name or pattern.", completion: StationWords.commands)
        var name: String?
        @Option(help: "At most so many, the newest.")
        var count = 20
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func validate() throws {
            guard count > 0 else { throw ValidationError("--count is 1 or more") }
        }

        func run() throws {
            let live = try isPlain ? ledger() : nil
            var answer = live ?? ServerMessage(.history)
            var entries = try archived(isNeeded: live == nil)
            // The station knows what the archive does not hold yet.
            for entry in live?.history ?? [] {
                entries.removeAll { $0.commandID == entry.commandID }
                entries.append(entry)
            }
            entries.sort { $0.time < $1.time }
            answer.history = Array(entries.suffix(count))
            if json { return Terminal.say(LineCoder().text(answer)) }
            StandingText.say(live)
            for entry in answer.history ?? [] { Terminal.say(HistoryText.line(entry)) }
            if failed, entries.isEmpty { Terminal.say("no command failed in that time") }
        }

        /// Nothing is asked for that only the archive can answer.
        private var isPlain: Bool { !failed && name == nil && !time.isGiven && archive.archive == nil }

        private func ledger() throws -> ServerMessage? {
            guard let connection = try? StationConnection(path: archive.sockets + "/control.sock") else {
                return nil
            }
            var message = ClientMessage(id: 0, operation: .history)
            message.count = count
            return try Session(connection).ask(message)
        }

        private func archived(isNeeded: Bool) throws -> [HistoryEntry] {
            guard isNeeded || FileManager.default.fileExists(atPath: archive.resolvedPath) else { return [] }
            let reader: ArchiveReader
            do {
                reader = try ArchiveReader(path: archive.resolvedPath)
                guard try reader.bounds() != nil else { return [] }
            } catch {
                guard isNeeded else { return [] }
                Terminal.complain("regolith: \(error)")
                throw Exit.failed
            }
            let range = try time.range(in: reader, usual: "all")
            return try ArchiveWords.doing { () throws(ArchiveError) in
                try HistoryEntry.archived(in: range, of: reader, failed: failed, name: name, limit: count)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "One command: each stage with time and evidence, each input of its decision.",
            discussion: """
                A running station is asked first, the archive for what its ledger has not (any more).

                Example:
                  regolith command show 768509303
                """)

        @Argument(help: "Number of the command.", completion: StationWords.commandNumbers)
        var id: UInt32
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func run() throws {
            let answer = try ledger() ?? archived()
            if json { return Terminal.say(LineCoder().text(answer)) }
            guard let detail = answer.detail else { return }
            StandingText.say(answer)
            Terminal.say(HistoryText.line(detail.entry))
            Terminal.say("  \(detail.entry.meaning)")
            for step in detail.steps {
                let time = String(format: "%9.1f ms", step.elapsedMilliseconds)
                Terminal.say("  \(time)  \(step.detail) (\(step.source))")
            }
            let words = detail.inputWords ?? []
            if !detail.inputs.isEmpty || !words.isEmpty { Terminal.say("  decided by:") }
            InputText.show(detail.inputs, onlyBars: false)
            for word in words { Terminal.say("    \(word)") }
        }

        private func ledger() throws -> ServerMessage? {
            guard archive.archive == nil,
                let connection = try? StationConnection(path: archive.sockets + "/control.sock")
            else { return nil }
            var message = ClientMessage(id: 0, operation: .show)
            message.commandID = id
            let answer = try Session(connection).talk { (connection) throws(StationClientError) in
                try connection.answer(to: try connection.send(message), timeout: 5_000_000_000)
            }
            return answer.detail == nil ? nil : answer
        }

        private func archived() throws -> ServerMessage {
            let isThere = FileManager.default.fileExists(atPath: archive.resolvedPath)
            var answer = ServerMessage(.detail)
            if isThere {
                let reader = try archive.reader()
                answer.detail = try ArchiveWords.doing { () throws(ArchiveError) in
                    try CommandDetail(Int64(id), of: reader)
                }
            }
            guard answer.detail != nil else {
                Terminal.complain(
                    "regolith: neither the station nor its archive knows a command #\(id): "
                        + "`regolith command history` lists them")
                throw Exit.refused
            }
            return answer
        }
    }
}

import ArgumentParser
import Foundation
import StationAPI

/// `regolith command …`
struct CommandCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "command", abstract: "What can be sent, and what became of what was sent.",
        discussion: """
            History and show are answered from the archive, and by a running station for what is newer.

            Examples:
              regolith command list
              regolith command describe DRILL
              regolith command send SPIN rpm=60rpm duration=3s --yes      the same as `regolith send`
              regolith command history --time "run 7"
              regolith command history --failed                           which failed, and why?
              regolith command show 768509303                             each stage with its evidence

            Exit codes: 0 done · 1 no archive, no such time · 2 no such command · 64 wrong usage.
            """,
        subcommands: [List.self, Describe.self, Send.self, History.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every command of the station's dictionary, one a line.",
            discussion: """
                Example:
                  regolith command list --json | jq -r '.commands[].name'
                """)

        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            let pages = try Session(station).pages(ClientMessage(id: 0, operation: .commands)) {
                $0.commandsLeft ?? 0
            }
            if json { return pages.forEach { Terminal.say(LineCoder().text($0)) } }
            StandingText.say(pages.first)
            for command in pages.flatMap({ $0.commands ?? [] }) {
                let arguments = command.arguments.map(\.name).joined(separator: " ")
                Terminal.say(
                    "\(command.hazard)  \(Terminal.bold(command.name)) \(arguments)  \(command.text)")
            }
        }
    }

    struct Describe: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One command: arguments, ranges, units, what it does, when the rig takes it.",
            discussion: """
                Example:
                  regolith command describe MOVE_Z
                """)

        @Argument(help: "Name of the command in the dictionary.", completion: StationWords.commands)
        var name: String
        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            var message = ClientMessage(id: 0, operation: .commands)
            message.command = name
            let answer = try Session(station).ask(message)
            if json { return Terminal.say(LineCoder().text(answer)) }
            StandingText.say(answer)
            for command in answer.commands ?? [] {
                Terminal.say("\(Terminal.bold(command.name)) [\(command.hazard)] \(command.text)")
                if let warning = command.warning { Terminal.say("  \(Terminal.yellow(warning))") }
                for argument in command.arguments { Terminal.say("  " + Self.line(argument)) }
                for rule in command.rules { Terminal.say("  \(rule)") }
            }
        }

        private static func line(_ argument: CommandDescription.Argument) -> String {
            var text = argument.name + "=" + argument.allowed
            if let unit = argument.unit { text += " \(unit)" }
            if let usual = argument.usual { text += " [\(usual)]" }
            if let meaning = argument.meaning { text += "  \(meaning)" }
            return text
        }
    }
}

/// A command of the ledger in one line.
enum HistoryText {
    static func line(_ entry: HistoryEntry) -> String {
        let seconds = Double(entry.time) / 1e9
        let time = Date(timeIntervalSince1970: seconds).formatted(.iso8601)
        let number = entry.commandID == 0 ? "(no number)" : "#\(entry.commandID)"
        let isEnd = entry.isSuccess && entry.effect == nil
        let end = isEnd ? Terminal.green(entry.detail) : Terminal.yellow(entry.detail)
        var text = "\(number) \(time) \(entry.name) by \(entry.principal): \(end)"
        if let effect = entry.effect {
            text += "; " + (effect.hasPrefix("effect seen") ? Terminal.green(effect) : Terminal.red(effect))
        }
        return text
    }
}

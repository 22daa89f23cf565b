import ArgumentParser

/// `regolith completions bash|zsh|fish`
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the script by which a shell completes commands, options and names.",
        discussion: """
            Names of commands, arguments, parameters, alarms and links come from the station that the line \
            would talk to; where none answers at once, from the dictionary's file.

            Examples:
              source <(regolith completions bash)                            in this shell, or in ~/.bashrc
              regolith completions bash > ~/.local/share/bash-completion/completions/regolith
              regolith completions zsh > ~/.zsh/completions/_regolith        a folder of $fpath
              regolith completions fish > ~/.config/fish/completions/regolith.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell.rawValue) else { throw Exit.failed }
        Terminal.say(Regolith.completionScript(for: shell))
    }
}

import ArgumentParser

/// What the exit codes of the command line mean: the one place they stand in.
enum ExitCodes {
    static let all: [(code: Int32, meaning: String)] = [
        (0, "Done: the rig or the station did it, and where the dictionary names an effect it was seen."),
        (
            1,
            "Failed, or not known to be done: look at the rig before the next command. Of a STOP: no "
                + "standstill was confirmed, use the wired E-stop."
        ),
        (2, "Refused: nothing was sent. The reason says what is missing."),
        (3, "No station answers: nothing was sent."),
        (64, "The command line itself is wrong: nothing was done."),
        (130, "Interrupted by Ctrl-C or a signal."),
    ]

    static var words: String {
        all.map { "  \($0.code)\(String(repeating: " ", count: 5 - "\($0.code)".count))\($0.meaning)" }
            .joined(separator: "\n")
    }
}

/// `regolith exit-codes`
struct ExitCodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit-codes",
        abstract: "Print what the exit codes of all commands mean.",
        discussion: """
            They are the same for every command, and stand in each manual page.

            \(ExitCodes.words)

            Examples:
              regolith exit-codes
              regolith send SPIN rpm=60rpm duration=3s --yes || echo "code $?"
            """)

    func run() { Terminal.say(ExitCodes.words) }
}

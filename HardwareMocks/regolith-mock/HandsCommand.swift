import ArgumentParser
import MockDevices

/// `regolith-mock hands`: what a person does at the simulated rig.
struct HandsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hands",
        abstract: "Touch a simulated rig that was started with --hands: contacts, key, switches, a mass.",
        discussion: """
            Words:
              guard open|closed|unknown           loop open|closed|unknown [a|b]
              key off|remote|local                enabling released|held|through
              press SWITCH [a|b]                  lift SWITCH [a|b]: off, though it stands on it
              release SWITCH [a|b]                as the mechanism has it
                 z_top z_bottom dep_up dep_down car_home cup_locked gate_open gate_closed
              mass KILOGRAMS                      hung from the bit; 0 takes it away
              button area_clear|reset pressed|released
              off                                 hands off everything

            Example:
              regolith-mock hands --at /tmp/rig.hands key local
            """)

    @Option(help: ArgumentHelp("The socket that the rig was started with.", valueName: "PATH"))
    var at: String
    @Argument(help: "A word and what it needs.")
    var words: [String]

    func run() throws {
        let answer = try HandsServer.say(words.joined(separator: " "), at: at)
        print(answer)
        if answer != "ok" { throw ExitCode(2) }
    }
}

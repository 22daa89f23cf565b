import ArgumentParser
import Foundation
import StationAPI

/// `regolith checkout [STEP…]`
struct CheckoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkout",
        abstract: "Walk through what has to be true before a new or repaired rig is trusted to move.",
        discussion: """
            Each check says what hands have to do, waits until the rig shows it, measures, and puts the \
            verdict on record on the rig (RECORD_CHECK) and in the station's journal. A mechanism without a \
            check that passed refuses every motion but hold-to-run. Checks that passed are left out; name \
            them, or say --again. After a repair of a part repeat its checks.

            Examples:
              regolith checkout --list
              regolith checkout --by "Anna K." --mass 2kg
              regolith checkout feed depth --by "Anna K."
              regolith checkout --status

            Exit codes: 0 everything asked for passed · 1 something failed or was left out.
            """)

    @Argument(help: "Checks by name; without one all that have not passed.")
    var steps: [String] = []
    @Option(help: ArgumentHelp("Who answers for it.", valueName: "NAME"))
    var by: String?
    @Option(help: ArgumentHelp("The known mass, with its unit.", valueName: "MASS"))
    var mass = "2kg"
    @Option(help: ArgumentHelp("yes: answer questions by yes (for simulated rigs).", valueName: "WORD"))
    var answer: String?
    @Flag(help: "Also what has passed already.")
    var again = false
    @Flag(help: "Say which checks there are.")
    var list = false
    @Flag(help: "Say what is on record on the rig.")
    var status = false
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        if list {
            for step in CheckStep.all { Terminal.say(Self.line(step)) }
            return
        }
        let chosen = try chosen()
        let kilograms = try kilograms()
        guard answer == nil || answer == "yes" else { throw ValidationError("--answer is yes or nothing") }
        let console = try Console(station)
        defer { console.close() }
        guard let record = try CheckRecord(from: console) else {
            Terminal.complain(
                "regolith: the rig does not tell its record of checks: look at `regolith status`")
            throw Exit.failed
        }
        if status {
            show(record)
            return
        }
        let hands = try hands(console)
        let walk = CheckWalk(
            console: console, sockets: SocketFolder.resolve(station.sockets), mass: kilograms, hands: hands,
            name: by ?? NSUserName(), voice: CheckVoice(json: json))
        let open = chosen.filter { again || !steps.isEmpty || !record.isPassed($0.mechanism) }
        if open.isEmpty, !json { Terminal.say("every check has passed; --again repeats them") }
        guard try walk.run(open) else { throw Exit.failed }
    }

    private func chosen() throws -> [CheckStep] {
        guard !steps.isEmpty else { return CheckStep.all }
        return try steps.map { name in
            guard let step = CheckStep.named(name) else {
                throw ValidationError("\(name) is no check: `regolith checkout --list`")
            }
            return step
        }
    }

    private func kilograms() throws -> Double {
        guard mass.hasSuffix("kg"), let value = Double(mass.dropLast(2)), (0.5...10).contains(value) else {
            throw ValidationError("\(mass) is no mass for --mass: 0.5kg to 10kg, with its unit")
        }
        return value
    }

    private func hands(_ console: Console) throws -> CheckRun.Hands {
        if answer == "yes" {
            // A person has to have looked at a real rig.
            guard let (_, rig) = try console.rig(), rig.isSimulator else {
                Terminal.complain("regolith: --answer yes is for simulated rigs only")
                throw Exit.refused
            }
            return .alwaysYes
        }
        guard console.hasKeyboard else {
            Terminal.complain("regolith: a checkout needs somebody at a terminal")
            throw Exit.refused
        }
        return .person
    }

    private static func line(_ step: CheckStep) -> String {
        let name = step.name.padding(toLength: 14, withPad: " ", startingAt: 0)
        let mechanism = step.mechanism.padding(toLength: 11, withPad: " ", startingAt: 0)
        return name + mechanism + step.title + (step.moves ? " (hold-to-run)" : "")
    }

    private func show(_ record: CheckRecord) {
        for entry in record.entries {
            guard !json else {
                Terminal.say(LineCoder().text(entry))
                continue
            }
            let name = entry.mechanism.padding(toLength: 11, withPad: " ", startingAt: 0)
            guard entry.result != "NONE" else {
                let step = CheckStep.all.first { $0.mechanism == entry.mechanism }?.name ?? ""
                Terminal.say(name + Terminal.yellow("not on record") + ": regolith checkout \(step)")
                continue
            }
            let result = entry.result == "PASSED" ? Terminal.green(entry.result) : Terminal.red(entry.result)
            Terminal.say(name + "\(result)  by \(entry.by)  measured \(entry.measured)  \(entry.when)")
        }
    }
}

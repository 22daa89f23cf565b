import ArgumentParser
import StationAPI

/// What a script states before it moves anything; a person at a terminal needs none of it (SR-O-12).
struct ScriptOptions: ParsableArguments {
    @Option(help: "Of a script: the name of the rig it means.", completion: StationWords.links)
    var rig: String?
    @Option(help: "Refuse unless the rig's state revision is this one; a script has to say it.")
    var stateRev: UInt32?
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Of a script: how long it may go on (60s, 10min); then HOLD.", valueName: "TIME"))
    var time: String?

    /// Seconds of `--for`.
    func seconds() throws -> UInt32? {
        guard let time else { return nil }
        let units: [(String, UInt32)] = [("min", 60), ("s", 1), ("h", 3600)]
        for (unit, factor) in units where time.hasSuffix(unit) {
            if let number = UInt32(time.dropLast(unit.count)), number <= 86_400 { return number * factor }
        }
        throw ValidationError("\(time) is no time for --for: 60s, 10min, 1h")
    }

    /// Says who gives the command: somebody at this terminal, or a script with its terms.
    func sign(_ message: inout ClientMessage) throws {
        message.isPerson = Terminal.isAnswered
        message.rig = rig
        message.forSeconds = try seconds()
        if let stateRev { message.stateRevision = stateRev }
    }
}

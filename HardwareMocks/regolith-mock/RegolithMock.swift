import ArgumentParser

@main
struct RegolithMock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regolith-mock",
        abstract: "Simulated devices for a Regolith ground station.",
        discussion: """
            Examples:
              regolith-mock rig --link /tmp/rig
                  A rig at the other end of /tmp/rig, as if it were a serial port.
              regolith-mock rig --link /tmp/rig --state rig.state --ledger rig.jsonl
                  Boot count and stop latch survive a restart; deeds become lines of JSON.
              regolith-mock rig --link /tmp/rig --baud 115200 --drop 0.01 --seed 7
                  The same over a bad cable, the same faults every time.
            """,
        subcommands: [RigCommand.self, HandsCommand.self])
}

import ArgumentParser

/// The command line of the station.
struct Regolith: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regolith",
        abstract: "Operate a soil-sampling drill rig through its ground station.",
        discussion: """
            Examples:
              regolith demo                              a simulated rig, a station, and live telemetry
              regolith console                           one screen with everything; S stops
              regolith status                            link, rig, arm, and what changed
              regolith arm --scope AIR --yes             permit free-air motion for 15 minutes
              regolith send SPIN rpm=60rpm duration=30s --yes
              regolith alarms                            what is wrong, and who has seen it
              regolith home Z --yes                      a word for `regolith send HOME axis=Z --yes`
              regolith stop                              stop the rig now (software; not an emergency stop)
              regolith telemetry get torque --at "last stop"
              regolith telemetry plot z_bit wob --time "last bite"
              regolith command history --failed          which failed, and why?
              regolith run start "hole 3"                name what you do, ask for it by --time "run 7"
              regolith replay JOURNAL --verify           does the core do again what it did then?

            Words for commands: \(Verbs.words); `values` is `telemetry get`, `watch` is `telemetry watch`.

            Exit codes: `regolith exit-codes`. Manual pages: `regolith manual`. TAB: `regolith completions`.
            """,
        version: "0.1.0",
        subcommands: [
            Demo.self, Status.self, ConsoleCommand.self, TelemetryCommand.self, EventsCommand.self,
            PacketsCommand.self,
            RunCommand.self, AlarmsCommand.self,
            ArmCommand.self,
            DisarmCommand.self, Accept.self, Send.self, CommandCommand.self, Approve.self, JogCommand.self,
            CheckoutCommand.self,
            HoldCommand.self,
            StopHelp.self, JournalCommand.self, ArchiveCommand.self, ReplayCommand.self,
            ExportCommand.self, DecodeCommand.self,
            DictionaryCommand.self, CompletionsCommand.self, ManualCommand.self, ExitCodesCommand.self,
        ])
}

/// Where the station is, for every subcommand that talks to one.
struct StationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the station's sockets [REGOLITH_SOCKETS, /run/regolith, or your own].",
            valueName: "DIR"), completion: .directory)
    var sockets: String?
}

import ArgumentParser

/// The page of `regolith stop`; the stop itself never comes here.
struct StopHelp: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the rig now and latch it. Software: not an emergency stop.",
        discussion: """
            Asks nothing and needs no authority. The frame goes to the device before anything is recorded \
            and is \
            repeated until the rig shows STOPPED. Use the wired E-stop whenever people are concerned.

            Example:
              regolith stop

            The rig stays stopped over restarts and power cycles until
              regolith send CLEAR_STOP

            Exit codes: 0 standstill confirmed · 1 not confirmed · 3 no station (nothing was sent).
            """)

    @OptionGroup var station: StationOptions

    func run() { StopPress.runAndExit(station.sockets.map { ["--sockets", $0] } ?? []) }
}

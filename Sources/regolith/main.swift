import ArgumentParser

// STOP goes before everything: no parser, no configuration, no help is set up on its way.
if CommandLine.arguments.count > 1, CommandLine.arguments[1] == "stop",
    !CommandLine.arguments.contains(where: { $0 == "--help" || $0 == "-h" })
{
    StopPress.runAndExit(Array(CommandLine.arguments.dropFirst(2)))
}
Regolith.main(Verbs.expanded(Array(CommandLine.arguments.dropFirst())))

import ArgumentParser

/// The exit codes of the command line, documented in `regolith --help`.
enum Exit {
    static let failed = ExitCode(1)
    static let refused = ExitCode(2)
    static let noStation = ExitCode(3)
    static let interrupted = ExitCode(130)
}

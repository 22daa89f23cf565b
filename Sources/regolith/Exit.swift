import ArgumentParser

/// The exit codes of the command line, documented by `ExitCodes`.
enum Exit {
    static let failed = ExitCode(1)
    static let refused = ExitCode(2)
    static let noStation = ExitCode(3)
    static let interrupted = ExitCode(130)
}

import CThreadShim
import Glibc

/// SIGTERM, SIGINT and SIGHUP as something to wait for; make it first in `main`, before any thread starts.
public struct Termination: Sendable {
    let descriptor: Int32

    public init() throws(MockError) {
        let signals = [SIGTERM, SIGINT, SIGHUP]
        let result = cts_signal_open(signals, signals.count)
        descriptor = try checked(result, "catching the signals of", "this process")
    }
}

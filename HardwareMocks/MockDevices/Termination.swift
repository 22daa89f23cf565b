import CThreadShim
import Glibc

/// SIGTERM, SIGINT and SIGHUP as something to wait for; make it first in `main`, before any thread starts.
public struct Termination: Sendable {
    let descriptor: Int32

    public init() throws(MockError) {
        let signals = [SIGTERM, SIGINT, SIGHUP]
        descriptor = try checked(
            cts_signal_open(signals, signals.count), "catching the signals of", "this process")
    }
}

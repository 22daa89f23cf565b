import CThreadShim
import Glibc

func systemText(_ code: Int32) -> String {
    String(cString: strerror(code))
}

/// Turns the shim's `>= 0 or -errno` into a value or an error.
@discardableResult
func checked(_ result: Int32, _ call: String, _ path: String) throws(MockError) -> Int32 {
    guard result >= 0 else { throw .system(call: call, path: path, code: -result) }
    return result
}

/// `CLOCK_MONOTONIC` in microseconds: the same for every process of the machine.
public func monotonicMicroseconds() -> UInt64 {
    UInt64(cts_clock_monotonic()) / 1_000
}

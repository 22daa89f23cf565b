import CThreadShim

/// Nanoseconds since boot, suspend included: the clock of deadlines and read stamps.
public func bootTime() -> Int64 { cts_clock_boottime() }

/// Nanoseconds since 1970 UTC: a label, never a deadline.
public func wallTime() -> Int64 { cts_clock_realtime() }

/// Sleeps this long; for programs, never between a device and the core.
public func sleepNanoseconds(_ nanoseconds: Int64) { cts_sleep(nanoseconds) }

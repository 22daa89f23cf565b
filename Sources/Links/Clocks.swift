
/// Sleeps this long; for programs, never between a device and the core.
public func sleepNanoseconds(_ nanoseconds: Int64) { cts_sleep(nanoseconds) }

/// What a STOP frame asks for (ICD §6).
public enum StopReason: UInt8, Hashable, Sendable, CaseIterable {
    case stop = 1
    case hold = 2
    /// Echoed without a latch if the rig is disarmed and at standstill, a real stop otherwise.
    case test = 3
}

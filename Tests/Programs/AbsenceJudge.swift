import MockDevices

/// What a rig has to do of itself once nobody renews its lease: SR-F-12 by its ledger and its outputs.
/// Times in microseconds of the ledger's clock.
struct AbsenceJudge {
    /// hazards.md T-04: HOLD-SPIN 5.0 ± 0.1 s after the last lease frame.
    static let due: Int64 = 5_000_000
    static let slack: Int64 = 100_000

    /// The last lease frame that a station made.
    var lease: UInt64
    var stages: [MockDevices.LedgerEntry]
    var disarmed: [MockDevices.LedgerEntry]
    var trace: OutputTrace
    var view: RigView
    var spindle: Double

    /// The rig as it is now, 7 s or more after `lease`.
    init(_ rig: OwnRig, lease: UInt64) {
        self.lease = lease
        stages = rig.entries(.stage, since: lease)
        disarmed = rig.entries(.disarmed, since: lease)
        trace = rig.trace
        view = rig.view
        spindle = rig.spindle
    }

    /// From the last lease to stage S3.
    var age: Int64? { stages.first { $0.a == 3 }.map { Int64($0.at) - Int64(lease) } }

    var complaints: [String] {
        var found: [String] = []
        if let age {
            if abs(age - Self.due) > Self.slack { found.append("S3 \(age) µs after the last lease") }
        } else {
            found.append("S3 never came")
        }
        // Cause 4: the link was lost (interface control document §8).
        if disarmed.first?.a != 4 { found.append("disarmed by cause \(disarmed.first?.a ?? 0)") }
        if view.isArmed || view.token != 0 { found.append("it is still armed") }
        if view.state != .hold || !view.isHoldSpin { found.append("state \(view.state), no HOLD-SPIN") }
        if abs(spindle - 20) > 2 { found.append("the spindle turns at \(spindle) rpm") }
        let late = lease + UInt64(Self.due + Self.slack) + 50_000
        if let moved = trace.first(from: late, where: { $0.feedMicrometresPerSecond > 0 || $0.hammer }) {
            found.append("feed or hammer \(moved - lease) µs after the last lease")
        }
        return found
    }
}

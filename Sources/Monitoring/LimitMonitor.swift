public import MissionDatabase

/// Judges values against the limits that hold now: by context, with hysteresis and persistence (SR-S-10).
///
/// The caller asks `isCalm` for each check of a packet, which is a comparison and no more, and `judge` only
/// where that says no. Nothing is allocated on the way.
public struct LimitMonitor: Sendable {
    public let table: LimitTable
    /// The last raw value of each selector of contexts; nil before it was seen.
    public private(set) var selected: [Int64?]
    /// The rig's own limits, once they were read; they come before the dictionary's (RULINGS R13).
    private(set) var rigLimits: [LimitSet?]
    private(set) var lanes: [LimitLane]
    /// Where nothing has to be looked at, by rule: low, high.
    @usableFromInline var calmLow: [Double]
    @usableFromInline var calmHigh: [Double]

    public init(_ table: LimitTable) {
        self.table = table
        selected = [Int64?](repeating: nil, count: table.selectors.count)
        rigLimits = [LimitSet?](repeating: nil, count: table.rules.count)
        lanes = [LimitLane](repeating: LimitLane(), count: table.rules.count)
        calmLow = [Double](repeating: 0, count: table.rules.count)
        calmHigh = calmLow
        for rule in table.rules.indices { settle(rule) }
    }

    /// The raw value of a selector, as a packet says it; limits change at once, alarms with the next values.
    /// True if it is another than before.
    @discardableResult
    public mutating func select(_ selector: Int, raw: Int64) -> Bool {
        guard selected[selector] != raw else { return false }
        selected[selector] = raw
        for rule in table.rules.indices { settle(rule) }
        return true
    }

    /// The rig's own limits for a parameter; nil: it has none any more.
    public mutating func setRigLimits(_ limits: LimitSet?, of parameter: ParameterID) {
        guard let rule = table.rule(of: parameter) else { return }
        rigLimits[rule] = limits
        settle(rule)
    }

    /// Another rig or boot: what was read from the rig holds no more.
    public mutating func forgetRigLimits() {
        for rule in table.rules.indices where rigLimits[rule] != nil {
            rigLimits[rule] = nil
            settle(rule)
        }
    }

    /// Whether the limits of a parameter are the rig's own.
    public func hasRigLimits(_ parameter: ParameterID) -> Bool {
        table.rule(of: parameter).map { rigLimits[$0] != nil } ?? false
    }

    /// The limits that hold for a parameter now.
    public func limits(of parameter: ParameterID) -> LimitSet? {
        table.rule(of: parameter).flatMap { lanes[$0].limits }
    }

    public func level(of parameter: ParameterID) -> AlarmSeverity? {
        table.rule(of: parameter).flatMap { lanes[$0].level }
    }

    /// Whether a value needs no judgement: all right, nothing broken, nothing changing.
    @inlinable
    @inline(__always)
    public func isCalm(_ rule: Int, _ value: Double) -> Bool {
        value >= calmLow[rule] && value <= calmHigh[rule]
    }

    /// Judges one value. `isTrusted`: may it end an alarm (a value of another dictionary may not)?
    public mutating func judge(
        _ rule: Int, value: Double, raw: Int64, isTrusted: Bool, at now: JudgementTime
    ) -> LimitFinding? {
        // What is not available is neither inside nor outside.
        guard raw != table.rules[rule].absent else { return nil }
        let before = lanes[rule].level
        let state = lanes[rule].limits?.severity(ofRaw: raw)
        let isKnown = isTrusted && !value.isNaN
        let persistence = lanes[rule].limits?.persistence ?? 0
        let band = lanes[rule].critical.isBroken ? lanes[rule].criticalHeals : lanes[rule].criticalBand
        let isCritical = state == .critical || band.isOutside(value)
        let outer = lanes[rule].warning.isBroken ? lanes[rule].warningHeals : lanes[rule].warningBand
        // What is critical is worth a warning too, whatever the ranges say.
        let isWarning = isCritical || state != nil || outer.isOutside(value)
        _ = lanes[rule].critical.take(
            isOutside: isCritical, isTrusted: isKnown, persistence: persistence, at: now)
        _ = lanes[rule].warning.take(
            isOutside: isWarning, isTrusted: isKnown, persistence: persistence, at: now)
        let after = lanes[rule].level
        let isWorse = noteExcess(rule, value, after)
        setCalm(rule)
        if before != after { return .moved(from: before, to: after) }
        return isWorse ? .worse : nil
    }

    /// Values of these rules stopped coming: what spoke for the end of an alarm counts no more.
    public mutating func interrupt(_ container: ContainerID) {
        for check in table.checks[container.index] {
            if lanes[check.rule].warning.isBroken { lanes[check.rule].warning.changingSince = nil }
            if lanes[check.rule].critical.isBroken { lanes[check.rule].critical.changingSince = nil }
            setCalm(check.rule)
        }
    }

    /// A start: levels stay as they were and are judged anew by new data; nothing half counted does.
    public mutating func restart() {
        for rule in lanes.indices {
            lanes[rule].warning.changingSince = nil
            lanes[rule].critical.changingSince = nil
            setCalm(rule)
        }
    }

    /// Takes over a level that stood before under another dictionary. False = nothing watches it any more.
    public mutating func resume(_ parameter: ParameterID, at level: AlarmSeverity) -> Bool {
        guard let rule = table.rule(of: parameter) else { return false }
        lanes[rule].warning.isBroken = true
        lanes[rule].critical.isBroken = level == .critical
        setCalm(rule)
        return true
    }

    private mutating func noteExcess(_ rule: Int, _ value: Double, _ level: AlarmSeverity?) -> Bool {
        guard level != nil else {
            lanes[rule].worstExcess = 0
            return false
        }
        guard !value.isNaN else { return false }
        let excess = max(lanes[rule].warningBand.excess(value), lanes[rule].criticalBand.excess(value))
        guard excess > lanes[rule].worstExcess else { return false }
        lanes[rule].worstExcess = excess
        return true
    }

    private mutating func settle(_ rule: Int) {
        let limits = table.rules[rule].limits { parameter in
            table.selectors.firstIndex(of: parameter).flatMap { selected[$0] }
        }
        lanes[rule].adopt(Self.limits(limits, by: rigLimits[rule]))
        setCalm(rule)
    }

    /// The rig says where the ranges end, the dictionary when they hold and how patiently. No ranges hold
    /// in a context for which the dictionary has none.
    private static func limits(_ usual: LimitSet?, by rig: LimitSet?) -> LimitSet? {
        guard var limits = usual, let rig else { return usual }
        limits.warning = rig.warning
        limits.critical = rig.critical
        return limits
    }

    private mutating func setCalm(_ rule: Int) {
        let calm = lanes[rule].calm
        calmLow[rule] = calm.low
        calmHigh[rule] = calm.high
    }
}

extension LimitMonitor {
    /// What a snapshot brings back.
    mutating func restore(selected: [Int64?], rigLimits: [LimitSet?], states: [LimitState]) {
        self.selected = selected
        self.rigLimits = rigLimits
        for (rule, state) in states.enumerated() {
            lanes[rule].warning = state.warning
            lanes[rule].critical = state.critical
            lanes[rule].worstExcess = state.worstExcess
            settle(rule)
        }
    }
}

/// The part of a lane that is memory.
struct LimitState: Sendable {
    var warning: LimitComparator
    var critical: LimitComparator
    var worstExcess: Double
}

import MissionDatabase

/// One limit of one severity with its memory: is it broken, and what speaks for a change.
struct LimitComparator: Hashable, Sendable {
    var isBroken = false
    /// Since when the value has spoken for a change.
    var changingSince: JudgementTime?

    /// Takes one judged value; true if the limit broke or healed now.
    mutating func take(isOutside: Bool, isTrusted: Bool, persistence: Int64, at now: JudgementTime) -> Bool {
        guard isTrusted || isOutside else {
            // What cannot be trusted never ends an alarm, and never takes back what speaks for one.
            if isBroken { changingSince = nil }
            return false
        }
        guard isOutside != isBroken else {
            changingSince = nil
            return false
        }
        let start = changingSince ?? now
        guard let hasPassed = now.hasPassed(persistence, since: start) else {
            // Another clock, or one that went back: counting begins here.
            changingSince = now
            return false
        }
        guard hasPassed else {
            changingSince = start
            return false
        }
        changingSince = nil
        isBroken.toggle()
        return true
    }
}

/// One parameter while it is watched: thresholds that hold now, and the state of both limits.
struct LimitLane: Sendable {
    /// The closed range in which a value is all right; the whole line where there is no limit.
    struct Band: Hashable, Sendable {
        var low = -Double.infinity
        var high = Double.infinity

        init() {}

        init(_ range: ValueRange?) {
            // An open end becomes a closed one at the next number, so that one comparison does.
            if let bound = range?.low { low = bound.isInclusive ? bound.value : bound.value.nextUp }
            if let bound = range?.high { high = bound.isInclusive ? bound.value : bound.value.nextDown }
        }

        /// Where a broken limit heals: hysteresis inside, but never more than a quarter of the width, or the
        /// alarm could not end.
        func shrunken(by hysteresis: Double) -> Band {
            var inner = self
            let step = min(hysteresis, (high - low) / 4)
            guard step > 0 else { return self }
            inner.low += step
            inner.high -= step
            return inner
        }

        func isOutside(_ value: Double) -> Bool { value < low || value > high }

        /// How far outside; 0 inside.
        func excess(_ value: Double) -> Double { max(0, max(low - value, value - high)) }
    }

    var limits: LimitSet?
    var warningBand = Band()
    var criticalBand = Band()
    var warningHeals = Band()
    var criticalHeals = Band()
    var warning = LimitComparator()
    var critical = LimitComparator()
    /// Furthest outside since the level was last all right.
    var worstExcess = 0.0

    mutating func adopt(_ limits: LimitSet?) {
        self.limits = limits
        warningBand = Band(limits?.warning)
        criticalBand = Band(limits?.critical)
        let hysteresis = limits?.hysteresis ?? 0
        warningHeals = warningBand.shrunken(by: hysteresis)
        criticalHeals = criticalBand.shrunken(by: hysteresis)
    }

    var level: AlarmSeverity? { critical.isBroken ? .critical : warning.isBroken ? .warning : nil }

    /// Where nothing has to be looked at as long as nothing is broken or changing.
    var calm: Band {
        guard !warning.isBroken, !critical.isBroken, warning.changingSince == nil,
            critical.changingSince == nil, limits?.states.isEmpty ?? true
        else {
            var never = Band()
            never.low = .infinity
            return never
        }
        var band = Band()
        band.low = max(warningBand.low, criticalBand.low)
        band.high = min(warningBand.high, criticalBand.high)
        return band
    }
}

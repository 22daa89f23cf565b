import MissionDatabase

/// The limits of one item in raw values, as the device compares them; `nil`: none.
struct LimitBand: Equatable {
    var warnLow: Int64?
    var warnHigh: Int64?
    var criticalLow: Int64?
    var criticalHigh: Int64?

    /// Errors: `.unsuitable` where the calibration is no rising line.
    init(_ limits: AlarmLimits?, _ type: ParameterType) throws(DictionaryTextError) {
        warnLow = try Self.raw(limits?.warning?.low, type, isLow: true)
        warnHigh = try Self.raw(limits?.warning?.high, type, isLow: false)
        criticalLow = try Self.raw(limits?.critical?.low, type, isLow: true)
        criticalHigh = try Self.raw(limits?.critical?.high, type, isLow: false)
    }

    /// The outermost raw value that is still inside.
    static func raw(
        _ bound: ValueRange.Bound?, _ type: ParameterType, isLow: Bool
    ) throws(DictionaryTextError) -> Int64? {
        guard let bound else { return nil }
        let exact = try exactRaw(bound.value, type)
        let nearest = exact.rounded()
        // 0.3 / 0.01 is not quite 30.
        let isWhole = (exact - nearest).magnitude < 1e-6
        var raw = isWhole ? nearest : exact.rounded(isLow ? .up : .down)
        if isWhole, !bound.isInclusive { raw += isLow ? 1 : -1 }
        return Int64(raw)
    }

    static func exactRaw(_ value: Double, _ type: ParameterType) throws(DictionaryTextError) -> Double {
        let line = type.calibrator?.coefficients ?? [0, 1]
        guard line.count == 2, line[1] > 0 else {
            throw .unsuitable(owner: type.name, reason: "limits of the device need a rising line")
        }
        return (value - line[0]) / line[1]
    }

    /// The limits that hold in a limit mode: of the context that names it, else the type's own, else of the
    /// first context, which then is about something other than the mode.
    static func limits(of type: ParameterType, mode: Int64, selector: ParameterID?) -> AlarmLimits? {
        let fitting = type.contexts.first { $0.parameter == selector && $0.rawValue == mode }
        return fitting?.limits ?? type.limits ?? type.contexts.first?.limits
    }
}

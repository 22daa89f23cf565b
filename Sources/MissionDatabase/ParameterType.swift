/// What the bits of a parameter mean.
public struct ParameterType: Hashable, Sendable {
    public let name: String
    public let description: String?
    public let kind: ValueKind
    public let encoding: DataEncoding
    /// engineering = calibrator(raw); `nil` where they are equal.
    public let calibrator: Polynomial?
    public let unit: String?
    /// Where no context fits.
    public let limits: AlarmLimits?
    /// In the order of the dictionary; the first that fits counts.
    public let contexts: [ContextLimits]
    /// The values of an enumeration that are worth an alarm, by rising value.
    public let labelAlarms: [LabelAlarm]
    /// How far, in engineering units, anybody may ever widen the critical limits; `nil`: not at all.
    public let factory: ValueRange?
    public let ancillary: [AncillaryItem]

    public init(
        name: String, description: String? = nil, kind: ValueKind, encoding: DataEncoding,
        calibrator: Polynomial? = nil, unit: String? = nil, limits: AlarmLimits? = nil,
        contexts: [ContextLimits] = [], labelAlarms: [LabelAlarm] = [], factory: ValueRange? = nil,
        ancillary: [AncillaryItem] = []
    ) {
        self.name = name
        self.description = description
        self.kind = kind
        self.encoding = encoding
        self.calibrator = calibrator
        self.unit = unit
        self.limits = limits
        self.contexts = contexts
        self.labelAlarms = labelAlarms
        self.factory = factory
        self.ancillary = ancillary
    }

    /// The labels, where there are any.
    public var enumeration: Enumeration? {
        if case .enumerated(let enumeration) = kind { return enumeration }
        return nil
    }

    /// The limits that hold while the parameters have the raw values that `latest` gives.
    public func limits(given latest: (ParameterID) -> Int64?) -> AlarmLimits? {
        contexts.first { latest($0.parameter) == $0.rawValue }?.limits ?? limits
    }

    /// The same type with other contexts.
    public func with(contexts: [ContextLimits]) -> ParameterType {
        ParameterType(
            name: name, description: description, kind: kind, encoding: encoding, calibrator: calibrator,
            unit: unit, limits: limits, contexts: contexts, labelAlarms: labelAlarms, factory: factory,
            ancillary: ancillary)
    }
}

/// What the bits of a parameter mean.
public struct ParameterType: Hashable, Sendable {
    public let name: String
    public let description: String?
    public let kind: ValueKind
    public let encoding: DataEncoding
    /// engineering = calibrator(raw); `nil` where they are equal.
    public let calibrator: Polynomial?
    public let unit: String?
    public let limits: AlarmLimits?

    public init(
        name: String, description: String? = nil, kind: ValueKind, encoding: DataEncoding,
        calibrator: Polynomial? = nil, unit: String? = nil, limits: AlarmLimits? = nil
    ) {
        self.name = name
        self.description = description
        self.kind = kind
        self.encoding = encoding
        self.calibrator = calibrator
        self.unit = unit
        self.limits = limits
    }

    /// The labels, where there are any.
    public var enumeration: Enumeration? {
        if case .enumerated(let enumeration) = kind { return enumeration }
        return nil
    }
}

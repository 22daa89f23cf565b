/// What an operator may give for an argument, and the bits it becomes.
public struct ArgumentType: Hashable, Sendable {
    public let name: String
    public let description: String?
    public let kind: ValueKind
    public let encoding: DataEncoding
    /// raw = calibrator(engineering), rounded; `nil` where they are equal.
    public let calibrator: Polynomial?
    public let unit: String?
    /// In engineering values; empty where everything that fits the bits is valid.
    public let ranges: [ValueRange]

    public init(
        name: String, description: String? = nil, kind: ValueKind, encoding: DataEncoding,
        calibrator: Polynomial? = nil, unit: String? = nil, ranges: [ValueRange] = []
    ) {
        self.name = name
        self.description = description
        self.kind = kind
        self.encoding = encoding
        self.calibrator = calibrator
        self.unit = unit
        self.ranges = ranges
    }

    /// The labels, where there are any.
    public var enumeration: Enumeration? {
        if case .enumerated(let enumeration) = kind { return enumeration }
        return nil
    }

    /// Whether an engineering value stands in one of the ranges.
    public func isInRange(_ value: Double) -> Bool {
        if ranges.isEmpty { return !value.isNaN }
        return ranges.contains { $0.contains(value) }
    }

    /// The bits of an engineering number, calibrated and rounded; `nil` where they do not fit.
    public func pattern(ofEngineering value: Double) -> UInt64? {
        encoding.pattern(of: calibrator.map { $0(value) } ?? value)
    }
}

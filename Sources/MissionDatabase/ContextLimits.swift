/// Limits that hold instead of a type's own while another parameter has a certain raw value.
///
/// The first of a type's contexts that fits counts; where none does, the type's `limits` hold.
public struct ContextLimits: Hashable, Sendable {
    /// The parameter that selects, of any packet: its latest value counts.
    public let parameter: ParameterID
    public let rawValue: Int64
    public let limits: AlarmLimits

    public init(parameter: ParameterID, rawValue: Int64, limits: AlarmLimits) {
        self.parameter = parameter
        self.rawValue = rawValue
        self.limits = limits
    }
}

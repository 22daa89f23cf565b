public import MissionDatabase

/// All limits of one parameter: the usual ones, and those of each context.
public struct LimitRule: Hashable, Sendable {
    public struct Context: Hashable, Sendable {
        /// The parameter that selects, of any packet (`limit_mode`, RULINGS R9).
        public var selector: ParameterID
        public var raw: Int64
        public var limits: LimitSet

        public init(selector: ParameterID, raw: Int64, limits: LimitSet) {
            self.selector = selector
            self.raw = raw
            self.limits = limits
        }
    }

    public let parameter: ParameterID
    public let usual: LimitSet?
    public let contexts: [Context]
    /// The raw value that means: not available.
    public let absent: Int64?

    public init(
        parameter: ParameterID, usual: LimitSet?, contexts: [Context] = [], absent: Int64? = nil
    ) {
        self.parameter = parameter
        self.usual = usual
        self.contexts = contexts
        self.absent = absent
    }

    /// The limits of the first context that fits; the usual ones where none does. `latest`: the raw value
    /// that a selector had last, nil if it was never seen.
    public func limits(given latest: (ParameterID) -> Int64?) -> LimitSet? {
        contexts.first { latest($0.selector) == $0.raw }?.limits ?? usual
    }
}

/// A range of engineering values, either end open or closed or absent.
public struct ValueRange: Hashable, Sendable {
    public struct Bound: Hashable, Sendable {
        public let value: Double
        public let isInclusive: Bool

        public init(_ value: Double, isInclusive: Bool = true) {
            self.value = value
            self.isInclusive = isInclusive
        }
    }

    public let low: Bound?
    public let high: Bound?

    public init(low: Bound?, high: Bound?) {
        self.low = low
        self.high = high
    }

    /// Not-a-number is in no range.
    public func contains(_ value: Double) -> Bool {
        if value.isNaN { return false }
        if let low, value < low.value || (!low.isInclusive && value == low.value) { return false }
        if let high, value > high.value || (!high.isInclusive && value == high.value) { return false }
        return true
    }

    /// Whether no value at all can be in it.
    public var isEmpty: Bool {
        guard let low, let high else { return false }
        return low.value > high.value
            || (low.value == high.value && !(low.isInclusive && high.isInclusive))
    }
}

extension ValueRange: CustomStringConvertible {
    /// `[-140.0, 140.0]`, `(0.0, inf)`: square brackets belong to the range.
    public var description: String {
        let left = low.map { ($0.isInclusive ? "[" : "(") + "\($0.value)" } ?? "(-inf"
        let right = high.map { "\($0.value)" + ($0.isInclusive ? "]" : ")") } ?? "inf)"
        return left + ", " + right
    }
}

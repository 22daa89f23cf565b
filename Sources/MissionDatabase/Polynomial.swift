/// A calibration curve c0 + c1·x + c2·x² …, by Horner's rule: the same bits on every machine.
public struct Polynomial: Hashable, Sendable {
    /// The index is the exponent; never empty.
    public let coefficients: [Double]

    public init(coefficients: [Double]) {
        self.coefficients = coefficients.isEmpty ? [0] : coefficients
    }

    @inlinable
    public func callAsFunction(_ x: Double) -> Double {
        var place = coefficients.count - 1
        var sum = coefficients[place]
        while place > 0 {
            place -= 1
            sum = sum * x + coefficients[place]
        }
        return sum
    }
}

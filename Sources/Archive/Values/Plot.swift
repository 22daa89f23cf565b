public import Octets

/// The values of a parameter, drawn together to as many pixels as a plot is wide.
///
/// Exact: each finite value counts in the pixel of its reception, however many there are. Of labels the raw
/// value is drawn.
public struct Plot: Equatable, Sendable {
    public struct Pixel: Equatable, Sendable {
        /// Values of the pixel; 0 is a hole.
        public var count = 0
        public var least = Double.infinity
        public var most = -Double.infinity
        public var sum = 0.0

        public init() {}

        public var mean: Double? { count > 0 ? sum / Double(count) : nil }
    }

    public var range: Range<UTCTime>
    public var unit: String?
    public var pixels: [Pixel]
    /// Values that were drawn.
    public var samples: Int { pixels.reduce(0) { $0 + $1.count } }

    /// When a pixel begins.
    public func begin(of pixel: Int) -> UTCTime {
        let span = UInt64(range.upperBound.nanoseconds - range.lowerBound.nanoseconds)
        let product = span.multipliedFullWidth(by: UInt64(pixel))
        let quotient = UInt64(pixels.count).dividingFullWidth(product)
        // The first whole nanosecond that belongs to it.
        let begin = quotient.quotient + (quotient.remainder > 0 ? 1 : 0)
        return UTCTime(nanoseconds: range.lowerBound.nanoseconds + Int64(begin))
    }
}

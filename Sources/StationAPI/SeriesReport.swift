/// Values of one parameter over a time, as they came or drawn together. Times are UTC nanoseconds since 1970.
public struct SeriesReport: Codable, Hashable, Sendable {
    public struct Point: Codable, Hashable, Sendable {
        /// Of reception; of a pixel its beginning.
        public var time: Int64
        /// Of a quantity; of a pixel its mean.
        public var number: Double?
        /// As people read it; nil of a pixel.
        public var text: String?
        /// Of a pixel.
        public var least: Double?
        public var most: Double?
        public var count: Int?

        public init(time: Int64, number: Double? = nil, text: String? = nil) {
            self.time = time
            self.number = number
            self.text = text
        }
    }

    public var name: String
    public var unit: String?
    public var from: Int64
    public var to: Int64
    public var points: [Point]
    /// There are more than the limit let through; the first stand here.
    public var isCut: Bool

    public init(name: String, unit: String?, from: Int64, to: Int64, points: [Point], isCut: Bool = false) {
        self.name = name
        self.unit = unit
        self.from = from
        self.to = to
        self.points = points
        self.isCut = isCut
    }
}

/// What a bad line does to octets, the same for both directions, each with its own sequence of chances.
public struct Impairments: Sendable, Equatable {
    /// Probability for each octet that one of its bits flips.
    public var flip = 0.0
    /// Probability for each frame (octets between two 00) that it is lost.
    public var drop = 0.0
    /// Probability for each frame that it arrives twice.
    public var duplicate = 0.0
    /// Probability for each chunk that it is cut in two, the rest arriving up to 5 ms later.
    public var split = 0.0
    /// Added to the way of every octet.
    public var delayMicroseconds: UInt64 = 0
    /// Bits a second with ten bits an octet; 0 = no pacing.
    public var baud = 0
    public var seed: UInt64 = 1

    public init() {}

    public static let none = Impairments()

    /// Throws `setting` for a probability outside 0…1 or a baud rate that no line has.
    public func validate() throws(MockError) {
        for (name, value) in [
            ("flip", flip), ("drop", drop), ("duplicate", duplicate), ("split", split),
        ] where !(0...1).contains(value) {
            throw .setting(name: name, found: "\(value)", expected: "a probability 0…1")
        }
        guard baud == 0 || (300...4_000_000).contains(baud) else {
            throw .setting(name: "baud", found: "\(baud)", expected: "0 (no pacing) or 300…4000000")
        }
        guard delayMicroseconds <= 60_000_000 else {
            throw .setting(name: "delay", found: "\(delayMicroseconds / 1_000) ms", expected: "0…60000 ms")
        }
    }
}

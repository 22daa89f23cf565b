/// Names a line of the live stream: which run of the station, which line of it.
public struct StreamID: Hashable, Sendable, CustomStringConvertible {
    /// When the station's HTTP face started, milliseconds since 1970.
    public let run: UInt64
    public let number: UInt64

    public init(run: UInt64, number: UInt64) {
        self.run = run
        self.number = number
    }

    /// Nil for what this station never gave out.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let run = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
        self.init(run: run, number: number)
    }

    public var description: String { "\(run)-\(number)" }
}

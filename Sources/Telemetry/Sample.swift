public import MissionDatabase

/// One parameter's value in one packet.
public struct Sample: Equatable, Sendable {
    public let parameter: ParameterID
    /// Integers: the number, sign extended where the encoding is signed. IEEE 754: the bit pattern. Binary:
    /// 0.
    public let raw: Int64
    public let value: SampleValue

    @inlinable
    public init(parameter: ParameterID, raw: Int64, value: SampleValue) {
        self.parameter = parameter
        self.raw = raw
        self.value = value
    }
}

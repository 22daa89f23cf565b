public import MissionDatabase

/// What the rig reported with a failure (ICD §7, §8); the numbers mean what the code says.
public struct CommandFailure: Hashable, Sendable {
    /// Which verification failed.
    public let stage: Verifier.Stage
    /// Value of the dictionary's enumeration of `report_code`.
    public let code: UInt16
    /// The argument that failed, 1 = first after the authority block; 0 where it is about none.
    public let index: UInt8
    public let value: Int32
    public let limit: Int32

    public init(stage: Verifier.Stage, code: UInt16, index: UInt8, value: Int32, limit: Int32) {
        self.stage = stage
        self.code = code
        self.index = index
        self.value = value
        self.limit = limit
    }
}

extension CommandFailure: CustomStringConvertible {
    /// In numbers; `FailureCodes.text(for:of:)` says it with the dictionary's names.
    public var description: String { "code \(code), index \(index), value \(value), limit \(limit)" }
}

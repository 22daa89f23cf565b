/// A run begins or ends, or is to be kept.
public struct RunChange: Hashable, Sendable {
    public enum Step: UInt8, Hashable, Sendable, CaseIterable {
        case began = 1
        case ended, protected, unprotected

        public var words: String {
            switch self {
            case .began: return "begins"
            case .ended: return "ends"
            case .protected: return "is kept"
            case .unprotected: return "is kept no longer"
            }
        }
    }

    public var number: UInt32
    public var step: Step
    /// Empty where only the number is known.
    public var title: String
    /// Who did it, as the record knows it.
    public var principal: String

    public init(number: UInt32, step: Step, title: String, principal: String) {
        self.number = number
        self.step = step
        self.title = title
        self.principal = principal
    }
}

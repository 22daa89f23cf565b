/// One argument as it will go out.
public struct PreparedArgument: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case integer(Int64)
        /// Above `Int64.max`.
        case unsigned(UInt64)
        case real(Double)
        case label(String)
    }

    public let name: String
    /// Engineering value.
    public let value: Value
    public let unit: String?
    /// The bits, in the low end.
    public let pattern: UInt64
    /// The dictionary's default, not the operator's.
    public let isDefault: Bool
    /// The field is coarser than the value: what goes out differs from it by less than one step.
    public let isRounded: Bool
}

extension PreparedArgument: CustomStringConvertible {
    /// `rpm 60 rpm`, `ramp 50 rpm/s (default)`.
    public var description: String {
        var text = name + " "
        switch value {
        case .integer(let number): text += "\(number)"
        case .unsigned(let number): text += "\(number)"
        case .real(let number): text += NumberText.format(number)
        case .label(let label): text += label
        }
        if let unit { text += " " + unit }
        if isDefault { text += " (default)" }
        if isRounded { text += " (rounded to the step of the field)" }
        return text
    }
}

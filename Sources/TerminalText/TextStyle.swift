/// How a cell looks. Characters say everything by themselves: a style may be taken away (SR-O-04).
public struct TextStyle: Hashable, Sendable {
    public enum Colour: UInt8, Hashable, Sendable, CaseIterable {
        case usual, red, green, yellow, cyan, grey
    }

    public var colour: Colour
    public var isBold: Bool
    public var isStruck: Bool
    public var isReversed: Bool

    public init(
        _ colour: Colour = .usual, isBold: Bool = false, isStruck: Bool = false, isReversed: Bool = false
    ) {
        self.colour = colour
        self.isBold = isBold
        self.isStruck = isStruck
        self.isReversed = isReversed
    }

    public static let plain = TextStyle()
    public static let bold = TextStyle(isBold: true)
    public static let red = TextStyle(.red, isBold: true)
    public static let yellow = TextStyle(.yellow)
    public static let green = TextStyle(.green)
    public static let grey = TextStyle(.grey)
    /// What is older than it may be.
    public static let stale = TextStyle(.grey, isStruck: true)

    /// Select Graphic Rendition (ECMA-48 §8.3.117), from whatever was before.
    public var sequence: String {
        var codes = ["0"]
        if isBold { codes.append("1") }
        if isReversed { codes.append("7") }
        if isStruck { codes.append("9") }
        switch colour {
        case .usual: break
        case .red: codes.append("31")
        case .green: codes.append("32")
        case .yellow: codes.append("33")
        case .cyan: codes.append("36")
        case .grey: codes.append("90")
        }
        return "\u{1B}[" + codes.joined(separator: ";") + "m"
    }

    /// A letter for each way of looking, for snapshots.
    public var letter: Character {
        if isStruck { return "s" }
        if isReversed { return "R" }
        switch colour {
        case .usual: return isBold ? "b" : " "
        case .red: return "r"
        case .green: return "g"
        case .yellow: return "y"
        case .cyan: return "c"
        case .grey: return "."
        }
    }
}

/// A command with its bases folded in: every field at its place, every argument known.
public struct CommandLayout: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public enum Content: Hashable, Sendable {
            case fixed(name: String?, value: UInt64)
            /// Index into `arguments`.
            case argument(Int)
        }

        public let content: Content
        /// Bits from the first bit of the packet.
        public let bitOffset: Int
        public let bits: Int
    }

    public struct Slot: Hashable, Sendable {
        public let argument: Argument
        /// The value a derived definition settled, as text; nobody else fills such an argument.
        public let assignedText: String?
        /// The definition that declares the argument.
        public let declaredBy: CommandID

        /// Whether an operator may give it.
        public var isForOperator: Bool { assignedText == nil && !argument.isFilledByStation }
    }

    public let command: CommandID
    /// Root's first.
    public let arguments: [Slot]
    /// In the order of the packet.
    public let fields: [Field]
    /// Bits without the packet error control behind them.
    public let bits: Int
    /// Of the nearest definition that says it; `.forbidden` where none does.
    public let significance: Significance
    public let reasonForWarning: String?
    /// A derived definition's verifier replaces the base's of the same stage.
    public let verifiers: [Verifier]
}

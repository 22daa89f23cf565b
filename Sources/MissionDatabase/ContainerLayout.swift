/// A container with its bases folded in: every field at its place.
public struct ContainerLayout: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public let parameter: ParameterID
        /// Bits from the first bit of the packet.
        public let bitOffset: Int
    }

    public let container: ContainerID
    /// In the order of the packet.
    public let fields: [Field]
    /// Of this container and all its bases, root first.
    public let restrictions: [Container.Restriction]
    /// Bits without the packet error control behind them.
    public let bits: Int
}

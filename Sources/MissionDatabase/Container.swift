/// One layer of a packet's layout: what it adds to its base, and how it is recognised.
public struct Container: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let parameter: ParameterID
        /// Unused bits between the end of the entry before and this one.
        public let gapBits: Int

        public init(_ parameter: ParameterID, gapBits: Int = 0) {
            self.parameter = parameter
            self.gapBits = gapBits
        }
    }

    /// The raw value (signed where the encoding is) a parameter of a base must have.
    public struct Restriction: Hashable, Sendable {
        public let parameter: ParameterID
        public let value: Int64

        public init(_ parameter: ParameterID, equals value: Int64) {
            self.parameter = parameter
            self.value = value
        }
    }

    /// How often the packet is due.
    public enum Period: Hashable, Sendable {
        /// The parameter says it, in seconds, for the present rate.
        case parameter(ParameterID)
        case milliseconds(Int64)
    }

    public let id: ContainerID
    public let name: String
    public let description: String?
    public let isAbstract: Bool
    public let base: ContainerID?
    public let restrictions: [Restriction]
    public let entries: [Entry]
    public let period: Period?

    public init(
        id: ContainerID, name: String, description: String? = nil, isAbstract: Bool = false,
        base: ContainerID? = nil, restrictions: [Restriction] = [], entries: [Entry], period: Period? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.isAbstract = isAbstract
        self.base = base
        self.restrictions = restrictions
        self.entries = entries
        self.period = period
    }
}

/// How the alarms of a station stand, in a few numbers.
public struct AlarmStanding: Codable, Hashable, Sendable {
    /// The open alarm that matters most; nil when there is none.
    public var worst: AlarmEntry?
    public var unacknowledged: Int
    public var acknowledged: Int
    public var shelved: Int
    /// A critical alarm waits for a person; consoles sound until somebody acknowledges it.
    public var isSounding: Bool
    /// Alarms that found no place in the list.
    public var unkept: UInt64

    public init(
        worst: AlarmEntry? = nil, unacknowledged: Int = 0, acknowledged: Int = 0, shelved: Int = 0,
        isSounding: Bool = false, unkept: UInt64 = 0
    ) {
        self.worst = worst
        self.unacknowledged = unacknowledged
        self.acknowledged = acknowledged
        self.shelved = shelved
        self.isSounding = isSounding
        self.unkept = unkept
    }
}

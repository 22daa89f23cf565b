/// Properties of a command that are said or not said; the bits are those of the device's table.
public struct CommandFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Carries epoch, operator, expected state and token.
    public static let needsAuthorityBlock = CommandFlags(rawValue: 1 << 0)
    public static let needsExpiry = CommandFlags(rawValue: 1 << 1)
    /// Refused while the link is noisy.
    public static let needsQuiet = CommandFlags(rawValue: 1 << 2)
    /// Taken from a station that does not hold the authority.
    public static let anyEpoch = CommandFlags(rawValue: 1 << 3)
    /// Taken while a STOP or an emergency stop is latched.
    public static let whileLatched = CommandFlags(rawValue: 1 << 4)
    /// Ends the active motion instead of being refused as busy.
    public static let endsActive = CommandFlags(rawValue: 1 << 5)
    /// PREPARE and FIRE.
    public static let twoStep = CommandFlags(rawValue: 1 << 6)
    public static let twoPersons = CommandFlags(rawValue: 1 << 7)
    public static let simulatorOnly = CommandFlags(rawValue: 1 << 8)
    /// In the dictionary, refused by this version of the firmware.
    public static let unsupported = CommandFlags(rawValue: 1 << 9)
    /// Is the one active motion while it runs.
    public static let isMotion = CommandFlags(rawValue: 1 << 10)
    public static let refusedMoving = CommandFlags(rawValue: 1 << 11)

    /// What the dictionary says in so many words.
    public static let named: [(label: String, flag: CommandFlags)] = [
        ("NEEDS_EXPIRY", .needsExpiry), ("NEEDS_QUIET", .needsQuiet), ("ANY_EPOCH", .anyEpoch),
        ("WHILE_LATCHED", .whileLatched), ("ENDS_ACTIVE", .endsActive), ("TWO_PERSONS", .twoPersons),
        ("SIMULATOR_ONLY", .simulatorOnly), ("UNSUPPORTED", .unsupported), ("IS_MOTION", .isMotion),
        ("REFUSED_MOVING", .refusedMoving),
    ]

    /// What the layout says: a command with these arguments has the flag.
    public static let implied: [(label: String, argument: String, flag: CommandFlags)] = [
        ("NEEDS_AUTHORITY_BLOCK", "epoch", .needsAuthorityBlock), ("TWO_STEP", "step", .twoStep),
    ]

    /// Labels of the flags that are set, by rising bit.
    public var labels: [String] {
        let all = Self.named.map { ($0.label, $0.flag) } + Self.implied.map { ($0.label, $0.flag) }
        return all.filter { contains($0.1) }.sorted { $0.1.rawValue < $1.1.rawValue }.map(\.0)
    }
}

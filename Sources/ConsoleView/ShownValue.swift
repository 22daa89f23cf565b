/// The last value of a parameter as the console has it.
struct ShownValue: Hashable, Sendable {
    var text: String
    var unit: String?
    var packet: String
    /// Boot time of its reception, as far as this end can tell.
    var heardAt: Int64
    /// GOOD, or what speaks against it.
    var quality: String
    /// Why the station calls it stale; nil while it does not.
    var staleCause: String?
}

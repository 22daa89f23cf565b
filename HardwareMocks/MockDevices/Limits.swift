/// What bounds this target.
enum Limits {
    /// Entries a ledger keeps in memory; later ones go to the file and the counts only.
    static let ledgerEntries = 2_000_000
    /// Milliseconds an output trace keeps.
    static let traceSamples = 1_000_000
    /// Octets a wire holds in flight, each direction; more are lost and counted.
    static let wireOctets = 1 << 20
    /// Octets of one frame that a wire remembers for a duplicate.
    static let frameOctets = 2_048
    /// Octets taken from the pseudo-terminal at once.
    static let readOctets = 4_096
    /// Octets of rig output kept until somebody takes them.
    static let outputOctets = 1 << 22
    /// Until a hardware watchdog that is not fed opens the line of all drives.
    static let watchdogMilliseconds = 250
    /// Heaviest mass that hands hang on the bit, kilograms.
    static let massKilograms = 20.0
    /// Octets of one word to the hands.
    static let handsLine = 256
    /// How long hands take for one caller, nanoseconds.
    static let handsPatience: Int64 = 2_000_000_000
    /// Times faster than life the mechanisms may run.
    static let pace = 1...1_000
}

public import Octets

/// What a reader meets, in order; damage is a value, never an exception.
public enum JournalItem: Hashable, Sendable {
    case record(JournalPosition, JournalRecord)
    case damaged(JournalDamage)
    /// A segment ends inside a block that was never finished: the writer was killed, or withdrew it.
    /// `at` is the number the record would have had.
    case torn(at: JournalPosition, offset: UInt64, length: UInt64)
}

/// The bounds of this target, all in one place.
enum Limits {
    /// Packets of one sealed chunk.
    static let chunkRows = 1024
    /// Parts of an open chunk before it is sealed although it is not full.
    static let chunkParts = 64
    /// A chunk spans no more reception time, so that a search by time knows how far to look back: 1 h in ns.
    static let chunkSpan: Int64 = 3_600_000_000_000
    /// Chunks of one page of the level above them.
    static let pageChunks = 256
    /// Values that are coded together.
    static let groupValues = 128
    /// Columns of one chunk: more than a space packet has bits.
    static let columns = 600_000
    /// Octets of one coded chunk.
    static let chunkOctets = 64 << 20
    /// Coefficients of a curve, entries of an enumeration, columns of a layout.
    static let listElements = 1 << 20
    /// How long another connection's lock is waited for, in seconds.
    static let busySeconds = 5.0
    /// Connections that answer queries at once; more wait their turn.
    static let readers = 4
    /// Pixels of one plot.
    static let pixels = 100_000
    /// Rows of one answer, where the caller says nothing else.
    static let rows = 100_000
    /// Samples of one answer, where the caller says nothing else.
    static let samples = 20_000_000
    /// Rows that wait for a commit that does not succeed; the feeder stops reading before.
    static let pendingRows = 200_000
    /// Problems that a check tells in words; the rest are counted.
    static let problems = 100
    /// Names that a wrong one is likened to.
    static let suggestions = 3
}

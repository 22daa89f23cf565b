/// The columns that every chunk has before those of its parameters.
enum FixedColumn: Int, CaseIterable {
    /// Record of the journal's segment.
    case record
    /// Which effect of the record.
    case ordinal
    /// Core time and UTC of reception, generation by the source's clock; nanoseconds.
    case coreTime, utc, generation
    /// Quality, and what the generation counts from.
    case flags
}

/// The octets of a chunk: columns of equal length, each to be read alone.
///
///     version u8 · columns varint · rows varint · length of each column varint … · columns · CRC-32C u32
enum ChunkLayout {
    static let version: UInt8 = 1
    static let checksumOctets = 4
}

/// Where the frames of a compressed segment stand: the table at its end, by the "zstd seekable format".
///
/// A skippable frame (`zstd -d` passes over it): magic 184D2A5E · length · for each frame its length and the
/// length of what it holds (u32 each) · number of frames u32 · descriptor u8 · magic 8F92EAB1; little-endian.
struct SeekTable {
    struct Frame: Hashable {
        /// In the compressed file.
        var place: Int
        var length: Int
        /// In the segment.
        var offset: Int
        var held: Int
    }

    private(set) var frames: [Frame] = []

    static let skippable: UInt32 = 0x184D_2A5E
    static let seekable: UInt32 = 0x8F92_EAB1
    static let footerOctets = 9
    static let headOctets = 8
    private static let entryOctets = 8

    var fileOctets: Int { frames.last.map { $0.place + $0.length } ?? 0 }
    var segmentOctets: Int { frames.last.map { $0.offset + $0.held } ?? 0 }

    mutating func add(length: Int, held: Int) {
        frames.append(Frame(place: fileOctets, length: length, offset: segmentOctets, held: held))
    }

    /// The frame that holds an octet of the segment.
    func frame(holding offset: Int) -> Frame? {
        var (low, high) = (0, frames.count)
        while low < high {
            let middle = (low + high) / 2
            if frames[middle].offset + frames[middle].held <= offset {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < frames.count ? frames[low] : nil
    }

    /// The skippable frame.
    var octets: [UInt8] {
        var result: [UInt8] = []
        func put(_ value: UInt32) {
            for shift in [0, 8, 16, 24] { result.append(UInt8(value >> shift & 0xFF)) }
        }
        put(Self.skippable)
        put(UInt32(frames.count * Self.entryOctets + Self.footerOctets))
        for frame in frames {
            put(UInt32(frame.length))
            put(UInt32(frame.held))
        }
        put(UInt32(frames.count))
        result.append(0)
        put(Self.seekable)
        return result
    }

    /// Octets of the table that ends with this footer; nil for other octets, or with checksums of its own.
    static func octets(footer: UnsafeRawBufferPointer) -> Int? {
        guard footer.count == footerOctets, footer.number(5, UInt32.self) == seekable, footer[4] == 0 else {
            return nil
        }
        return headOctets + Int(footer.number(0, UInt32.self)) * entryOctets + footerOctets
    }

    init() {}

    /// Nil when the octets are no table of a file with so many octets before it.
    init?(_ octets: UnsafeRawBufferPointer, behind before: Int) {
        guard octets.count >= Self.headOctets + Self.footerOctets,
            octets.number(0, UInt32.self) == Self.skippable,
            Int(octets.number(4, UInt32.self)) == octets.count - Self.headOctets
        else { return nil }
        for at in stride(from: Self.headOctets, to: octets.count - Self.footerOctets, by: Self.entryOctets) {
            let held = Int(octets.number(at + 4, UInt32.self))
            guard held <= Limits.frameOctets else { return nil }
            add(length: Int(octets.number(at, UInt32.self)), held: held)
        }
        guard fileOctets == before else { return nil }
    }
}

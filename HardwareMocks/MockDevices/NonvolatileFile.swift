import CThreadShim
import RigLinkC

/// A rig's nonvolatile store in a small file, so that boot count and stop latch survive a restart of the
/// mock.
///
/// "RGNV", version 2, both slots of the store, CRC-32C u32. A file of an earlier version, or one that is
/// damaged or cut, is an unreadable store. Replaced as a whole (new file, fsync, rename): a kill at any
/// moment leaves the earlier or the later one.
public struct NonvolatileFile: Sendable {
    public let path: String
    private static let magic: [UInt8] = [0x52, 0x47, 0x4E, 0x56, 2]
    private static let imageOctets = NonvolatileImage.slotOctets * NonvolatileImage.slotCount
    private static let octetCount = magic.count + imageOctets + 4

    public init(path: String) {
        self.path = path
    }

    /// A missing file is a fresh rig; a damaged one an unreadable store, which the firmware takes for a
    /// latched stop.
    public func load() throws(MockError) -> NonvolatileImage {
        var octets = [UInt8](repeating: 0, count: Self.octetCount + 1)
        let count = path.withCString { cts_pty_load($0, &octets, octets.count) }
        if count == -2 { return .fresh }  // ENOENT
        guard count >= 0 else { throw .system(call: "reading", path: path, code: Int32(-count)) }
        guard count == Self.octetCount, octets.starts(with: Self.magic) else { return .unreadable }
        let sum = octets.withUnsafeBufferPointer { rl_crc32c($0.baseAddress, Self.octetCount - 4) }
        guard Self.word(octets, Self.octetCount - 4) == sum else { return .unreadable }
        return NonvolatileImage(octets: Array(octets[Self.magic.count..<Self.octetCount - 4]))
    }

    /// False when the file could not be replaced; the earlier one then still stands.
    public func save(_ image: NonvolatileImage) -> Bool {
        do throws(MockError) { try replace(image) } catch { return false }
        return true
    }

    /// The same, saying why it could not be done.
    public func replace(_ image: NonvolatileImage) throws(MockError) {
        var octets = Self.magic
        octets += image.octets
        Self.append(octets.withUnsafeBufferPointer { rl_crc32c($0.baseAddress, $0.count) }, to: &octets)
        try checked(path.withCString { cts_pty_replace($0, octets, octets.count) }, "writing", path)
    }

    private static func word(_ octets: [UInt8], _ at: Int) -> UInt32 {
        octets[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func append(_ word: UInt32, to octets: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { octets.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }
}

import Octets

/// What stands at an offset of a segment.
enum BlockVerdict {
    /// A block of ours, whole: its seal holds.
    case whole(SealedBlock)
    /// It would reach past the end.
    case cut
    case invalid(JournalDamage.Reason)
}

/// A block whose seal holds, with what the seal says; its octets stand in the window until that moves.
struct SealedBlock {
    var type: UInt32
    var octets: UnsafeRawBufferPointer
    /// Offset of the seal's value in the block.
    var seal: Int
    var previous: UInt32
    var checksum: UInt32

    var version: UInt8 { octets[seal + 6] }
    var flags: UInt8 { octets[seal + 7] }
    var isRecord: Bool { type == Layout.Block.packet || type == Layout.Block.custom }
    var segment: UInt32 { octets.number(seal + 12, UInt32.self) }
    /// Number of the record, for a record's block.
    var recordNumber: UInt64 { octets.number(seal + 16, UInt64.self) }
}

extension SegmentWindow {
    /// Judges the block at `offset` of a file that counts up to `end`, in the order that costs least.
    func judge(_ offset: Int, end: Int) throws(JournalError) -> BlockVerdict {
        let left = end - offset
        guard left >= 12 else { return .cut }
        var view = try view(offset, 8)
        guard view.count == 8 else { return .cut }
        if isUnreadable(offset) { return .invalid(.compression) }
        let type = view.number(0, UInt32.self)
        let length = view.number(4, UInt32.self)
        switch type {
        case Layout.Block.section, Layout.Block.interface, Layout.Block.packet, Layout.Block.custom: break
        default: return .invalid(.unknownBlock(type: type))
        }
        guard length >= 12, length & 3 == 0, length <= Limits.blockOctets else {
            return .invalid(.blockLength(found: length))
        }
        guard Int(length) <= left else { return .cut }
        view = try self.view(offset, Int(length))
        guard view.count == Int(length) else { return .cut }
        return SegmentWindow.judge(view, type: type)
    }

    private static func judge(_ block: UnsafeRawBufferPointer, type: UInt32) -> BlockVerdict {
        let trailing = block.number(block.count - 4, UInt32.self)
        guard trailing == block.count else {
            return .invalid(.trailingLength(expected: UInt32(block.count), found: trailing))
        }
        let size = Layout.Seal.size(of: type)
        let seal = block.count - Layout.trailer - size
        guard seal >= 16, block.number(seal - 4, UInt16.self) == Layout.Option.customBinary,
            block.number(seal - 2, UInt16.self) == UInt16(size),
            block.number(seal, UInt32.self) == Layout.enterprise,
            block.number(seal + 4, UInt16.self) == Layout.sealMark
        else { return .invalid(.unsealed) }
        let checksumAt = block.count - Layout.trailer - 4
        let previous = block.number(checksumAt - 4, UInt32.self)
        let found = block.number(checksumAt, UInt32.self)
        let expected = SealedBlock.checksum(block, checksumAt: checksumAt, previous: previous)
        guard found == expected else { return .invalid(.checksum(expected: expected, found: found)) }
        return .whole(
            SealedBlock(type: type, octets: block, seal: seal, previous: previous, checksum: found))
    }
}

extension SealedBlock {
    /// CRC-32C over the block with the checksum's own field zero, seeded with the block before.
    static func checksum(_ block: UnsafeRawBufferPointer, checksumAt: Int, previous: UInt32) -> UInt32 {
        var crc = CRC32C(seed: previous)
        crc.update(UnsafeRawBufferPointer(rebasing: block[..<checksumAt]).bound)
        withUnsafeTemporaryAllocation(byteCount: 4 + Layout.trailer, alignment: 4) { tail in
            tail.copyBytes(from: UnsafeRawBufferPointer(rebasing: block[checksumAt...]))
            tail.storeBytes(of: 0, as: UInt32.self)
            crc.update(UnsafeRawBufferPointer(tail).bound)
        }
        return crc.value
    }

    /// The record in the block; nil for a layout that no writer gives.
    func record() -> JournalRecord? {
        let fixed = type == Layout.Block.packet ? Layout.packetFixed : Layout.customFixed
        let count = Int(octets.number(fixed - 8, UInt32.self))
        guard version == Layout.version, fixed + Layout.padded(count) + Layout.recordTail == octets.count,
            let channel = JournalRecord.Channel(flags: flags, link: octets[seal + 9])
        else { return nil }
        let high = octets.number(fixed - 16, UInt32.self)
        let low = octets.number(fixed - 12, UInt32.self)
        return JournalRecord(
            channel: channel, kind: octets[seal + 8],
            coreTime: CoreTime(nanoseconds: octets.number(seal + 24, Int64.self)),
            utc: UTCTime(nanoseconds: Int64(bitPattern: UInt64(high) << 32 | UInt64(low))),
            readAt: octets.number(seal + 32, Int64.self),
            trace: JournalRecord.Trace(
                safety: octets.number(seal + 40, UInt32.self), data: octets.number(seal + 44, UInt32.self)),
            payload: Array(octets[fixed..<fixed + count]))
    }
}

import Octets

extension BlockBuffer {
    /// Appends the section header; gives its checksum.
    mutating func putSection(_ header: JournalHeader) -> UInt32 {
        let start = count
        put(Layout.Block.section)
        put(UInt32(0))
        put(Layout.byteOrder)
        put(UInt16(1))
        put(UInt16(0))
        put(Int64(-1))
        put(
            option: Layout.Option.comment,
            text: "behaviour \(header.origin.behaviour), segment \(header.segment)")
        put(option: Layout.Option.sectionHardware, text: header.origin.hardware)
        put(option: Layout.Option.sectionSystem, text: header.origin.operatingSystem)
        put(option: Layout.Option.sectionProgram, text: header.origin.program)
        putSeal(size: Layout.Seal.section, flags: header.gapKind)
        put(header.origin.behaviour)
        put(header.segment)
        put(header.coreTime.nanoseconds)
        put(header.utc.nanoseconds)
        put(header.previousOctets)
        return finish(blockAt: start, previous: header.previousChecksum)
    }

    /// Appends the description of a link, or of the station's events (nil).
    mutating func putInterface(_ link: JournalLink?, segment: UInt32, previous: UInt32) -> UInt32 {
        let start = count
        put(Layout.Block.interface)
        put(UInt32(0))
        put((link?.kind ?? .stationEvents).rawValue)
        put(UInt16(0))
        put(UInt32(0))
        put(option: Layout.Option.interfaceName, text: link?.name ?? "station")
        put(option: Layout.Option.interfaceExplanation, text: link?.explanation ?? "station events")
        if let speed = link?.bitsPerSecond, speed > 0 {
            put(Layout.Option.interfaceSpeed)
            put(UInt16(8))
            put(speed)
        }
        put(Layout.Option.interfaceResolution)
        put(UInt16(1))
        put(UInt32(9))
        putSeal(size: Layout.Seal.interface, flags: link == nil ? Layout.Flag.events : 0)
        put(UInt32(link?.id.index ?? 0xFF))
        put(segment)
        return finish(blockAt: start, previous: previous)
    }

    /// Appends one record; gives its checksum.
    mutating func putRecord(
        _ record: JournalRecord, interface: UInt32, at place: JournalPosition, previous: UInt32
    ) -> UInt32 {
        let start = count
        reserve(Layout.recordBlock(payload: record.payload.count))
        let isPacket = record.payload.count <= Limits.packetOctets
        put(isPacket ? Layout.Block.packet : Layout.Block.custom)
        put(UInt32(0))
        if !isPacket { put(Layout.enterprise) }
        put(interface)
        let stamp = UInt64(bitPattern: record.utc.nanoseconds)
        put(UInt32(truncatingIfNeeded: stamp >> 32))
        put(UInt32(truncatingIfNeeded: stamp))
        put(UInt32(record.payload.count))
        put(UInt32(record.payload.count))
        let hash = record.payload.withUnsafeBytes { octets in
            put(padded: octets)
            return CRC32.checksum(octets)
        }
        put(Layout.Option.packetFlags)
        put(UInt16(4))
        put(record.channel.packetFlags)
        put(Layout.Option.packetHash)
        put(UInt16(5))
        put(Layout.hashCRC32)
        put(hash)
        put(UInt16(0))
        put(UInt8(0))
        putSeal(size: Layout.Seal.record, flags: record.channel.flags)
        put(record.kind)
        put(record.channel.linkOctet)
        put(UInt16(0))
        put(place.segment)
        put(place.record)
        put(record.coreTime.nanoseconds)
        put(record.readAt)
        put(record.trace.safety)
        put(record.trace.data)
        return finish(blockAt: start, previous: previous)
    }
}

extension JournalRecord.Channel {
    /// Octet of a seal that names the link, FF for events.
    var linkOctet: UInt8 {
        switch self {
        case .link(let id, _, _): id.index
        case .events: 0xFF
        }
    }

    var flags: UInt8 {
        switch self {
        case .link(_, let direction, let lateStop):
            (direction == .transmitted ? Layout.Flag.transmitted : 0) | (lateStop ? Layout.Flag.lateStop : 0)
        case .events: Layout.Flag.events
        }
    }

    var packetFlags: UInt32 {
        switch self {
        case .link(_, .received, _): Layout.inbound
        case .link(_, .transmitted, _): Layout.outbound
        case .events: 0
        }
    }

    /// Nil for flags that no writer gives.
    init?(flags: UInt8, link: UInt8) {
        switch flags {
        case Layout.Flag.events where link == 0xFF: self = .events
        case 0...3:
            self = .link(
                LinkID(link), direction: flags & Layout.Flag.transmitted != 0 ? .transmitted : .received,
                lateStop: flags & Layout.Flag.lateStop != 0)
        default: return nil
        }
    }
}

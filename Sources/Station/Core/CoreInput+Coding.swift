public import Octets

/// The kinds of records on the journal's event channel.
public enum RecordKind: UInt8, Sendable, CaseIterable {
    // What a segment begins with.
    case configuration = 1, dictionary, clockMapping, snapshot
    /// In the dictionary's place: the SHA-256 of one that is kept beside the journal.
    case dictionaryReference = 5
    // Inputs of the core.
    case port = 16, request, wakeUp, stopSent, storage, started, quarantined
    case untaken = 24, ending, room, leaseDelayed, archive
    // What the core did, for people and for verification.
    case stage = 32, linkState, alarm, note, alarmChange
    // A request as it was made durable, before the core saw it.
    case intent = 48
    /// Records that the writer had to drop stand here.
    case gap = 49
    // The segment was closed in order.
    case end = 63

    /// Whether replay feeds it to the core.
    public var isInput: Bool { (16..<32).contains(rawValue) }
}

extension CoreInput {
    /// The record kind and payload of every input but received octets, which stand on their link's own
    /// channel.
    func eventRecord() -> (kind: RecordKind, payload: [UInt8]) {
        var writer = ByteWriter()
        switch self {
        case .received: preconditionFailure("received octets are recorded on their link")
        case .port(let link, let change):
            writer.u8(link.index)
            change.encode(into: &writer)
            return (.port, writer.bytes)
        case .request(let request):
            request.encode(into: &writer)
            return (.request, writer.bytes)
        case .wakeUp: return (.wakeUp, [])
        case .stopSent(let link, let write):
            writer.u8(link.index)
            write.encode(into: &writer)
            return (.stopSent, writer.bytes)
        case .storage(let health):
            health.encode(into: &writer)
            return (.storage, writer.bytes)
        case .archive(let health):
            health.encode(into: &writer)
            return (.archive, writer.bytes)
        case .started(let seed, let offset):
            writer.u64(seed)
            writer.i64(offset)
            return (.started, writer.bytes)
        case .quarantined(let bytes, let position):
            writer.u32(position.segment)
            writer.u64(position.record)
            writer.blob(bytes)
            return (.quarantined, writer.bytes)
        case .untaken(let request):
            request.encode(into: &writer)
            return (.untaken, writer.bytes)
        case .leaseDelayed(let link, let delay):
            writer.u8(link.index)
            delay.encode(into: &writer)
            return (.leaseDelayed, writer.bytes)
        case .room(let room):
            room.encode(into: &writer)
            return (.room, writer.bytes)
        case .ending(let principal):
            writer.text(principal)
            return (.ending, writer.bytes)
        }
    }

    /// The input that an event record stands for; nil for a kind that is no input.
    init?(kind: RecordKind, payload: [UInt8]) throws(OctetError) {
        var reader = ByteReader(payload)
        switch kind {
        case .port:
            let link = LinkID(try reader.u8())
            self = .port(link, try PortChange(decoding: &reader))
        case .request: self = .request(try OperatorRequest(decoding: &reader))
        case .wakeUp: self = .wakeUp
        case .stopSent:
            let link = LinkID(try reader.u8())
            self = .stopSent(link, try StopWrite(decoding: &reader))
        case .storage: self = .storage(try StorageHealth(decoding: &reader))
        case .archive: self = .archive(try ArchiveHealth(decoding: &reader))
        case .started: self = .started(seed: try reader.u64(), utcOffset: try reader.i64())
        case .quarantined:
            let position = JournalPosition(segment: try reader.u32(), record: try reader.u64())
            self = .quarantined(try reader.blob(), position)
        case .untaken: self = .untaken(try OperatorRequest(decoding: &reader))
        case .leaseDelayed:
            let link = LinkID(try reader.u8())
            self = .leaseDelayed(link, try LeaseDelay(decoding: &reader))
        case .room: self = .room(try DiskRoom(decoding: &reader))
        case .ending: self = .ending(principal: try reader.text())
        default: return nil
        }
    }
}

extension PortChange: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .opened(let text):
            writer.u8(1)
            writer.text(text)
        case .closed(let text):
            writer.u8(2)
            writer.text(text)
        case .writeFailed(let errno, let unsent):
            writer.u8(3)
            writer.i32(errno)
            writer.u32(unsent)
        case .lost(let octets, let from, let to):
            writer.u8(4)
            writer.u64(octets)
            writer.i64(from)
            writer.i64(to)
        case .ended: writer.u8(5)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 1: self = .opened(try reader.text())
        case 2: self = .closed(try reader.text())
        case 3: self = .writeFailed(errno: try reader.i32(), unsent: try reader.u32())
        case 4: self = .lost(octets: try reader.u64(), from: try reader.i64(), to: try reader.i64())
        case 5: self = .ended
        default: throw .invalid(what: "change of a port", value: UInt64(tag))
        }
    }
}

extension StopWrite: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.blob(bytes)
        writer.u32(stopID)
        writer.u8(reason)
        writer.bool(isRepeat)
        writer.text(principal)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        bytes = try reader.blob()
        stopID = try reader.u32()
        reason = try reader.u8()
        isRepeat = try reader.bool()
        principal = try reader.text()
    }
}

extension StorageHealth: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .sound: writer.u8(0)
        case .lagging(let milliseconds):
            writer.u8(1)
            writer.u32(milliseconds)
        case .failing(let errno):
            writer.u8(2)
            writer.i32(errno)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 0: self = .sound
        case 1: self = .lagging(milliseconds: try reader.u32())
        case 2: self = .failing(errno: try reader.i32())
        default: throw .invalid(what: "health of the storage", value: UInt64(tag))
        }
    }
}

extension ArchiveHealth: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .sound: writer.u8(0)
        case .behind(let seconds):
            writer.u8(1)
            writer.u32(seconds)
        case .failing(let text):
            writer.u8(2)
            writer.text(text)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 0: self = .sound
        case 1: self = .behind(seconds: try reader.u32())
        case 2: self = .failing(try reader.text())
        default: throw .invalid(what: "health of the archive", value: UInt64(tag))
        }
    }
}

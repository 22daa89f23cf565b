import MissionDatabase
public import Octets

/// The last values as octets; the dictionary stands beside them.
extension ValueTable {
    public func encode(into writer: inout ByteWriter) {
        writer.list(held) { writer, held in
            writer.i32(held.container)
            guard held.container >= 0 else { return }
            writer.i64(held.raw)
            held.value.encode(into: &writer)
        }
        writer.list(receptions) { writer, reception in
            writer.optional(reception.generation) {
                $0.u8($1.epoch.rawValue)
                $0.i64($1.nanoseconds)
            }
            writer.i64(reception.receivedAt.nanoseconds)
            writer.u8(reception.quality.rawValue)
            writer.optional(reception.dueAt) { $0.i64($1.nanoseconds) }
        }
    }

    /// Takes what a snapshot kept; errors: made with another dictionary.
    public mutating func restore(from reader: inout ByteReader) throws(OctetError) {
        let parameters = Int(try reader.u32())
        guard parameters == held.count else {
            throw .invalid(what: "number of values in the snapshot", value: UInt64(parameters))
        }
        for index in held.indices {
            held[index].container = try reader.i32()
            guard held[index].container >= 0 else { continue }
            guard held[index].container < receptions.count else {
                throw .invalid(what: "packet of a value", value: UInt64(held[index].container))
            }
            held[index].raw = try reader.i64()
            held[index].value = try SampleValue(decoding: &reader)
        }
        let containers = Int(try reader.u32())
        guard containers == receptions.count else {
            throw .invalid(what: "number of packets in the snapshot", value: UInt64(containers))
        }
        for index in receptions.indices { receptions[index] = try Self.reception(&reader) }
    }

    private static func reception(_ reader: inout ByteReader) throws(OctetError) -> Reception {
        var reception = Reception()
        reception.generation = try reader.optional { (reader) throws(OctetError) in
            let number = try reader.u8()
            guard let epoch = GenerationTime.Epoch(rawValue: number) else {
                throw .invalid(what: "epoch of a time", value: UInt64(number))
            }
            return GenerationTime(epoch: epoch, nanoseconds: try reader.i64())
        }
        reception.receivedAt = CoreTime(nanoseconds: try reader.i64())
        reception.quality = SampleQuality(rawValue: try reader.u8())
        reception.dueAt = try reader.optional { (reader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
        return reception
    }
}

extension SampleValue {
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .integer(let value):
            writer.u8(1)
            writer.i64(value)
        case .unsigned(let value):
            writer.u8(2)
            writer.u64(value)
        case .real(let value):
            writer.u8(3)
            writer.f64(value)
        case .label(let value):
            writer.u8(4)
            writer.u32(value)
        case .unlabelled(let value):
            writer.u8(5)
            writer.i64(value)
        case .flag(let value):
            writer.u8(6)
            writer.bool(value)
        case .octets(let start, let count):
            writer.u8(7)
            writer.u32(start)
            writer.u32(count)
        }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 1: self = .integer(try reader.i64())
        case 2: self = .unsigned(try reader.u64())
        case 3: self = .real(try reader.f64())
        case 4: self = .label(try reader.u32())
        case 5: self = .unlabelled(try reader.i64())
        case 6: self = .flag(try reader.bool())
        case 7: self = .octets(start: try reader.u32(), count: try reader.u32())
        default: throw .invalid(what: "kind of value", value: UInt64(tag))
        }
    }
}

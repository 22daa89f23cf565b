public import Octets

/// What a hand does with the key of hold-to-run.
public enum JogAct: Hashable, Sendable {
    /// The key went down: JOG with these arguments, for as long as `hold` comes.
    case press(CommandOrder)
    /// The key is still down; names the press by the command id of its answer.
    case hold(UInt32)
    /// The key is up.
    case release(UInt32)
}

extension JogAct: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .press(let order):
            writer.u8(1)
            order.encode(into: &writer)
        case .hold(let press):
            writer.u8(2)
            writer.u32(press)
        case .release(let press):
            writer.u8(3)
            writer.u32(press)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 1: self = .press(try CommandOrder(decoding: &reader))
        case 2: self = .hold(try reader.u32())
        case 3: self = .release(try reader.u32())
        default: throw .invalid(what: "act at the key of hold-to-run", value: UInt64(tag))
        }
    }
}

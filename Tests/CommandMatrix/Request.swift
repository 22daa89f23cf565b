import Octets
import RigLinkC

/// A command as it goes out, right or wrong in any field.
struct Request {
    let kind: CommandKind
    var id: UInt32
    var expiry: UInt32
    var boot: UInt16
    var epoch: UInt16
    var operatorID: UInt16 = 7
    var expectedState: UInt8 = 255
    var token: UInt32
    /// Raw numbers of own arguments, by index − 1.
    var arguments: [Int64]
    var lengthDelta = 0
    var isDamaged = false

    /// Sequence count of the space packet, from the id.
    func packet() -> [UInt8] {
        var packet = kind.template
        for field in kind.fields {
            let value: UInt64? =
                switch field.name {
                case "command_id": UInt64(id)
                case "expiry": UInt64(expiry)
                case "boot_count": UInt64(boot)
                case "function": UInt64(kind.function)
                case "epoch": UInt64(epoch)
                case "operator": UInt64(operatorID)
                case "expected_state": UInt64(expectedState)
                case "token" where field.index == 0: UInt64(token)
                case "source": 16
                default: field.index > 0 ? UInt64(bitPattern: arguments[Int(field.index) - 1]) : nil
                }
            guard let value else { continue }
            let mask: UInt64 = field.bits >= 64 ? .max : (1 << UInt64(field.bits)) - 1
            BitField.insert(value & mask, into: &packet, at: field.bitOffset, bits: field.bits)
        }
        if lengthDelta < 0 { packet.removeLast(min(-lengthDelta, packet.count - kind.argumentsFrom)) }
        if lengthDelta > 0 { packet += [UInt8](repeating: 0, count: lengthDelta) }
        BitField.insert(UInt64(id & 0x3FFF), into: &packet, at: 18, bits: 14)
        BitField.insert(UInt64(packet.count + 2 - 7), into: &packet, at: 32, bits: 16)
        let check = packet.withUnsafeBufferPointer { rl_crc16($0.baseAddress, $0.count) }
        packet.add(isDamaged ? check ^ 1 : check, 2)
        return packet
    }

    /// Octets behind the function, as LENGTH counts them.
    var argumentOctets: Int { max(0, kind.template.count - kind.argumentsFrom + lengthDelta) }

    /// What the device reads of an argument.
    func read(_ field: CommandKind.Field) -> Int64 {
        let raw = UInt64(bitPattern: arguments[Int(field.index) - 1])
        guard field.bits < 64 else { return Int64(bitPattern: raw) }
        let low = raw & ((1 << UInt64(field.bits)) - 1)
        let isNegative = field.isSigned && low >> UInt64(field.bits - 1) == 1
        return isNegative ? Int64(low) - (1 << Int64(field.bits)) : Int64(low)
    }

    func read(_ name: String) -> Int64? { kind.own.first { $0.name == name }.map(read) }
}

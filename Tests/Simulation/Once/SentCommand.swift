import Octets
import RigLink

/// The front of a command packet as it went over the line (ICD §7).
struct SentCommand {
    var id: UInt32
    /// Rig milliseconds; 0 = none.
    var expiry: UInt32
    var bootCount: UInt16
    var function: UInt16
    var packet: [UInt8]

    private static let idAt = 11, expiryAt = 15, bootAt = 19, functionAt = 21, least = 25
    static let question: UInt16 = 9

    init?(_ packet: [UInt8]) {
        guard packet.count >= Self.least, packet[0] == 0x19, packet[1] == 0x80 else { return nil }
        func number(_ at: Int, _ count: Int) -> UInt32 {
            packet[at..<at + count].reduce(0) { $0 << 8 | UInt32($1) }
        }
        id = number(Self.idAt, 4)
        expiry = number(Self.expiryAt, 4)
        bootCount = UInt16(number(Self.bootAt, 2))
        function = UInt16(number(Self.functionAt, 2))
        self.packet = packet
    }

    /// The command of a frame with both delimiters; nil: it carries none.
    init?(frame octets: [UInt8]) {
        var found: SentCommand?
        var decoder = FrameDecoder(receiverIsHost: false)
        decoder.feed(octets) { event in
            if case .frame(let frame) = event, frame.kind == .reliableData { found = SentCommand(frame.body) }
        }
        guard let found else { return nil }
        self = found
    }

    /// The id that GET_CMD_STATUS asks about.
    var askedAbout: UInt32? {
        guard function == Self.question, packet.count >= 29 else { return nil }
        return packet[23..<27].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The same, good for so much longer: what a rig without a check of the expiry would take it for.
    func prolonged(by milliseconds: UInt32) -> [UInt8] {
        var changed = packet
        let later = expiry &+ milliseconds
        for place in 0..<4 {
            changed[Self.expiryAt + place] = UInt8(truncatingIfNeeded: later >> UInt32(24 - 8 * place))
        }
        changed.removeLast(2)
        let check = CRC16.checksum(changed)
        return changed + [UInt8(check >> 8), UInt8(truncatingIfNeeded: check)]
    }
}

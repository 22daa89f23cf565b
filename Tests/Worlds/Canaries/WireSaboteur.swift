import Octets
import RigLink

/// Sits on the line and changes what the station sends, as its canary says.
struct WireSaboteur {
    private let canary: Canary?
    /// The last packet that is no PING.
    private var other: [UInt8]?
    private var lastToken: UInt32 = 0
    private var counter: UInt16 = 0

    init(_ canary: Canary?) { self.canary = canary }

    /// The frames that go on instead of `octets`, a frame each.
    mutating func sent(_ octets: [UInt8], _ truth: Truth) -> [[UInt8]] {
        guard canary == .swappedCommand || canary == .leaseWithoutArm || canary == .forgedLease else {
            return [octets]
        }
        var frame: LinkFrame?
        var decoder = FrameDecoder(receiverIsHost: false)
        decoder.feed(octets) { if case .frame(let whole) = $0 { frame = whole } }
        guard let frame else { return [octets] }
        switch (canary, frame.kind) {
        case (.swappedCommand, .reliableData): return [swapped(frame).encoded()]
        case (.leaseWithoutArm, .heartbeat), (.forgedLease, .heartbeat):
            return [leased(frame, truth).encoded()]
        default: return [octets]
        }
    }

    private mutating func swapped(_ frame: LinkFrame) -> LinkFrame {
        guard let command = CommandPacket(frame.body) else { return frame }
        // A question takes the place of another one: the rig answers both at any time.
        guard command.function == 1 || (6...10).contains(command.function) else { return frame }
        guard var packet = other, CommandPacket(packet)?.function != command.function else {
            other = frame.body
            return frame
        }
        packet.replaceSubrange(11..<15, with: frame.body[11..<15])
        packet.removeLast(2)
        let check = CRC16.checksum(packet)
        packet += [UInt8(check >> 8), UInt8(truncatingIfNeeded: check)]
        var swapped = frame
        swapped.body = packet
        return swapped
    }

    private mutating func leased(_ frame: LinkFrame, _ truth: Truth) -> LinkFrame {
        guard var beat = try? HostHeartbeat(parsing: frame.body) else { return frame }
        if beat.armToken != 0 {
            (lastToken, counter) = (beat.armToken, beat.leaseCounter)
            // The forger's counters run ahead of the station's.
            if canary == .forgedLease { beat.leaseCounter &+= 1000 }
        } else if canary == .leaseWithoutArm {
            beat.armToken = lastToken
            counter &+= 1
            beat.leaseCounter = counter
        }
        var other = frame
        other.body = beat.encoded()
        return other
    }
}

/// The front of a command packet (ICD §7).
struct CommandPacket {
    let id: UInt32
    let function: UInt16

    init?(_ body: [UInt8]) {
        guard body.count >= 25, body[0] == 0x19, body[1] == 0x80 else { return nil }
        id = body[11..<15].reduce(0) { $0 << 8 | UInt32($1) }
        function = UInt16(body[21]) << 8 | UInt16(body[22])
    }
}

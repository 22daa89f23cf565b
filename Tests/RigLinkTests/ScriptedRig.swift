import Octets
import RigLink

/// A rig that is told what to say: it makes frames and reads the host's.
struct ScriptedRig {
    var session: UInt8 = 5
    var bootCount: UInt32 = 3
    var sequence: UInt8 = 0
    var expected: UInt8 = 0
    var window: UInt8 = 4
    var maxBody: UInt16 = 1012
    /// Rig microseconds minus the host's.
    var clockOffset: Int64 = 1_000_000

    func frame(_ kind: FrameKind, _ body: [UInt8] = [], sequence: UInt8? = nil) -> [UInt8] {
        LinkFrame(
            fromDevice: true, kind: kind, session: session, sequence: sequence ?? self.sequence,
            acknowledge: expected, clock: 77, body: body
        ).encoded()
    }

    func answer(nonce: UInt32, session: UInt8? = nil) -> [UInt8] {
        var answer = HelloAcknowledge()
        answer.session = session ?? self.session
        answer.nonce = nonce
        answer.bootCount = bootCount
        answer.window = window
        answer.maxBody = maxBody
        return LinkFrame(
            fromDevice: true, kind: .helloAcknowledge, session: answer.session, body: answer.encoded()
        ).encoded()
    }

    func heartbeat() -> [UInt8] { frame(.heartbeat, RigHeartbeat().encoded()) }

    mutating func report(_ packet: [UInt8]) -> [UInt8] {
        defer { sequence &+= 1 }
        return frame(.reliableData, packet)
    }
}

extension [HostAction] {
    /// The frames that go out, as the rig reads them.
    var frames: [LinkFrame] {
        compactMap {
            guard case .transmit(let octets) = $0 else { return nil }
            return try? LinkFrame(stuffed: octets.dropFirst().dropLast(), receiverIsHost: false)
        }
    }

    func frames(_ kind: FrameKind) -> [LinkFrame] { frames.filter { $0.kind == kind } }

    /// Everything but octets.
    var news: [HostAction] {
        filter { if case .transmit = $0 { false } else { true } }
    }
}

extension HostLink {
    /// Calls that hand back what they want done.
    mutating func received(_ bytes: [UInt8], at milliseconds: Int64) -> [HostAction] {
        var actions: [HostAction] = []
        receive(bytes, at: .milliseconds(milliseconds), into: &actions)
        return actions
    }

    mutating func woken(at milliseconds: Int64) -> [HostAction] {
        var actions: [HostAction] = []
        wake(at: .milliseconds(milliseconds), into: &actions)
        return actions
    }

    mutating func opened(nonce: UInt32 = 0xABCD, at milliseconds: Int64 = 0) -> [HostAction] {
        var actions: [HostAction] = []
        open(nonce: nonce, at: .milliseconds(milliseconds), into: &actions)
        return actions
    }

    mutating func submitted(
        _ packet: [UInt8], tag: UInt32, at milliseconds: Int64
    ) throws(RigLinkError) -> [HostAction] {
        var actions: [HostAction] = []
        try submit(packet, tag: tag, at: .milliseconds(milliseconds), into: &actions)
        return actions
    }

    /// A link in session 5 at 0 ms.
    static func live(_ rig: ScriptedRig = ScriptedRig(), baud: UInt32 = 0) -> HostLink {
        var link = HostLink(configuration: configuration(baud: baud))
        _ = link.opened()
        _ = link.received(rig.answer(nonce: 0xABCD), at: 0)
        return link
    }

    static func configuration(baud: UInt32 = 0) -> HostLinkConfiguration {
        HostLinkConfiguration(wireHash: [1, 2, 3, 4, 5, 6, 7, 8], baud: baud, seed: 42)
    }
}

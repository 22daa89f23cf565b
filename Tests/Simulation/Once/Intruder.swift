import MockDevices
import Octets
import RigLink

/// Another host on the line: opens a session of its own and says again what it recorded.
struct Intruder {
    private var nonce: UInt32

    init(seed: UInt64) { nonce = UInt32(truncatingIfNeeded: seed) | 1 }

    /// One recorded packet in a session of its own. The rig takes it in at `now`.
    mutating func repeatPacket(_ packet: [UInt8], to rig: SimulatedRig, at now: UInt64) {
        nonce &+= 0x9E37_79B9
        let hello = HelloQuestion(
            nonce: nonce | 1, wireHash: rig.settings.wireHash, maxBody: 1012, window: 4)
        rig.receive(LinkFrame(kind: .hello, session: 0, body: hello.encoded()).encoded(), at: now)
        let frame = LinkFrame(kind: .reliableData, session: rig.view.session, body: packet)
        rig.receive(frame.encoded(), at: now)
    }
}

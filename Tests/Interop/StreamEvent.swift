import RigLink
import RigLinkC

/// What one implementation's decoder found in a stream.
struct StreamEvent: Equatable {
    var verdict: UInt8
    var frame: LinkFrame?

    /// The ground's side, fed in the chunks that are given.
    static func bySwift(_ chunks: [[UInt8]], receiverIsHost: Bool) -> [StreamEvent] {
        var decoder = FrameDecoder(receiverIsHost: receiverIsHost)
        var events: [StreamEvent] = []
        for chunk in chunks {
            decoder.feed(chunk) { event in
                switch event {
                case .frame(let frame): events.append(StreamEvent(verdict: 0, frame: frame))
                case .damaged(let verdict, _): events.append(StreamEvent(verdict: verdict.rawValue))
                }
            }
        }
        return events
    }

    /// The device's side, which takes one octet at a time anyhow.
    static func byC(_ chunks: [[UInt8]], receiverIsHost: Bool) -> [StreamEvent] {
        let decoder = UnsafeMutablePointer<rl_decoder>.allocate(capacity: 1)
        defer { decoder.deallocate() }
        rl_decoder_init(decoder, receiverIsHost)
        var events: [StreamEvent] = []
        var verdict = RL_OK
        var frame = rl_frame()
        for chunk in chunks {
            for octet in chunk where rl_decoder_feed(decoder, octet, &verdict, &frame) {
                let good = verdict == RL_OK ? LinkFrame(frame) : nil
                events.append(StreamEvent(verdict: UInt8(verdict.rawValue), frame: good))
            }
        }
        return events
    }
}

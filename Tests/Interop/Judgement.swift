import Octets
import RigLink
import RigLinkC

/// What one implementation says of the octets between two delimiters.
struct Judgement: Equatable, CustomStringConvertible {
    /// Number of the verdict (README of Firmware-Protocol §1.1).
    var verdict: UInt8
    /// Fields and body of a good frame.
    var frame: LinkFrame?
    /// The good frame, written again, with both delimiters.
    var again: [UInt8] = []

    var description: String {
        "verdict \(verdict) \(frame.map { "\($0)" } ?? "") again \(again.hex)"
    }

    /// The ground's side.
    static func bySwift(_ stuffed: ArraySlice<UInt8>, receiverIsHost: Bool) -> Judgement {
        do throws(FrameVerdict) {
            let frame = try LinkFrame(stuffed: stuffed, receiverIsHost: receiverIsHost)
            return Judgement(verdict: 0, frame: frame, again: frame.encoded())
        } catch {
            return Judgement(verdict: error.rawValue)
        }
    }

    /// The device's side.
    static func byC(_ stuffed: ArraySlice<UInt8>, receiverIsHost: Bool) -> Judgement {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(RL_MAX_STUFFED)) { decoded in
            var frame = rl_frame()
            let verdict = stuffed.withUnsafeBufferPointer {
                rl_judge($0.baseAddress, $0.count, receiverIsHost, decoded.baseAddress, &frame)
            }
            guard verdict == RL_OK else { return Judgement(verdict: UInt8(verdict.rawValue)) }
            return Judgement(verdict: 0, frame: LinkFrame(frame), again: frame.encoded())
        }
    }

    /// A decoder that takes the checksum least significant octet first: which a comparison must find.
    static func byWrongOrder(_ stuffed: ArraySlice<UInt8>, receiverIsHost: Bool) -> Judgement {
        guard var plain = try? COBS.decode(stuffed), plain.count >= 12 else {
            return bySwift(stuffed, receiverIsHost: receiverIsHost)
        }
        plain.append(contentsOf: plain.suffix(4).reversed())
        plain.removeSubrange(plain.count - 8..<plain.count - 4)
        var turned: [UInt8] = []
        COBS.encode(plain, into: &turned)
        return bySwift(turned[...], receiverIsHost: receiverIsHost)
    }
}

extension LinkFrame {
    /// A frame that C has found good.
    init?(_ frame: rl_frame) {
        guard let kind = FrameKind(rawValue: frame.kind) else { return nil }
        self.init(
            fromDevice: frame.from_device, kind: kind, session: frame.session, sequence: frame.sequence,
            acknowledge: frame.acknowledge, clock: frame.clock,
            body: Array(UnsafeBufferPointer(start: frame.body, count: frame.count)))
    }
}

extension rl_frame {
    /// What C writes for this frame, with both delimiters.
    func encoded() -> [UInt8] {
        var frame = self
        return [UInt8](unsafeUninitializedCapacity: Int(RL_MAX_WIRE)) { buffer, count in
            count = rl_frame_encode(&frame, buffer.baseAddress)
        }
    }
}

extension Sequence<UInt8> {
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

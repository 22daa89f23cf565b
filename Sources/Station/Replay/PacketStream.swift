import Octets
import RigLink
import SpaceLink

/// Space packets out of octets: out of the frames of a rig link, or one behind the other.
public struct PacketStream {
    /// What stands in the octets.
    public enum Found: Hashable, Sendable {
        /// `isRepeat`: a reliable frame that came again, because its acknowledgement was lost.
        case packet([UInt8], isRepeat: Bool)
        /// A frame that carries no packet: heartbeat, time, acknowledgement …
        case frame(String)
        /// Octets that are nothing, and why.
        case damaged([UInt8], String)
    }

    private var decoder: FrameDecoder
    private var lastReliable: [UInt8] = []

    /// `fromDevice`: frames of the rig; false: frames of the station.
    public init(fromDevice: Bool = true) { decoder = FrameDecoder(receiverIsHost: fromDevice) }

    /// Takes the next octets of a link.
    public mutating func feed(_ octets: [UInt8], _ emit: (Found) -> Void) {
        var events: [FrameEvent] = []
        decoder.feed(octets) { events.append($0) }
        for event in events {
            switch event {
            case .damaged(let verdict, let raw): emit(.damaged(raw, "frame damaged: \(verdict)"))
            case .frame(let frame):
                guard frame.kind == .data || frame.kind == .reliableData else {
                    emit(.frame("\(frame.kind)"))
                    continue
                }
                var isRepeat = false
                if frame.kind == .reliableData {
                    let name = [frame.session, frame.sequence] + frame.body
                    isRepeat = name == lastReliable
                    lastReliable = name
                }
                Self.split(frame.body) { found in
                    if case .packet(let packet, _) = found {
                        emit(.packet(packet, isRepeat: isRepeat))
                    } else {
                        emit(found)
                    }
                }
            }
        }
    }

    /// Packets that stand one behind the other.
    public static func split(_ octets: [UInt8], _ emit: (Found) -> Void) {
        var rest = octets[...]
        while !rest.isEmpty {
            let head = Array(rest.prefix(6))
            guard head.count == 6, head[0] >> 5 == 0 else {
                return emit(.damaged(Array(rest), "no space packet begins with these octets"))
            }
            let length = SpacePacket.length(of: head)
            guard rest.count >= length else {
                return emit(.damaged(Array(rest), "a packet of \(length) octets is cut off"))
            }
            emit(.packet(Array(rest.prefix(length)), isRepeat: false))
            rest = rest.dropFirst(length)
        }
    }

    /// What octets of a file most likely are: frames of a rig, of a station, or packets.
    public enum Form: String, Sendable, CaseIterable {
        case frames
        case commandFrames = "command-frames"
        case packets
    }

    /// The form under which most of the first octets have a meaning.
    public static func guess(_ octets: [UInt8]) -> Form {
        func meaning(_ found: [Found]) -> Int {
            found.reduce(0) { sum, found in
                switch found {
                case .packet(let packet, _): PacketErrorControl.isValid(packet) ? sum + packet.count : sum - 1
                case .frame: sum + 10
                case .damaged: sum - 1
                }
            }
        }
        let head = Array(octets.prefix(65_536))
        var scores: [(Form, Int)] = []
        for form in Form.allCases {
            var found: [Found] = []
            read(head, as: form) { found.append($0) }
            scores.append((form, meaning(found)))
        }
        return scores.max { $0.1 < $1.1 }?.0 ?? .packets
    }

    /// All that stands in the octets of a file.
    public static func read(_ octets: [UInt8], as form: Form, _ emit: (Found) -> Void) {
        guard form != .packets else { return split(octets, emit) }
        var stream = PacketStream(fromDevice: form == .frames)
        stream.feed(octets, emit)
        // A file may end without the last delimiter.
        stream.feed([0], emit)
    }
}

/// The headers of a packet in words, for packets of any dictionary.
public struct PacketHeads: Hashable, Sendable {
    public let isTelecommand: Bool
    public let apid: UInt16
    public let count: UInt16
    public let octets: Int
    /// Whether its error control holds.
    public let isWhole: Bool

    /// Nil for octets that are no whole packet.
    public init?(_ packet: [UInt8]) {
        guard let read = try? SpacePacket(parsing: packet) else { return nil }
        isTelecommand = read.isTelecommand
        apid = read.apid.rawValue
        count = read.sequenceCount.value
        octets = packet.count
        isWhole = PacketErrorControl.isValid(packet)
    }
}

public import Octets

/// One event report of the rig (service 5), told once however often it was sent.
public struct RigEvent: Hashable, Sendable {
    public var link: LinkID
    /// 1 information … 4 high.
    public var severity: UInt8
    public var identifier: UInt16
    /// Name from the dictionary's enumeration, or the number.
    public var name: String
    public var bootCount: UInt16
    public var count: UInt32
    /// Micrometres below touch-off.
    public var bitDepthMicrometres: Int32
    public var a: Int32
    public var b: Int32
    /// What the value was held against; 0 = nothing.
    public var limit: Int32

    /// Its numbers, for people.
    public var words: String { "\(a) \(b)" + (limit == 0 ? "" : " (limit \(limit))") }
}

/// Tells a new event from one that was sent again in a new session, by (boot count, event count).
struct EventTracker: Hashable, Sendable, SnapshotCodable {
    enum Verdict: Hashable {
        case new
        case duplicate
        /// New, but so many before it never came.
        case newAfterGap(UInt32)
    }

    private struct Boot: Hashable {
        var bootCount: UInt16
        var last: UInt32
    }

    /// The boots met last, oldest first; a rig sends nothing of boots further back.
    private var boots: [Boot] = []

    init() {}

    mutating func note(bootCount: UInt16, count: UInt32) -> Verdict {
        guard let index = boots.firstIndex(where: { $0.bootCount == bootCount }) else {
            boots.append(Boot(bootCount: bootCount, last: count))
            if boots.count > Limits.rememberedBoots { boots.removeFirst() }
            // What an earlier station took of this boot is not known here; only a start at 1 proves no gap.
            return .new
        }
        let last = boots[index].last
        guard count > last else { return .duplicate }
        boots[index].last = count
        return count == last + 1 ? .new : .newAfterGap(count - last - 1)
    }

    func encode(into writer: inout ByteWriter) {
        writer.list(boots) {
            $0.u16($1.bootCount)
            $0.u32($1.last)
        }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        boots = try reader.list(limit: Limits.rememberedBoots) { (reader) throws(OctetError) in
            Boot(bootCount: try reader.u16(), last: try reader.u32())
        }
    }
}

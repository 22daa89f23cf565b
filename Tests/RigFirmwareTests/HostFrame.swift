import RigLinkC

/// One frame as the bench host sees it; encoded and judged by the C codec, not by Sources/RigLink.
struct HostFrame {
    var kind: UInt8
    var session: UInt8 = 0
    var sequence: UInt8 = 0
    var acknowledge: UInt8 = 0
    var clock: UInt32 = 0
    var body: [UInt8] = []

    func encoded() -> [UInt8] {
        var wire = [UInt8](repeating: 0, count: Int(RL_MAX_WIRE))
        let count = body.withUnsafeBufferPointer { body in
            var frame = rl_frame()
            frame.from_device = false
            frame.kind = kind
            frame.session = session
            frame.sequence = sequence
            frame.acknowledge = acknowledge
            frame.clock = clock
            frame.body = body.baseAddress
            frame.count = body.count
            return rl_frame_encode(&frame, &wire)
        }
        return Array(wire[..<count])
    }
}

/// Big-endian numbers of a body.
struct Octets {
    var all: [UInt8] = []

    init(_ all: [UInt8] = []) {
        self.all = all
    }

    func number(_ at: Int, _ count: Int) -> UInt64 {
        guard at + count <= all.count else { return 0 }
        return all[at..<at + count].reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func add(_ number: some BinaryInteger, _ count: Int) {
        for place in (0..<count).reversed() { all.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}

/// A report of PUS service 1 as it came.
struct MatrixReport {
    let subtype: UInt8
    let command: UInt32
    var code: UInt16 = 0
    var index: UInt8 = 0
    var value: Int32 = 0
    var limit: Int32 = 0
    var result: UInt32 = 0

    init?(_ packet: UnsafeBufferPointer<UInt8>) {
        // 6 primary, 3 PUS, 2 counter, 2 destination, 7 time = 20 octets of headers.
        guard packet.count >= 30, packet[7] == 1 else { return nil }
        func number(_ at: Int, _ count: Int) -> UInt32 {
            packet[at..<at + count].reduce(0) { $0 << 8 | UInt32($1) }
        }
        subtype = packet[8]
        command = number(24, 4)
        switch subtype {
        case 2, 4, 6, 8:
            code = UInt16(number(28, 2))
            index = packet[30]
            value = Int32(bitPattern: number(31, 4))
            limit = Int32(bitPattern: number(35, 4))
        case 7: result = number(28, 4)
        default: break
        }
    }

    var isFinal: Bool { [2, 4, 7, 8].contains(subtype) }
    var isRefusal: Bool { subtype == 2 }
}

extension [UInt8] {
    mutating func add(_ number: some BinaryInteger, _ count: Int) {
        for place in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}

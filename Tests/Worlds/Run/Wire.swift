import MockDevices

/// One direction of the line that knows when its next octets come out: it is asked every millisecond.
struct Wire {
    private var wire: ImpairedWire
    /// `.max` while nothing is on its way.
    private(set) var due = UInt64.max

    init(_ impairments: Impairments, direction: UInt64) {
        wire = ImpairedWire(impairments, direction: direction)
    }

    var octetsInFlight: Int { wire.octetsInFlight }

    mutating func send(_ octets: [UInt8], at time: UInt64) {
        wire.send(octets, at: time)
        due = wire.deadline ?? .max
    }

    mutating func take(at time: UInt64) -> [[UInt8]] {
        let octets = wire.take(at: time)
        due = wire.deadline ?? .max
        return octets
    }

    mutating func clear() {
        wire.clear()
        due = .max
    }
}

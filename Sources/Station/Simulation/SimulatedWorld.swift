public import Octets

/// Devices in virtual time, as the simulation driver needs them.
public protocol SimulatedWorld {
    /// When something happens in it by itself; never before the last `advance`.
    var deadline: CoreTime { get }

    /// Lets time pass and gives what reaches the station by then, in order.
    mutating func advance(to now: CoreTime) -> [WorldSignal]

    /// Octets of the station for a device.
    mutating func transmit(_ octets: [UInt8], on link: LinkID, at now: CoreTime)

    /// The station wants the port closed and opened again.
    mutating func reopen(_ link: LinkID, at now: CoreTime)
}

/// What reaches a station from a simulated world.
public enum WorldSignal: Hashable, Sendable {
    case received(LinkID, [UInt8])
    case port(LinkID, PortChange)
}

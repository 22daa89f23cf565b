public import Octets

/// A serial port, or a pseudo-terminal in its place.
public final class SerialLink: Link {
    public let id: LinkID
    public var name: String { "" }

    public init(id: LinkID, configuration: LinkConfiguration, deliver: @escaping LinkDelivery)
        throws(LinkError)
    {
        self.id = id
    }

    public func start() {}
    @discardableResult public func send(_ octets: [UInt8]) -> Bool { false }
    public func reopen(_ cause: String) {}
    public func emergencyWrite(_ octets: [UInt8]) -> EmergencyWriteResult {
        EmergencyWriteResult(outcome: .noPort, calledAt: 0, answeredAt: 0)
    }
    public func shutdown() {}
    public var statistics: LinkStatistics { LinkStatistics() }
}

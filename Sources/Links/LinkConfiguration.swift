/// One link as the configuration states it.
public struct LinkConfiguration: Equatable, Sendable {
    public enum Parity: String, Sendable, CaseIterable { case none, even, odd }

    /// Name for people and for the thread.
    public var name: String
    /// Kind of link, a key of `LinkRegistry`.
    public var scheme: String
    /// A device node, a link to one (`/dev/serial/by-id/…`, looked up again at each opening), or
    /// `usb:VID:PID:SERIAL` in hexadecimal (the serial number may be left out).
    public var path: String
    public var baud: Int
    public var parity: Parity
    public var stopBits: Int
    public var usesHardwareFlowControl: Bool
    public var assertsDTR: Bool
    public var assertsRTS: Bool
    /// Drop DTR at close; boards that reset on DTR want false.
    public var hangsUpOnClose: Bool
    /// Baud rate the writer paces by: nil = the port's rate, and none on a pseudo-terminal; 0 = never.
    public var pacedBaud: Int?
    /// Octets that may wait behind the kernel.
    public var sendQueueOctets: Int
    public var retry: RetrySchedule

    public init(
        name: String, scheme: String = "serial", path: String, baud: Int = 115_200, parity: Parity = .none,
        stopBits: Int = 1, usesHardwareFlowControl: Bool = false, assertsDTR: Bool = true,
        assertsRTS: Bool = true, hangsUpOnClose: Bool = false, pacedBaud: Int? = nil,
        sendQueueOctets: Int? = nil, retry: RetrySchedule = RetrySchedule()
    ) {
        self.name = name
        self.scheme = scheme
        self.path = path
        self.baud = baud
        self.parity = parity
        self.stopBits = stopBits
        self.usesHardwareFlowControl = usesHardwareFlowControl
        self.assertsDTR = assertsDTR
        self.assertsRTS = assertsRTS
        self.hangsUpOnClose = hangsUpOnClose
        self.pacedBaud = pacedBaud
        self.sendQueueOctets = sendQueueOctets ?? Limits.sendQueueOctets
        self.retry = retry
    }
}

public import Octets

/// One way to a device and back: opens, supervises, reopens, stamps, paces; it never looks into the octets.
///
/// Every signal of a link comes from the link's own thread, in order: `opened`, any number of `received`,
/// then `closed`.
public protocol Link: AnyObject, Sendable {
    var id: LinkID { get }
    var name: String { get }

    /// Starts the link's thread, which opens the port and keeps it open. Once.
    func start()

    /// Queues octets for the device; nothing waits. False = the port is closed or the queue is full,
    /// nothing is taken, and a `writeFailed` signal follows from the link's thread.
    @discardableResult func send(_ octets: [UInt8]) -> Bool

    /// Closes the port and opens it again at once; the cause comes back in `closed`.
    func reopen(_ cause: String)

    /// The stop lane: throws away what the kernel still holds and writes once, from the caller's thread.
    /// Waits for no queue, no pacing and no flow control.
    func emergencyWrite(_ octets: [UInt8]) -> EmergencyWriteResult

    /// Closes the port and ends the thread before it returns (called on the link's own thread: right after).
    func shutdown()

    var statistics: LinkStatistics { get }
}

/// Where a link's signals go; called on the link's thread, so it should only hand over (see `Mailbox`).
public typealias LinkDelivery = @Sendable (LinkID, LinkSignal) -> Void

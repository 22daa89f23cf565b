/// Why a link changed its state.
public enum LinkCause: UInt8, Hashable, Sendable, CaseIterable {
    case portOpened = 0
    /// The port was closed or has gone.
    case portClosed = 1
    /// The rig answered HELLO.
    case helloAnswered = 2
    /// No heartbeat for the degraded or lost time, though other frames came.
    case heartbeatsMissing = 3
    /// No good frame of the session at all for the degraded or lost time.
    case silence = 4
    case heartbeatsBack = 5
    /// A packet was not acknowledged in time (1.2 s).
    case notAcknowledged = 6
    /// The rig is in another session (NAK 4), or answered HELLO once more in another one.
    case sessionReplaced = 7
    case byeSent = 8
    case byeReceived = 9
    /// This station speaks another dictionary from here on.
    case dictionaryChanged = 10
}

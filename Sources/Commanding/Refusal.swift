/// Why the station does not send a command. Nothing was sent.
public struct Refusal: Hashable, Sendable {
    /// What stood against it; raw numbers stand in journals and are never used again for something else.
    public enum Reason: UInt8, Hashable, CaseIterable, Sendable {
        case linkAbsent = 1
        case linkNotLive = 2
        case wireHash = 3
        case timeCorrelation = 4
        case journal = 5
        case stopLatched = 6
        case notArmed = 7
        case lease = 8
        case forbidden = 9
        case ledgerFull = 10
        case linkQueueFull = 11
        case sessionEnded = 12
        case notSentInTime = 13
        case neverArrived = 14
        case identity = 15
        case wrongRig = 16
        case stopPath = 17
        case state = 18
        case permit = 19
        case blocked = 20
        case scope = 21
        case paused = 22
        case twoStep = 23
        case valueStale = 24
        case tooLate = 25
        case stateChanged = 26
        case unseenChanges = 27
        case attendance = 28
        case freeSpace = 29
        case bulk = 30
    }

    public let reason: Reason
    /// The finding and, at its end, what to do.
    public let text: String

    public init(_ reason: Reason, _ text: String) {
        self.reason = reason
        self.text = text
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String { text }
}

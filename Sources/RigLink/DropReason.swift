/// Why a packet will not be acknowledged any more: whether it arrived is not known.
public enum DropReason: UInt8, Hashable, Sendable, CaseIterable {
    case portClosed = 0
    case linkLost = 1
    case sessionReplaced = 2
    case byeSent = 3
    case byeReceived = 4
    case dictionaryChanged = 5
}

/// The first thing that is wrong with what stands between two delimiters; numbers as in ICD §1.1.
///
/// The numbers stand in vectors and journals. 5 is not used: a frame too long is 2 before and after
/// unstuffing.
public enum FrameVerdict: UInt8, Error, Hashable, Sendable, CaseIterable {
    case ok = 0
    case empty = 1
    case tooLong = 2
    case badCOBS = 3
    case tooShort = 4
    case badCRC = 6
    case badVersion = 7
    case wrongDirection = 8
    case badKind = 9
    case badLength = 10
}

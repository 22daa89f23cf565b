/// Linux's numbers of the errors that this target tells apart (asm-generic/errno.h).
enum ErrorNumber {
    static let notPermitted: Int32 = 1
    static let noEntry: Int32 = 2
    static let inputOutput: Int32 = 5
    static let noSuchAddress: Int32 = 6
    static let tryAgain: Int32 = 11
    static let accessDenied: Int32 = 13
    static let busy: Int32 = 16
    static let noDevice: Int32 = 19
    static let notAFolder: Int32 = 20
    static let invalid: Int32 = 22
    static let notATerminal: Int32 = 25
    static let noBufferSpace: Int32 = 105
}

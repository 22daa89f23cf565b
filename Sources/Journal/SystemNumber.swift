import Glibc

/// The operating system's error numbers: their text, what helps, and which pass by themselves.
enum SystemNumber {
    /// A full or slow disk may have room again later; a missing right will not come back by waiting.
    static let passesByItself: [Int32] = [ENOSPC, EDQUOT, EIO, EAGAIN, EINTR, ENOMEM, EMFILE, ENFILE]

    /// A write that takes nothing without an error would be tried for ever.
    static let noProgress = EIO
    static let noMemory = ENOMEM
    static let noEntry = ENOENT

    static let missing = ENOENT

    static func text(_ number: Int32) -> String {
        String(cString: strerror(number))
    }

    static func advice(_ number: Int32) -> String {
        switch number {
        case ENOSPC, EDQUOT: "free space on that disk; nothing that was written is lost"
        case EIO: "the disk does not answer properly; look at the kernel's log and move the journal"
        case EACCES, EPERM: "give the station's user the right to that path"
        case EROFS: "the disk is mounted read-only; look at the kernel's log"
        case ENOENT: "the path is not there; create it or correct the configuration"
        case EMFILE, ENFILE: "too many files are open; raise the limit"
        default: "look at the path and the kernel's log"
        }
    }
}

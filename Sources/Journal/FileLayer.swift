/// Every call to the operating system that the journal makes, so that a test can make each one fail.
///
/// Each gives its result, 0 or more, or the negated error number.
public struct FileLayer: Sendable {
    public enum Mode: Hashable, Sendable {
        case read
        /// For writing, created, emptied if it was there.
        case replace
        /// For reading and writing, created if missing, kept if not.
        case update
        /// A directory, for its sync.
        case directory
    }

    /// Descriptor of the file at the path.
    public var open: @Sendable (_ path: String, _ mode: Mode) -> Int32
    /// Octets written at the offset: maybe fewer than offered.
    public var write: @Sendable (_ file: Int32, _ octets: UnsafeRawBufferPointer, _ offset: Int64) -> Int
    /// Octets read at the offset; 0 at the end.
    public var read:
        @Sendable (_ file: Int32, _ octets: UnsafeMutableRawBufferPointer, _ offset: Int64) -> Int
    public var size: @Sendable (_ file: Int32) -> Int64
    public var dataSync: @Sendable (_ file: Int32) -> Int32
    public var directorySync: @Sendable (_ file: Int32) -> Int32
    public var truncate: @Sendable (_ file: Int32, _ octets: Int64) -> Int32
    public var rename: @Sendable (_ from: String, _ to: String) -> Int32
    public var unlink: @Sendable (_ path: String) -> Int32
    public var close: @Sendable (_ file: Int32) -> Int32
    /// Takes the exclusive lock, without waiting.
    public var lock: @Sendable (_ file: Int32) -> Int32
    public var makeDirectory: @Sendable (_ path: String) -> Int32
    /// Appends the names in the directory, in no order.
    public var list: @Sendable (_ path: String, _ names: inout [String]) -> Int32
    /// Address of the mapped file as an integer, shared with the file.
    public var map: @Sendable (_ file: Int32, _ octets: Int) -> Int
    public var unmap: @Sendable (_ address: UnsafeMutableRawPointer, _ octets: Int) -> Int32
    /// Octets that the file system of the path has free for this user.
    public var freeOctets: @Sendable (_ path: String) -> Int64
    /// This process's number, as a lock file tells it.
    public var processNumber: @Sendable () -> Int32
}

/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of one mailbox; what does not fit is dropped as whole chunks and told as lost.
    static let mailboxOctets = 16 << 20
    /// What an element costs in a mailbox beside its octets.
    static let elementOctets = 64
    /// Room kept for elements that carry no device's octets (link states, requests) when chunks fill the
    /// rest.
    static let mailboxReserve = 1 << 20
    /// How long a thread may turn for what it knows is coming: the way back from sleep costs more.
    static let longestSpin: Int64 = 500_000
    /// Octets that wait behind the kernel in one link.
    static let sendQueueOctets = 64 << 10
    /// One read of a device.
    static let readOctets = 4096
    /// Reads in a row before the writer and the stop flag are looked at again.
    static let readsInARow = 64
    /// Time between two looks for a closed port that a hint (inotify) may cause.
    static let hintSpacing: Int64 = 2_000_000
    /// Time for which a writer may keep octets in the kernel.
    static let kernelWindow: Int64 = 20_000_000
    /// A link's thread turns at least this often, as a sign of life for a supervisor.
    static let signOfLife: Int64 = 1_000_000_000

    // MARK: Local sockets

    static let socketBacklog: Int32 = 64
    static let socketClients = 256
    /// Reads of one connection in a row.
    static let socketReads = 8
    /// EAGAIN and EADDRINUSE of Linux.
    static let wouldBlock: Int64 = 11
    static let addressInUse: Int32 = 98
    /// EMFILE and ENFILE.
    static let processDescriptors: Int32 = 24
    static let systemDescriptors: Int32 = 23
    /// How long nobody new is heard when there is no descriptor for him.
    static let deafness: Int64 = 50_000_000
}

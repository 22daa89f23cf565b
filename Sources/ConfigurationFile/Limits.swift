/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of a controller's id.
    static let rigIDOctets = 12
    /// Octets of a SHA-256.
    static let digestOctets = 32
    static let tokens = 256
    /// Names that clients may call the machine by.
    static let hosts = 16
    static let ports = 1...65535
    static let fileOctets = 1 << 20
    static let links = 16
    static let nameOctets = 64
    static let pathOctets = 4096
    /// Room of `sockaddr_un.sun_path` less its closing zero and the longest name of a socket in the
    /// directory.
    static let socketDirectoryOctets = 107 - 20
    /// Problems told at once.
    static let problems = 50
    static let baud = 300...4_000_000
    /// A segment is at most 64 MB or an hour (ARCHITECTURE §3b).
    static let segmentMegabytes = 1...64
    static let segmentMinutes = 1...60
    static let snapshotSeconds = 1...3600
    /// 2 GiB (SR-S-15) to 16 TiB.
    static let reserveMegabytes = 2048...16_777_216
    static let keepFreePercent = 0...90
    static let keepDays = 1...36_500
}

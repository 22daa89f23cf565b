import CThreadShim
import Foundation

/// A local socket that listens, for a server that accepts by itself.
///
/// A socket left by a dead process is replaced, one of a living one is not. The one who accepts owns the
/// descriptor; `release` takes the name away.
public struct LocalListener: Sendable {
    public let path: String
    public let descriptor: Int32
    private let lock: Int32

    /// Members of `group` may connect if there is such a group, else those of the process's own; `mode` as
    /// for `chmod`.
    public init(path: String, mode: UInt32, group: String) throws(LinkError) {
        var lock: Int32 = -1
        let descriptor = cts_unix_listen(path, mode, Limits.socketBacklog, &lock)
        if descriptor == -Limits.addressInUse { throw .busy(path: path, owner: "another station") }
        guard descriptor >= 0 else { throw .system(call: "socket", path: path, errno: -descriptor) }
        self.path = path
        self.descriptor = descriptor
        self.lock = lock
        // Without the right to give it away it stays with the process's own group.
        if let number = Self.number(of: group) { _ = chown(path, uid_t.max, number) }
    }

    /// Takes the name away, so that nobody connects any more.
    public func release() { cts_unix_unlisten(path, -1, lock) }

    private static func number(of group: String) -> gid_t? {
        var entry = Foundation.group()
        var found: UnsafeMutablePointer<Foundation.group>?
        var buffer = [CChar](repeating: 0, count: Limits.readOctets)
        guard getgrnam_r(group, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return entry.gr_gid
    }
}

import Foundation

/// Who is at the other end of a socket, in words.
public enum Person {
    /// `uid 1000 (anna), pid 77`; the name only where the system knows one.
    public static func words(user: Int32, process: Int32) -> String {
        "uid \(user)" + (name(of: user).map { " (\($0))" } ?? "") + ", pid \(process)"
    }

    private static func name(of user: Int32) -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getpwuid_r(uid_t(bitPattern: user), &entry, &buffer, buffer.count, &found) == 0, found != nil,
            let name = entry.pw_name
        else { return nil }
        return String(cString: name)
    }
}

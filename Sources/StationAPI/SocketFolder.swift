import Foundation

/// Where a station's sockets are, for both ends.
public enum SocketFolder {
    /// What a person or service named, else the system's, else this user's own.
    public static func resolve(_ named: String?) -> String {
        if let named, !named.isEmpty { return named }
        if let named = ProcessInfo.processInfo.environment["REGOLITH_SOCKETS"], !named.isEmpty {
            return named
        }
        let system = "/run/regolith"
        if FileManager.default.fileExists(atPath: system + "/control.sock") { return system }
        return personal
    }

    /// The folder of a station that a person runs without installing it.
    public static var personal: String { "/tmp/regolith-\(getuid())" }

    /// Makes the folder for this user alone if it is missing. A folder of somebody else is refused: whoever
    /// owns it could put another socket there.
    public static func prepare(_ path: String) throws(StationAPIError) {
        var attributes = stat()
        if lstat(path, &attributes) == 0 {
            guard attributes.st_mode & S_IFMT == S_IFDIR, attributes.st_uid == getuid() else {
                throw .socketFolder(path: path, why: "it belongs to somebody else or is no folder")
            }
            return
        }
        guard mkdir(path, 0o755) == 0 else {
            throw .socketFolder(path: path, why: "it cannot be made (error \(errno))")
        }
    }
}

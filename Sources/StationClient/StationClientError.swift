/// Why a station could not be asked.
public enum StationClientError: Error, Hashable, Sendable, CustomStringConvertible {
    case notRunning(path: String, errno: Int32)
    case closed
    case noAnswer(seconds: Double)
    case badAnswer(String)

    public var description: String {
        switch self {
        case .notRunning(let path, 13):
            return "\(path) may not be opened: join the group that owns it, or ask its owner"
        case .notRunning(let path, let errno):
            return "no station answers at \(path) (error \(errno)): start one with `regolith demo` or "
                + "`regolithd --config station.toml`, or name its folder with --sockets"
        case .closed: return "the station closed the connection: look whether regolithd still runs"
        case .noAnswer(let seconds):
            return "the station gave no answer within \(seconds) s: look at its log; STOP has its own way"
        case .badAnswer(let why): return "the station's answer cannot be read: \(why)"
        }
    }
}

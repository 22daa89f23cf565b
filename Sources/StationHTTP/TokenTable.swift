import ConfigurationFile
import Foundation
import Synchronization

/// The tokens of the file as it is now: a token that is taken out of it is void at once, without a restart.
final class TokenTable: Sendable {
    private struct State {
        var stamp: Stamp?
        var tokens: [AccessToken] = []
    }

    private struct Stamp: Hashable {
        var seconds: Int
        var nanoseconds: Int
        var octets: Int
        var file: UInt64
    }

    private let path: String?
    private let log: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(path: String?, log: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.log = log
    }

    /// A file that cannot be read or is wrong holds no tokens, and the log says why.
    var tokens: [AccessToken] {
        guard let path else { return [] }
        let stamp = Self.stamp(of: path)
        return state.withLock { state in
            guard stamp != state.stamp || stamp == nil else { return state.tokens }
            state.stamp = stamp
            do {
                state.tokens = try TokenFile.load(path: path)
                log("\(path): \(state.tokens.count) tokens")
            } catch {
                state.tokens = []
                log("no token is taken: \(error)")
            }
            return state.tokens
        }
    }

    private static func stamp(of path: String) -> Stamp? {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        return Stamp(
            seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec, octets: Int(found.st_size),
            file: UInt64(found.st_ino))
    }
}

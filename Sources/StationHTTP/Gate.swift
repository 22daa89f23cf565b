public import ConfigurationFile
import Crypto
import Foundation

/// Decides at the door who somebody is: by the kernel's word at the local socket, by a token elsewhere.
///
/// `Host` keeps out pages that reach this machine under a name of their own (DNS rebinding), `Origin` the
/// pages of others (SR-S-18).
public struct Gate: Sendable {
    /// Which door somebody came through.
    public enum Way: Hashable, Sendable { case socket, port }

    /// What a request says of itself.
    public struct Claims: Hashable, Sendable {
        public var host: String?
        public var origin: String?
        public var authorization: String?

        public init(host: String?, origin: String? = nil, authorization: String? = nil) {
            self.host = host
            self.origin = origin
            self.authorization = authorization
        }
    }

    private static let ownNames = ["localhost", "127.0.0.1", "[::1]"]
    private let hosts: [String]
    private let port: Int?

    public init(_ configuration: HTTPConfiguration) {
        hosts = configuration.hosts
        port = configuration.port
    }

    /// Who it is. `peer`: whom the kernel names at the local socket.
    public func caller(
        _ claims: Claims, way: Way, peer: Caller?, tokens: [AccessToken]
    ) throws(Problem) -> Caller {
        guard let host = claims.host?.lowercased(), isOwn(host, way) else {
            throw Problem(
                403, "HOST", "'\(claims.host ?? "")' is no name of this station: see [http] hosts",
                closes: true)
        }
        if let origin = claims.origin?.lowercased(), origin != "http://" + host, origin != "https://" + host {
            throw Problem(403, "ORIGIN", "pages of '\(origin)' may not speak to this station", closes: true)
        }
        if let authorization = claims.authorization { return holder(of: authorization, tokens) }
        switch way {
        case .socket: return peer ?? Caller(principal: "unknown", operatorID: 0, role: .observer)
        case .port: return Caller(principal: "loopback without a token", operatorID: 0, role: .observer)
        }
    }

    private func isOwn(_ host: String, _ way: Way) -> Bool {
        let (name, port) = Self.split(host)
        if hosts.contains(name) { return true }
        guard Self.ownNames.contains(name) else { return false }
        return way == .socket || port == nil || port == self.port
    }

    /// Name and port; -1 for a port that is no number.
    private static func split(_ host: String) -> (name: String, port: Int?) {
        let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map { host.index(after: $0) } : nil
        guard let colon = end.map({ $0 < host.endIndex ? $0 : nil }) ?? host.lastIndex(of: ":") else {
            return (host, nil)
        }
        return (String(host[..<colon]), Int(host[host.index(after: colon)...]) ?? -1)
    }

    /// The digests are compared, so that how long it takes tells nothing of a token.
    private func holder(of authorization: String, _ tokens: [AccessToken]) -> Caller {
        let words = authorization.split(separator: " ")
        if words.count == 2, words[0].lowercased() == "bearer" {
            let digest = Array(SHA256.hash(data: Data(words[1].utf8)))
            if let token = tokens.first(where: { $0.digest == digest }) {
                return Caller(
                    principal: "token \(token.name) (\(token.role.rawValue))", operatorID: token.operatorID,
                    role: token.role == .operator ? .operator : .observer)
            }
        }
        return Caller(principal: "unknown token", operatorID: 0, role: .stranger)
    }
}

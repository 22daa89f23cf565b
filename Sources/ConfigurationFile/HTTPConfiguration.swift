/// `[http]`: whether the station's HTTP face is reached by more than its local socket.
public struct HTTPConfiguration: Hashable, Sendable {
    /// Port of 127.0.0.1; nil: no network port at all.
    public let port: Int?
    /// Names beside localhost, 127.0.0.1 and [::1] that clients may call this machine by.
    public let hosts: [String]
    /// The file that says which token may do what; nil: whoever comes over the port reads, stops and holds.
    public let tokensPath: String?

    public init(port: Int? = nil, hosts: [String] = [], tokensPath: String? = nil) {
        self.port = port
        self.hosts = hosts
        self.tokensPath = tokensPath
    }
}

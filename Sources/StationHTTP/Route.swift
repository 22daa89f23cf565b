public import StationAPI

/// One thing that can be asked over HTTP; server, checks and document are made of the same table.
public struct Route: Sendable {
    public enum Method: String, Hashable, Sendable { case get = "GET", post = "POST" }

    /// A part of the path or of the query.
    public struct Field: Hashable, Sendable {
        public enum Kind: Hashable, Sendable { case text, number, flag, list }

        public let name: String
        public let kind: Kind
        public let meaning: String
        /// One that the station knows, for whoever tries it out.
        public let example: String?

        init(_ name: String, _ kind: Kind, _ meaning: String, example: String? = nil) {
            self.name = name
            self.kind = kind
            self.meaning = meaning
            self.example = example
        }
    }

    public enum Body: Hashable, Sendable { case none, command, person }

    /// What a good answer is.
    public enum Good: Hashable, Sendable {
        case message(ServerMessage.Kind)
        case stream
        case metrics
        case document
    }

    public let method: Method
    /// With `{name}` for a part that varies.
    public let path: String
    public let summary: String
    public let access: Caller.Access
    public let parts: [Field]
    public let query: [Field]
    public let body: Body
    public let good: Good
    /// 202 where a request was taken and its end is yet to come.
    public let status: Int

    init(
        _ method: Method, _ path: String, _ summary: String, access: Caller.Access = .read,
        parts: [Field] = [], query: [Field] = [], body: Body = .none, status: Int = 200, _ good: Good
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.access = access
        self.parts = parts
        self.query = query
        self.body = body
        self.good = good
        self.status = status
    }
}

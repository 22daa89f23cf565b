public import StationAPI

/// What a client of the live stream wants to see.
public struct StreamFilter: Hashable, Sendable {
    public var topics: [Topic]
    /// Names of parameters; empty: all of them.
    public var parameters: [String]

    /// `topics` and `parameters` as they stand in a query, separated by commas.
    public init(topics: String?, parameters: String?) throws(Problem) {
        let words = (topics ?? "samples,stages,events,links,alarms,status").split(separator: ",")
        var found: [Topic] = []
        for word in words {
            guard let topic = Topic(rawValue: String(word)) else {
                let known = Topic.allCases.map(\.rawValue).joined(separator: ", ")
                throw .message("'\(word)' is no topic: known are \(known)")
            }
            if !found.contains(topic) { found.append(topic) }
        }
        self.topics = found
        self.parameters = (parameters ?? "").split(separator: ",").map(String.init)
        guard self.parameters.count <= Limits.filterNames else {
            throw .message("at most \(Limits.filterNames) parameters in one filter")
        }
    }

    /// The message as this client sees it; nil: not at all.
    public func apply(_ message: ServerMessage, on topic: Topic) -> ServerMessage? {
        guard topics.contains(topic) else { return nil }
        guard !parameters.isEmpty, var samples = message.samples else { return message }
        samples.values.removeAll { !parameters.contains($0.name) }
        guard !samples.values.isEmpty else { return nil }
        var message = message
        message.samples = samples
        return message
    }
}

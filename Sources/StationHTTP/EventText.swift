/// Server-sent events as octets (WHATWG HTML, server-sent events).
public enum EventText {
    /// One event; `data` is one line.
    public static func event(_ name: String, id: String?, data: String) -> String {
        (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(data)\n\n"
    }

    /// Keeps a quiet stream alive; no client shows it.
    public static let comment = ": alive\n\n"
}

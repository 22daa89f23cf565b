/// The stop lane's own words. They are so plain that neither end needs a parser to be set up.
///
/// A client writes one line `STOP principal` to `stop.sock`; the lane answers with lines:
/// `sent LINK MICROSECONDS`, `unsent LINK WHY`, `confirmed LINK MICROSECONDS latched`,
/// `confirmed LINK MICROSECONDS standstill`, `unconfirmed LINK MICROSECONDS`, `end`.
/// Times are microseconds since the request was read.
public enum StopMessage: Hashable, Sendable {
    case sent(link: String, microseconds: Int)
    case unsent(link: String, why: String)
    case latched(link: String, microseconds: Int)
    case standstill(link: String, microseconds: Int)
    case unconfirmed(link: String, microseconds: Int)
    case end

    public var line: String {
        switch self {
        case .sent(let link, let time): return "sent \(link) \(time)"
        case .unsent(let link, let why): return "unsent \(link) \(why)"
        case .latched(let link, let time): return "confirmed \(link) \(time) latched"
        case .standstill(let link, let time): return "confirmed \(link) \(time) standstill"
        case .unconfirmed(let link, let time): return "unconfirmed \(link) \(time)"
        case .end: return "end"
        }
    }

    /// Nil for a line that this client does not know; it is shown as it is.
    public init?(line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: true)
        guard let verb = words.first else { return nil }
        if verb == "end" {
            self = .end
            return
        }
        guard words.count >= 3 else { return nil }
        let link = String(words[1])
        let time = Int(words[2])
        switch (verb, time) {
        case ("unsent", _): self = .unsent(link: link, why: words[2...].joined(separator: " "))
        case ("sent", let time?): self = .sent(link: link, microseconds: time)
        case ("unconfirmed", let time?): self = .unconfirmed(link: link, microseconds: time)
        case ("confirmed", let time?) where words.last == "latched":
            self = .latched(link: link, microseconds: time)
        case ("confirmed", let time?) where words.last == "standstill":
            self = .standstill(link: link, microseconds: time)
        default: return nil
        }
    }
}

/// Why a request is not answered as it was meant: a status of HTTP, a code for programs, a text for people.
public struct Problem: Error, Hashable, Sendable {
    public let status: Int
    public let code: String
    public let text: String
    /// The connection ends with this answer.
    public let closes: Bool

    public init(_ status: Int, _ code: String, _ text: String, closes: Bool = false) {
        self.status = status
        self.code = code
        self.text = text
        self.closes = closes
    }

    /// The statuses that any route may answer with, beside its own, and what they mean.
    public static let everywhere: [(status: Int, meaning: String)] = [
        (400, "the request cannot be read"), (401, "a token is wanted, or it is not known"),
        (403, "the Host, the Origin or the role does not permit it"), (404, "there is no such thing"),
        (405, "another method is meant"), (408, "the body did not come"),
        (409, "the station refused; nothing was sent"), (413, "the body is too long"),
        (415, "the body is not application/json"), (429, "too many requests"),
        (503, "too many wait already"), (504, "the station's core gave no answer"),
    ]

    static func message(_ text: String) -> Problem { Problem(400, "MESSAGE", text) }
    static func missing(_ text: String) -> Problem { Problem(404, "NOT_FOUND", text) }
    static let noAnswer = Problem(
        504, "NO_ANSWER",
        "the station's core gave no answer: look at the history before asking again; STOP has its own way")
    static let busy = Problem(503, "BUSY", "too many requests wait for an answer: wait for those first")
}

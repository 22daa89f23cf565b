import Foundation
import StationAPI

/// A request that got through the door, with its route.
struct Call: Sendable {
    let route: Route
    /// In the order of the path.
    let parts: [String]
    let query: [(name: String, value: String)]
    let body: [UInt8]
    let caller: Caller
    let lastEventID: String?

    func text(_ name: String) -> String? { query.first { $0.name == name }?.value }

    func flag(_ name: String) throws(Problem) -> Bool {
        guard let text = text(name) else { return false }
        guard let flag = Bool(text) else { throw .message("\(name) is true or false, not '\(text)'") }
        return flag
    }

    func count(_ name: String, usual: Int) throws(Problem) -> Int {
        guard let text = text(name) else { return usual }
        guard let count = Int(text), count > 0 else { throw .message("\(name) is a number, not '\(text)'") }
        return min(count, usual)
    }

    /// The part of the path that is a number.
    func number() throws(Problem) -> UInt32 {
        guard let text = parts.first, let number = UInt32(text) else {
            throw .missing("'\(parts.first ?? "")' is no number")
        }
        return number
    }

    func message<Message: Decodable>(_ type: Message.Type) throws(Problem) -> Message {
        do {
            return try LineCoder().message(type, from: body)
        } catch {
            throw .message("\(error)")
        }
    }

    /// A query as its names and values; nil: it is not encoded as one.
    static func query(of text: String) -> [(name: String, value: String)]? {
        var found: [(name: String, value: String)] = []
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let plain = sides.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = plain[0] else { return nil }
            guard let value = plain.count > 1 ? plain[1] : "" else { return nil }
            found.append((name, value))
        }
        return found
    }
}

public import MissionDatabase

/// Events of the rig in a person's words, by the dictionary: `reason STOP, stop id 3`.
public struct EventWords: Sendable {
    private let events: Enumeration?
    private let states: Enumeration?

    public init(_ database: MissionDatabase?) {
        events = database?.parameter(named: "event_id")?.type.enumeration
        states = database?.parameter(named: "state")?.type.enumeration
    }

    public static func severity(_ severity: Int) -> String {
        switch severity {
        case 1: return "INFO"
        case 2: return "LOW"
        case 3: return "MEDIUM"
        default: return "HIGH"
        }
    }

    /// The two numbers of an event, with what they mean where the dictionary says it.
    public func text(identifier: Int, _ a: Int64, _ b: Int64) -> String {
        guard let place = events?.index(of: Int64(identifier)), let text = events?.entries[place].description
        else { return "\(a) \(b)" }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).prefix(2)
        let words = zip(parts, [a, b]).compactMap { part, number in meaning(of: part, number) }
        return words.isEmpty ? "\(a) \(b)" : words.joined(separator: ", ")
    }

    /// The same of an event that is known by its name.
    func text(named name: String, _ a: Int64, _ b: Int64) -> String {
        text(identifier: events?.value(of: name).map { Int($0) } ?? -1, a, b)
    }

    /// `reason: 1 STOP, 4 guard` and 1 is `reason STOP`; a part that is 0 says nothing.
    private func meaning(of part: Substring, _ number: Int64) -> String? {
        let sides = part.split(separator: ":", maxSplits: 1).map {
            $0.split(separator: " ").joined(separator: " ")
        }
        guard let title = sides.first, title != "0" else { return nil }
        if title == "from" || title == "to", let label = states?.label(of: number) {
            return "\(title) \(label)"
        }
        guard sides.count == 2 else { return "\(title) \(number)" }
        let choices = sides[1].split(separator: ",").map { $0.split(separator: " ", maxSplits: 1) }
        guard let choice = choices.first(where: { $0.count == 2 && Int64($0[0]) == number }) else {
            return "\(title) \(number)"
        }
        return "\(title) \(choice[1])"
    }
}

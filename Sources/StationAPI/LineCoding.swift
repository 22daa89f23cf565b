import Foundation

/// Messages as lines of JSON: one line a message, members in a fixed order.
public enum LineCoding {
    /// Octets of the longest line either end takes.
    public static let longestLine = Limits.line

    /// The message as a line, newline included.
    public static func line(_ message: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The messages are plain values without floating-point infinities, which is all that could fail here.
        guard let data = try? encoder.encode(message) else { return [0x7B, 0x7D, 0x0A] }
        return Array(data) + [0x0A]
    }

    /// The message that a line stands for.
    public static func message<Message: Decodable>(
        _ type: Message.Type, from line: [UInt8]
    ) throws(StationAPIError) -> Message {
        guard line.count <= Limits.line else { throw .lineTooLong(found: line.count, limit: Limits.line) }
        do {
            return try JSONDecoder().decode(type, from: Data(line))
        } catch {
            throw .notAMessage(String(describing: error))
        }
    }
}

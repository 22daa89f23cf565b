import Foundation

/// Messages as lines of JSON: one line a message, members in a fixed order.
///
/// Keep one for a conversation: making the machinery anew costs more than a message.
public struct LineCoder {
    /// Octets of the longest line either end takes.
    public static let longestLine = Limits.line

    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    public init() {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// The message as a line, newline included.
    public func line(_ message: some Encodable) -> [UInt8] {
        // The messages are plain values without floating-point infinities, which is all that could fail here.
        guard let data = try? encoder.encode(message) else { return [0x7B, 0x7D, 0x0A] }
        return Array(data) + [0x0A]
    }

    /// The message as text without its newline, for a person's terminal or a pipe.
    public func text(_ message: some Encodable) -> String {
        String(decoding: line(message).dropLast(), as: UTF8.self)
    }

    /// The message that a line stands for.
    public func message<Message: Decodable>(
        _ type: Message.Type, from line: [UInt8]
    ) throws(StationAPIError) -> Message {
        guard line.count <= Limits.line else { throw .lineTooLong(found: line.count, limit: Limits.line) }
        do {
            return try decoder.decode(type, from: Data(line))
        } catch {
            throw .notAMessage(String(describing: error))
        }
    }
}

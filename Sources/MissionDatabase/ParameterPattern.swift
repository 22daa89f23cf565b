/// A parameter's name with places for arguments: `cup_state_{cup}`, `check_{mechanism+1}`, `limit_item_*`.
public struct ParameterPattern: Hashable, Sendable {
    public enum Piece: Hashable, Sendable {
        case text(String)
        /// A label in small letters, or a number to which `adding` is added.
        case argument(String, adding: Int)
        /// The number of a row of a table in one packet, the same in all terms.
        case row
    }

    public let pieces: [Piece]

    public init(pieces: [Piece]) { self.pieces = pieces }

    /// `nil` for a brace without its partner, an empty name, or a sum that is none.
    public init?(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let place = rest.firstIndex(where: { $0 == "{" || $0 == "*" || $0 == "}" }) {
            if place > rest.startIndex { pieces.append(.text(String(rest[..<place]))) }
            switch rest[place] {
            case "*":
                pieces.append(.row)
                rest = rest[rest.index(after: place)...]
            case "{":
                guard let end = rest[place...].firstIndex(of: "}"),
                    let piece = Self.argument(rest[rest.index(after: place)..<end])
                else { return nil }
                pieces.append(piece)
                rest = rest[rest.index(after: end)...]
            default: return nil
            }
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        guard !pieces.isEmpty else { return nil }
        self.pieces = pieces
    }

    private static func argument(_ text: Substring) -> Piece? {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { return nil }
        guard parts.count > 1 else { return .argument(String(name), adding: 0) }
        guard parts.count == 2, let number = Int(parts[1]) else { return nil }
        return .argument(String(name), adding: number)
    }

    public var isRow: Bool { pieces.contains(.row) }

    /// The name for these arguments: a label or a number as text for each, `nil` where one is missing.
    public func name(row: Int = 0, _ value: (String) -> String?) -> String? {
        var name = ""
        for piece in pieces {
            switch piece {
            case .text(let text): name += text
            case .row: name += "\(row)"
            case .argument(let argument, let adding):
                guard let text = value(argument) else { return nil }
                name += Int(text).map { "\($0 + adding)" } ?? text.lowercased()
            }
        }
        return name
    }
}

/// What a person did at the keyboard, or the terminal told about itself.
enum Key: Equatable {
    /// One octet of a character (UTF-8 comes in several).
    case text(UInt8)
    case enter, erase, escape
    /// Ctrl-C, Ctrl-\ and Ctrl-Z: the keys that end a program elsewhere.
    case interrupt
    /// Ctrl-D.
    case end
    case focusLost, focusGained
    case up, down
    /// Other arrows and the like.
    case other

    static let space = Key.text(0x20)

    /// Whether a hand was at it.
    var isAct: Bool {
        switch self {
        case .focusLost, .focusGained: return false
        default: return true
        }
    }
}

/// Turns the octets of a terminal into keys.
struct KeyReader {
    private var sequence: [UInt8] = []

    /// The keys in one read. A lone escape at its end is the key: terminals send sequences in one piece.
    mutating func keys(in octets: [UInt8]) -> [Key] {
        var keys: [Key] = []
        for octet in octets {
            if sequence.isEmpty, octet != 0x1B {
                keys.append(Self.plain(octet))
            } else if let key = take(octet) {
                keys.append(key)
            }
        }
        if sequence == [0x1B] {
            sequence = []
            keys.append(.escape)
        }
        return keys
    }

    /// One octet of a sequence (ECMA-48: ESC [ parameters final); nil until it is whole.
    private mutating func take(_ octet: UInt8) -> Key? {
        sequence.append(octet)
        if sequence.count == 2, octet != 0x5B, octet != 0x4F {
            sequence = []
            return .other
        }
        guard sequence.count > 2, (0x40...0x7E).contains(octet) || sequence.count > Self.longest else {
            return nil
        }
        defer { sequence = [] }
        switch sequence {
        case [0x1B, 0x5B, 0x4F]: return .focusLost
        case [0x1B, 0x5B, 0x49]: return .focusGained
        case [0x1B, 0x5B, 0x41], [0x1B, 0x4F, 0x41]: return .up
        case [0x1B, 0x5B, 0x42], [0x1B, 0x4F, 0x42]: return .down
        default: return .other
        }
    }

    private static func plain(_ octet: UInt8) -> Key {
        switch octet {
        case 0x03, 0x1A, 0x1C: return .interrupt
        case 0x04: return .end
        case 0x0A, 0x0D: return .enter
        case 0x08, 0x7F: return .erase
        case 0..<0x20: return .other
        default: return .text(octet)
        }
    }

    private static let longest = 16
}

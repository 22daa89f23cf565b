/// What a person sees after a terminal was sent these octets: as much of ECMA-48 as our programs use.
public struct TerminalGlass {
    public let columns: Int
    public let rows: Int
    private var cells: [[Character]]
    private var row = 0
    private var column = 0
    private var pending: [Unicode.Scalar] = []
    private var octets: [UInt8] = []
    public private(set) var isOtherBuffer = false
    public private(set) var isCursorShown = true
    /// Sequences that set a style or a colour.
    public private(set) var styles = 0
    public private(set) var bells = 0
    /// Sequences that this terminal does not know.
    public private(set) var unknown: [String] = []
    /// Characters written, with what only moves.
    public private(set) var written = 0

    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    public mutating func take(_ text: String) { take(Array(text.utf8)) }

    public mutating func take(_ more: [UInt8]) {
        octets += more
        // A character that is cut in two waits for its rest.
        var end = octets.count
        while end > 0, end > octets.count - 4, octets[end - 1] & 0xC0 == 0x80 { end -= 1 }
        if end > 0, octets[end - 1] >= 0xC0 {
            let length = octets[end - 1] >= 0xF0 ? 4 : octets[end - 1] >= 0xE0 ? 3 : 2
            end = octets.count - end + 1 >= length ? octets.count : end - 1
        } else {
            end = octets.count
        }
        let text = String(decoding: octets[..<end], as: UTF8.self)
        octets.removeFirst(end)
        for scalar in text.unicodeScalars { take(scalar) }
    }

    public func line(_ row: Int) -> String {
        var line = cells[row]
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    public var text: String { (0..<rows).map(line).joined(separator: "\n") }

    private mutating func take(_ scalar: Unicode.Scalar) {
        if pending.isEmpty, scalar != "\u{1B}" { return write(scalar) }
        pending.append(scalar)
        guard pending.count > 2, (0x40...0x7E).contains(scalar.value) else { return }
        let sequence = String(String.UnicodeScalarView(pending.dropFirst(2)))
        pending = []
        obey(sequence)
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        written += 1
        switch scalar {
        case "\u{07}": bells += 1
        case "\r": column = 0
        case "\n": newLine()
        default:
            if column >= columns {
                column = 0
                newLine()
            }
            cells[row][column] = Character(scalar)
            column += 1
        }
    }

    private mutating func newLine() {
        row += 1
        guard row == rows else { return }
        row -= 1
        cells.removeFirst()
        cells.append(Array(repeating: " ", count: columns))
    }

    private mutating func obey(_ sequence: String) {
        let numbers = sequence.dropLast().split(separator: ";").map { Int($0) ?? 0 }
        switch (sequence, sequence.last) {
        case ("?1049h", _): isOtherBuffer = true
        case ("?1049l", _): isOtherBuffer = false
        case ("?25l", _): isCursorShown = false
        case ("?25h", _): isCursorShown = true
        case ("?1004h", _), ("?1004l", _): break
        case ("2J", _):
            cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        case ("2K", _): cells[row] = Array(repeating: " ", count: columns)
        case (_, "H"):
            row = min(max(1, numbers.first ?? 1), rows) - 1
            column = min(max(1, numbers.count > 1 ? numbers[1] : 1), columns) - 1
        case (_, "m"): styles += 1
        default: unknown.append(sequence)
        }
    }
}

import Foundation
import TerminalText

/// Standard output and error, as a person sees them.
enum Terminal {
    /// Standard output is a terminal: colour and redrawing make sense.
    static let isInteractive = isatty(STDOUT_FILENO) == 1

    /// Columns of the terminal; nil into a file or pipe, where lines are as long as they are.
    static var width: Int? {
        guard isInteractive else { return nil }
        return size?.columns ?? 80
    }

    private static var size: (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// A person can be asked: both ends are a terminal.
    static var isAnswered: Bool { isatty(STDIN_FILENO) == 1 }

    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Replaces the line the cursor stands in.
    static func redraw(_ text: String) { write("\r\u{1B}[2K" + text, to: STDOUT_FILENO) }

    /// Text as it is, control sequences included.
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// The bell, where a person sits.
    static func ring() {
        if isInteractive { write("\u{07}", to: STDOUT_FILENO) }
    }

    static func bold(_ text: String) -> String { styled(text, "1") }
    static func red(_ text: String) -> String { styled(text, "31") }
    static func green(_ text: String) -> String { styled(text, "32") }
    static func struck(_ text: String) -> String { styled(text, "9") }
    static func yellow(_ text: String) -> String { styled(text, "33") }

    private static func styled(_ text: String, _ code: String) -> String {
        guard isInteractive, ProcessInfo.processInfo.environment["NO_COLOR"] == nil else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// Asks on the terminal; anything but y or yes is no, and so is the end of the input.
    static func confirms(_ question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        write(question + " [y/N] ", to: STDOUT_FILENO)
        guard let answer = readLine() else { return false }
        return ["y", "yes"].contains(answer.lowercased())
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var octets = Array(text.utf8)[...]
        while !octets.isEmpty {
            let count = octets.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            octets.removeFirst(count)
        }
    }
}

extension TextTable {
    /// The lines as they fit the terminal; titles stand out there.
    var told: [String] {
        lines(width: Terminal.width).enumerated().map {
            $0.offset == 0 ? Terminal.bold($0.element) : $0.element
        }
    }

    func say() { for line in told { Terminal.say(line) } }
}

import CThreadShim
import Foundation

/// The terminal with every key at once and none of its own echo; put back as it was in every case that a
/// program can see.
final class Keyboard {
    private var saved = termios()
    private var isRaw = false
    private var reader = KeyReader()

    /// Nil where the input is no terminal. Signals that stop background writers must be blocked before.
    init?() {
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &saved) == 0 else { return nil }
        var raw = saved
        cfmakeraw(&raw)
        // Lines that are written still begin at the left.
        raw.c_oflag = saved.c_oflag
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
        isRaw = true
        // The terminal tells when another window gets the keys (xterm, mode 1004); others ignore it.
        Terminal.write("\u{1B}[?1004h")
    }

    deinit { restore() }

    func restore() {
        guard isRaw else { return }
        isRaw = false
        Terminal.write("\u{1B}[?1004l")
        // What was typed for the panel must not run in the shell.
        _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
    }

    /// What was typed; nil when the terminal is gone.
    func take() -> [Key]? {
        var octets = [UInt8](repeating: 0, count: 256)
        let count = cts_read(STDIN_FILENO, &octets, octets.count)
        guard count > 0 else { return nil }
        return reader.keys(in: Array(octets[..<Int(count)]))
    }
}

import CThreadShim
import Foundation
import TerminalText

/// The terminal that a screen is drawn to: written without ever waiting, so that a line that hangs keeps no
/// key from being heard; given back as it was.
final class TerminalOutput {
    private let descriptor: Int32
    private let isOwn: Bool
    private let isStyled: Bool
    private var shown: Screen?
    private var waiting: [UInt8] = []
    private var isEntered = false

    /// Nil where standard output is no terminal.
    init?() {
        guard Terminal.isInteractive else { return nil }
        let again = cts_terminal_again(STDOUT_FILENO)
        isOwn = again >= 0
        descriptor = again >= 0 ? again : STDOUT_FILENO
        isStyled = ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    deinit {
        leave()
        if isOwn { cts_close(descriptor) }
    }

    /// Cells of the window; what the terminal does not know is 80 × 24.
    var size: (columns: Int, rows: Int) {
        var (columns, rows): (Int32, Int32) = (0, 0)
        guard cts_terminal_size(STDOUT_FILENO, &columns, &rows) >= 0, columns > 0, rows > 0 else {
            return (80, 24)
        }
        return (Int(columns), Int(rows))
    }

    /// Something waits for the terminal to take it.
    var isBusy: Bool { !waiting.isEmpty }

    /// For a wait until the terminal takes more; nil while nothing waits.
    var wanted: cts_poll_entry? {
        isBusy ? cts_poll_entry(fd: descriptor, wanted: Int16(CTS_WRITABLE), ready: 0) : nil
    }

    func enter() {
        isEntered = true
        write(ScreenPainter.enter)
    }

    /// Gives the terminal its lines and its cursor back.
    func leave() {
        guard isEntered else { return }
        isEntered = false
        // What waits is of a screen that is over; CAN ends a sequence that was cut.
        let cancel = isBusy ? "\u{18}" : ""
        waiting = []
        write(cancel + ScreenPainter.leave)
        let deadline = cts_clock_boottime() + Self.patience
        while isBusy, cts_clock_boottime() < deadline {
            cts_sleep(5_000_000)
            flush()
        }
    }

    /// Shows a screen, unless the terminal has not taken the one before: then it is asked again later.
    func show(_ screen: Screen) {
        guard !isBusy else { return }
        write(ScreenPainter.sequence(from: shown, to: screen, isStyled: isStyled))
        shown = screen
    }

    /// The next screen is drawn from nothing.
    func forget() { shown = nil }

    func ring() { if !isBusy { write("\u{07}") } }

    func flush() {
        while !waiting.isEmpty {
            let count = waiting.withUnsafeBytes { cts_write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                // A terminal that is gone takes nothing more.
                if count != -Int64(EAGAIN) { waiting = [] }
                return
            }
            waiting.removeFirst(Int(count))
        }
    }

    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        waiting += Array(text.utf8)
        flush()
    }

    /// How long a terminal may take to be given back, nanoseconds.
    private static let patience: Int64 = 500_000_000
}

import CThreadShim
import Foundation
import StationAPI

/// A line that is typed while the state it is about is watched: the one dialog of everything that is asked
/// before something happens (SR-O-06, SR-O-07).
struct TypedLine {
    enum Outcome {
        case typed(String)
        /// Esc, Ctrl-D, or what was asked about is over; why, in words.
        case dropped(String)
        /// A signal, or the end of the terminal.
        case ended(String)
    }

    let console: Console
    /// What stands before the typed text, looked at anew all the time: a countdown, for example.
    let prompt: () -> String
    /// Why there is nothing to type any more; nil while there is.
    let ending: () -> String?

    private static let redraw: Int64 = 250_000_000
    /// Longer than any name or reason.
    private static let longest = 400

    /// What was typed before the question is no answer to it.
    func read() throws -> Outcome {
        if let ended = try drain() { return .ended(ended) }
        var octets: [UInt8] = []
        draw(octets)
        while true {
            if let why = ending() {
                Terminal.say("")
                return .dropped(why)
            }
            switch try console.next(until: cts_clock_boottime() + Self.redraw) {
            case .key(.text(let octet)): if octets.count < Self.longest { octets.append(octet) }
            case .key(.erase): _ = octets.popLast()
            case .key(.enter):
                Terminal.say("")
                return .typed(String(decoding: octets, as: UTF8.self))
            case .key(.escape), .key(.end):
                Terminal.say("")
                return .dropped("dropped, nothing was done")
            case .ended(let why):
                Terminal.say("")
                return .ended(why)
            case .key, .message, .time: break
            }
            draw(octets)
        }
    }

    private func draw(_ octets: [UInt8]) {
        Terminal.redraw(prompt() + String(decoding: octets, as: UTF8.self))
    }

    private func drain() throws -> String? {
        while true {
            switch try console.next(until: cts_clock_boottime() + 10_000_000) {
            case .time: return nil
            case .ended(let why): return why
            case .key, .message: break
            }
        }
    }
}

import Foundation
import StationAPI
import StationClient

/// `regolith stop`, before anything else of the program exists.
enum StopPress {
    /// Microseconds after which a person is told where the other stop is.
    private static let hint: Int64 = 200_000
    private static let giveUp: Int64 = 3_000_000
    /// The exit code where there is no station.
    private static let notSent: Int32 = 3

    static func runAndExit(_ arguments: [String]) -> Never {
        var folder: String?
        if let at = arguments.firstIndex(of: "--sockets"), at + 1 < arguments.count {
            folder = arguments[at + 1]
        }
        if let named = arguments.first(where: { $0.hasPrefix("--sockets=") }) {
            folder = String(named.dropFirst("--sockets=".count))
        }
        // Whatever else was typed: the person wants the rig to stop.
        let sockets = SocketFolder.resolve(folder)
        let code = press(sockets + "/stop.sock")
        // Without a station nobody knows how the rig stands.
        if code != notSent { StandingText.sayNow(sockets) }
        exit(code)
    }

    /// Presses at that socket, tells what comes of it, and gives the exit code.
    static func press(_ path: String) -> Int32 {
        var isHinted = false
        var stoppedLinks = 0
        var failedLinks = 0
        let result = StopClient.press(path: path) { message, line, elapsed in
            switch message {
            case .sent(let link, let time):
                Terminal.say("STOP (software) sent to \(link) after \(milliseconds(Int64(time)))")
            case .latched(let link, let time):
                Terminal.say("\(link): received, STOP is latched, after \(milliseconds(Int64(time)))")
            case .standstill(let link, let time):
                stoppedLinks += 1
                Terminal.say("\(link): standstill confirmed after \(milliseconds(Int64(time)))")
            case .unsent(let link, let why):
                Terminal.say("\(link): NOT SENT yet: \(why); trying on for 10 s")
            case .unconfirmed(let link, _):
                failedLinks += 1
                Terminal.ring()
                Terminal.say("\(link): \(Terminal.red("NOT CONFIRMED: USE THE WIRED E-STOP"))")
            case .end: return false
            case nil where !line.isEmpty: Terminal.say(line)
            case nil: break
            }
            if elapsed > hint, stoppedLinks == 0, !isHinted {
                isHinted = true
                Terminal.say(
                    "no confirmation yet: use the wired stop if you are in doubt; an armed rig "
                        + "without its station "
                        + "holds by itself within 5 s")
            }
            return elapsed < giveUp
        }
        if result < 0 {
            Terminal.ring()
            Terminal.complain(
                "\(Terminal.red("STOP NOT SENT")): no station at \(path) (error \(-result)). USE THE "
                    + "WIRED E-STOP; an "
                    + "armed rig without its station holds by itself within 5 s.")
            return notSent
        }
        if failedLinks > 0 || stoppedLinks == 0 {
            if failedLinks == 0 {
                Terminal.ring()
                Terminal.say(Terminal.red("NOT CONFIRMED: USE THE WIRED E-STOP"))
            }
            return 1
        }
        return 0
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        String(format: "%.1f ms", Double(microseconds) / 1000)
    }
}

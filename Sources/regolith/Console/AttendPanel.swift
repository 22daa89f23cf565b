import ArgumentParser
import CThreadShim
import Foundation
import StationAPI

/// `regolith arm --attend`: one line that follows the arm, until it ends or Ctrl-C ends it.
struct AttendPanel {
    let console: Console
    let arm: AttendedArm

    /// Seconds before the end of the arm at which a person is asked for an act (hazards.md §4.2).
    static let askBefore = 120
    private static let redraw: Int64 = 250_000_000

    private var isAsked = false
    private var isDrawn = false

    init(console: Console, arm: AttendedArm) {
        self.console = console
        self.arm = arm
    }

    mutating func run() throws {
        if !arm.json {
            Terminal.say(
                "armed and attended: any key renews the arm (at most every 30 s), Ctrl-C disarms; a console "
                    + "that is silent for 10 s brings HOLD, then DISARM")
        }
        var nextDraw = cts_clock_boottime()
        while true {
            switch try console.next(until: nextDraw) {
            case .time:
                nextDraw = cts_clock_boottime() + Self.redraw
                if let why = ending() {
                    newLine()
                    Terminal.complain("regolith: \(Terminal.yellow("the arm ended")): \(why)")
                    throw Exit.failed
                }
                draw()
            case .ended(let why):
                newLine()
                if !arm.json { Terminal.say("\(why): disarming") }
                try arm.end()
                if why == Console.gone { throw Exit.failed }
                return
            case .message(let message): show(message)
            case .key: isAsked = false
            }
        }
    }

    /// Why there is nothing to attend any more.
    private func ending() -> String? {
        if let absence = console.absence { return absence }
        guard let link = console.status?.links.first else { return nil }
        guard let rig = link.rig else { return "the rig is not known any more (\(link.cause))" }
        guard rig.armedBy == nil else { return nil }
        return "the rig is \(rig.state), \(rig.energy); link \(link.state): \(link.cause)"
    }

    private mutating func draw() {
        guard !arm.json, let link = console.status?.links.first, let rig = link.rig else { return }
        let left = Int(rig.armSecondsLeft)
        if left <= Self.askBefore, left > 0, !isAsked {
            isAsked = true
            newLine()
            Terminal.say("\u{07}" + Terminal.yellow("the arm ends in \(left) s: press a key to keep it"))
        }
        guard Terminal.isInteractive else { return }
        isDrawn = true
        Terminal.redraw(Self.line(rig, link, console.standing))
    }

    /// State, energy, and every countdown with what stops or uses it (SR-O-10).
    static func line(_ rig: RigStatus, _ link: LinkStatus, _ standing: Standing?) -> String {
        var parts = [
            standing.map { StandingText.line($0) } ?? "UNKNOWN", rig.state,
            "arm \(clock(Int(rig.armSecondsLeft))) (a key renews)",
        ]
        if let ago = rig.attendedSecondsAgo { parts.append(String(format: "present %.0f s ago", ago)) }
        if rig.leaseStage > 0 {
            parts.append(Terminal.red("lease S\(rig.leaseStage): HOLD and DISARM at 5 s without the link"))
        }
        if rig.isStopLatched { parts.append(Terminal.red("STOP \(rig.lastStopID) latched: CLEAR_STOP")) }
        for countdown in rig.countdowns ?? [] where countdown.name != "ARM" {
            parts.append(Terminal.yellow(StatusText.words(countdown)))
        }
        if link.state != "live" { parts.append(Terminal.yellow("link \(link.state)")) }
        parts.append("Ctrl-C disarms")
        return parts.joined(separator: " · ")
    }

    private static func clock(_ seconds: Int) -> String {
        String(format: "%d:%02d left", seconds / 60, seconds % 60)
    }

    private mutating func show(_ message: ServerMessage) {
        if arm.json {
            if message.kind == .status || message.kind == .alarm { Terminal.say(LineCoder().text(message)) }
            return
        }
        if let alarm = message.alarm {
            newLine()
            Terminal.say(Terminal.yellow("\(alarm.code): \(alarm.text)"))
        }
    }

    private mutating func newLine() {
        guard isDrawn else { return }
        isDrawn = false
        Terminal.redraw("")
    }
}

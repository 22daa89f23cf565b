import Foundation
import StationAPI

/// Live lines on a terminal or in a pipe: one line that follows the rig, everything else scrolls above it.
struct LiveView {
    private let only: [String]?
    private let json: Bool
    private var rig = "no rig yet"
    private var values = ""
    private var isDrawn = false

    /// What the line shows when nobody chose.
    static let usual = ["t_rig", "z_bit", "z_vel", "wob", "spn_rpm", "spn_torque", "bus_v"]

    init(only: [String]?, json: Bool) {
        self.only = only
        self.json = json
    }

    mutating func show(_ message: ServerMessage) {
        if json {
            Terminal.say(LineCoder().text(message))
            return
        }
        switch message.kind {
        case .samples: if let samples = message.samples { show(samples) }
        case .status:
            if let link = message.status?.links.first {
                let words = link.rig.map { "\($0.isSimulator ? "SIM" : "REAL") \($0.state) \($0.energy)" }
                rig = "\(message.status?.mode ?? "") \(link.state) \(words ?? "")"
                redraw()
            }
        case .stage:
            if let stage = message.stage {
                scroll("\(stage.command) #\(stage.commandID)\(Ladder.line(stage))")
            }
        case .event:
            if let event = message.event {
                scroll(
                    "event \(event.name) \(event.a) \(event.b) (boot \(event.bootCount), number "
                        + "\(event.count))"
                )
            }
        case .link: if let link = message.link { scroll("link \(link.link) \(link.state): \(link.cause)") }
        case .alarm: if let alarm = message.alarm { scroll(Terminal.yellow("\(alarm.code): \(alarm.text)")) }
        case .dropped: scroll("\(message.dropped ?? 0) lines were dropped: this terminal is too slow")
        case .accepted, .refused, .noted, .subscribed: break
        }
    }

    func finish() {
        if isDrawn { Terminal.say("") }
    }

    private mutating func show(_ samples: SamplesReport) {
        let wanted = only ?? Self.usual
        let shown = samples.values.filter { wanted.contains($0.name) }
        guard !shown.isEmpty else { return }
        values = shown.map { "\($0.name) \($0.text)\($0.unit.map { " " + $0 } ?? "")" }.joined(
            separator: "  ")
        if Terminal.isInteractive { redraw() } else { Terminal.say("\(samples.packet)  \(values)") }
    }

    private mutating func redraw() {
        guard Terminal.isInteractive else { return }
        isDrawn = true
        Terminal.redraw("\(rig)  \(values)")
    }

    private mutating func scroll(_ line: String) {
        if isDrawn { Terminal.redraw("") }
        Terminal.say(line)
        redraw()
    }
}

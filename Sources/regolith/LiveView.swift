import Foundation
import Links
import StationAPI

/// Live lines on a terminal or in a pipe: one line that follows the rig, everything else scrolls above it.
struct LiveView {
    /// The values of one packet as they are shown, and whether they are still true.
    private struct Shown {
        let packet: String
        var values: [(name: String, text: String)]
        /// Boot-time nanoseconds of reception, as far as this end can tell.
        var heardAt: Int64
        /// Why they are stale; nil while they are not.
        var staleCause: String?
    }

    private let only: [String]?
    private let json: Bool
    private var rig = "no rig yet"
    private var alarms = ""
    private var shown: [Shown] = []
    private var isDrawn = false
    /// Names of the countdowns that were told where there is no line to follow them.
    private var told: Set<String> = []

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
        case .status: if let status = message.status { show(status, message.standing) }
        case .freshness: if let freshness = message.freshness { show(freshness) }
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
        case .alarmChange: if let change = message.alarmChange { show(change) }
        case .dropped: scroll("\(message.dropped ?? 0) lines were dropped: this terminal is too slow")
        case .accepted, .refused, .noted, .subscribed, .alarms, .values, .decision, .rehearsal, .commands,
            .history, .detail, .links, .parameters, .eventList, .stop, .gap, .run, .runs, .series,
            .happenings:
            break
        }
    }

    func finish() {
        if isDrawn { Terminal.say("") }
    }

    private mutating func show(_ samples: SamplesReport) {
        let wanted = only ?? Self.usual
        let values = samples.values.filter { wanted.contains($0.name) }
        guard !values.isEmpty else { return }
        let texts = values.map { ($0.name, "\($0.text)\($0.unit.map { " " + $0 } ?? "")") }
        shown.removeAll { $0.packet == samples.packet }
        shown.append(Shown(packet: samples.packet, values: texts, heardAt: bootTime()))
        shown.sort { $0.packet < $1.packet }
        if Terminal.isInteractive {
            redraw()
        } else {
            let words = texts.map { "\($0.0) \($0.1)" }.joined(separator: "  ")
            let quality = samples.quality == "GOOD" ? "" : "  (\(samples.quality))"
            Terminal.say("\(samples.packet)  \(words)\(quality)")
        }
    }

    private mutating func show(_ status: StatusReport, _ standing: Standing?) {
        guard let link = status.links.first else { return }
        let words = link.rig.map { "\($0.isSimulator ? "SIM" : "REAL") \($0.state) \($0.energy)" }
        rig = "\(status.mode) \(link.state) \(words ?? "")"
        if let standing {
            let age = standing.ageSeconds.map { String(format: "%.1f s old", $0) } ?? "never heard"
            rig += " · \(standing.rig) · \(standing.authority) · \(standing.path) · \(age)"
        }
        if let due = link.rig?.countdowns?.min(by: { $0.secondsLeft < $1.secondsLeft }) {
            rig += " · \(StatusText.words(due))"
        }
        tellCountdowns(link.rig?.countdowns ?? [])
        alarms = status.alarms.worst == nil ? "" : "  \(AlarmWords.worst(status.alarms))"
        // It goes on, with every status, until a person acknowledged it (SR-O-11).
        if status.alarms.isSounding { Terminal.ring() }
        redraw()
    }

    /// In a pipe each countdown is a line when it begins.
    private mutating func tellCountdowns(_ countdowns: [CountdownReport]) {
        for countdown in countdowns where !told.contains(countdown.name) {
            if !Terminal.isInteractive { Terminal.say(StatusText.words(countdown)) }
        }
        told = Set(countdowns.map(\.name))
    }

    private mutating func show(_ freshness: FreshnessReport) {
        guard let place = shown.firstIndex(where: { $0.packet == freshness.packet }) else { return }
        shown[place].staleCause = freshness.isStale ? freshness.cause : nil
        guard freshness.isStale else { return }
        let line = "\(freshness.packet)  \(words(of: shown[place]))"
        if Terminal.isInteractive { redraw() } else { Terminal.say(line) }
    }

    private mutating func show(_ change: AlarmChangeReport) {
        // A critical alarm sounds where a person sits, until somebody acknowledges it (SR-O-11).
        let isUrgent = change.step == "raised" || change.step == "escalated"
        if isUrgent, change.alarm.severity == "CRITICAL", !change.alarm.isShelved { Terminal.ring() }
        scroll(AlarmWords.change(change))
    }

    private func words(of shown: Shown) -> String {
        guard let cause = shown.staleCause else {
            return shown.values.map { "\($0.name) \($0.text)" }.joined(separator: "  ")
        }
        let age = Double(bootTime() - shown.heardAt) / 1e9
        return shown.values.map { StaleText.stale($0.name, $0.text, seconds: age, cause: nil) }
            .joined(separator: "  ") + " (\(cause))"
    }

    private mutating func redraw() {
        guard Terminal.isInteractive else { return }
        isDrawn = true
        Terminal.redraw("\(rig)\(alarms)  \(shown.map { words(of: $0) }.joined(separator: "  "))")
    }

    private mutating func scroll(_ line: String) {
        if isDrawn { Terminal.redraw("") }
        Terminal.say(line)
        redraw()
    }

}

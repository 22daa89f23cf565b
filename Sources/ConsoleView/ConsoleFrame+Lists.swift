import StationAPI
import TerminalText

/// Alarms, commands, the tail, and the two last lines.
extension ConsoleFrame {
    // MARK: Alarms

    mutating func drawAlarms(row: Int, rows: Int) {
        let standing = picture.status?.alarms ?? AlarmStanding()
        var title =
            "ALARMS \(standing.unacknowledged) not acknowledged, \(standing.acknowledged) acknowledged"
        title += ", \(standing.shelved) shelved"
        if standing.isSounding { title += " · SOUNDING" }
        if standing.unkept > 0 { title += " · \(standing.unkept) found no place" }
        rule(title, row: row)
        if standing.isSounding { screen.put("SOUNDING", row: row, column: title.count - 6, .red) }
        guard !picture.alarms.isEmpty else {
            screen.put(" no alarms", row: row + 1, column: 0, .grey)
            return
        }
        let place = picture.alarms.firstIndex { $0.number == picture.selected?.number } ?? 0
        let first = max(0, min(place - rows + 2, picture.alarms.count - rows))
        let hidden = picture.alarms.count - first - rows
        for (index, alarm) in picture.alarms.dropFirst(first).prefix(rows).enumerated() {
            let more = index == rows - 1 && hidden > 0 ? " (\(hidden) more)" : ""
            drawAlarm(alarm, row: row + 1 + index, width: columns - more.count)
            screen.put(more, row: row + 1 + index, column: columns - more.count)
        }
    }

    private mutating func drawAlarm(_ alarm: AlarmEntry, row: Int, width: Int) {
        let mark = alarm.number == picture.selected?.number ? ">" : " "
        var parts = ["#\(alarm.number) \(alarm.severity) \(alarm.state)"]
        if alarm.isShelved { parts.append("SHELVED") }
        parts.append("\(alarm.name): \(alarm.text)")
        parts.append("since \(Self.time(alarm.raisedAt))")
        if let by = alarm.acknowledgedBy { parts.append("seen by \(by)") }
        let colour: TextStyle.Colour =
            alarm.isShelved || !alarm.isUnacknowledged
            ? .usual : alarm.severity == "CRITICAL" ? .red : .yellow
        let style = TextStyle(isSilent ? .grey : colour, isBold: alarm.isUnacknowledged, isStruck: isSilent)
        screen.put(mark + parts.joined(separator: " · "), row: row, column: 0, width: width, style)
    }

    // MARK: Commands

    /// Cells of the commands; the tail has the rest.
    private var ladderWidth: Int { columns * 3 / 5 }

    /// The newest first; of each the last rungs that fit.
    mutating func drawCommands(row: Int, rows: Int) {
        rule("COMMANDS", row: row, column: 0, width: ladderWidth - 1)
        guard !picture.commands.isEmpty else {
            screen.put(" none yet", row: row + 1, column: 0, .grey)
            return
        }
        for (index, story) in picture.commands.reversed().prefix(rows).enumerated() {
            let name = " \(story.name) "
            screen.put(name, row: row + 1 + index, column: 0, .bold)
            let rungs = Self.rungs(of: story, within: max(0, ladderWidth - 1 - name.count))
            screen.put(rungs, row: row + 1 + index, column: name.count, Self.style(story))
        }
    }

    /// The last rungs that fit, the last one always. No stage before it is worded as done (SR-O-08).
    private static func rungs(of story: CommandStory, within width: Int) -> String {
        let all = story.rungs.indices.map { rung($0, of: story) }
        for first in all.indices {
            let text = (first > 0 ? "… › " : "") + all[first...].joined(separator: " › ")
            if text.count <= width { return text }
        }
        return CellText.fitted(all.last ?? "", to: width)
    }

    private static func rung(_ index: Int, of story: CommandStory) -> String {
        let rung = story.rungs[index]
        var text = words[rung.stage] ?? rung.stage
        if let time = rung.milliseconds { text += " \(elapsed(time))" }
        if index == story.rungs.count - 1, story.end == .failed || rung.stage == "in-doubt" {
            text += ": \(rung.detail)"
        }
        return text
    }

    private static let words = [
        "link-acknowledged": "at the rig", "failed": "FAILED", "refused": "REFUSED",
        "cancelled": "CANCELLED", "in-doubt": "IN DOUBT", "effect-seen": "effect seen",
        "effect-not-seen": "EFFECT NOT SEEN",
    ]

    private static func elapsed(_ milliseconds: Double) -> String {
        milliseconds < 10_000
            ? FixedPoint.text(milliseconds, digits: milliseconds < 100 ? 1 : 0) + " ms"
            : FixedPoint.text(milliseconds / 1000, digits: 1) + " s"
    }

    private static func style(_ story: CommandStory) -> TextStyle {
        switch story.end {
        case .open: return story.rungs.last?.stage == "in-doubt" ? .yellow : .plain
        case .succeeded: return .green
        case .failed: return .red
        }
    }

    // MARK: The tail

    /// Events, links, alarms and the station's own words, the newest last.
    mutating func drawTail(row: Int, rows: Int) {
        let column = ladderWidth
        let dropped = picture.dropped > 0 ? ", \(picture.dropped) lines lost" : ""
        rule("EVENTS" + dropped, row: row, column: column)
        for (index, line) in picture.tail.suffix(rows).enumerated() {
            screen.put(
                "\(Self.time(line.time)) \(line.text)", row: row + 1 + index, column: column,
                width: columns - column, line.style)
        }
    }

    // MARK: Below

    /// A STOP before everything; then a question, then what became of the last act.
    mutating func drawNotice(row: Int) {
        if let stop = picture.stop, !stop.isPast(at: now) {
            let words = CellText.fitted(" " + stop.words(at: now), to: columns)
            return screen.put(words, row: row, column: 0, width: columns, stop.style(at: now))
        }
        if case .shelve(let alarm) = picture.question {
            let text = " shelve alarm #\(alarm) for: 1 = 5 min · 2 = 15 min · 3 = 30 min · 4 = 60 min · Esc"
            return screen.put(text, row: row, column: 0, width: columns, .yellow)
        }
        guard let notice = picture.notice, now - notice.at < Limits.noticeShown else { return }
        screen.put(" " + notice.text, row: row, column: 0, width: columns, notice.isBad ? .red : .bold)
    }

    mutating func drawKeys(row: Int) {
        let keys = "S STOP (software) · H HOLD · A ack · V shelve · ↑↓ · +- time · ? help · Q quit"
        screen.put(" " + keys, row: row, column: 0, width: columns)
        screen.paint(row: row, TextStyle(isReversed: true))
    }

    mutating func drawHelp(row: Int) {
        let lines = [
            "S or s   STOP (software): at once, no question, by its own way past everything.",
            "         It is not an emergency stop: the wired E-stop is at the rig.",
            "H        HOLD: feed and hammer off; in the ground the bit still turns slowly.",
            "A        acknowledge the chosen alarm (>): it stays until its cause is gone.",
            "V        shelve it: silent for at most 60 min, and listed; no safety event.",
            "↑ ↓      choose an alarm (also K and J).   + -   minutes of the charts.",
            "R        rate of penetration instead of depth, where one place is left.",
            "L        draw everything anew.   Q, Ctrl-C   leave: the rig goes on.",
            "~1.2~    older than it may be, with its age.   !  !!   beyond a limit.",
        ]
        rule("KEYS (any key closes this)", row: row)
        for (index, line) in lines.enumerated() {
            screen.put(" " + line, row: row + 1 + index, column: 0, width: columns)
        }
        rule("", row: row + 1 + lines.count)
    }
}

import StationAPI
import TerminalText

/// What nobody may mistake: the standing, the link, the rig and what runs out.
extension ConsoleFrame {
    /// LIVE or not, which rig, its energy, how old that is (SR-O-04); in words.
    mutating func drawHeader(row: Int) {
        let standing = picture.standing
        let rig = standing.map { "\($0.kind) rig \($0.rig)" } ?? "rig unknown"
        let energy = isSilent ? "UNKNOWN" : standing?.energy ?? "UNKNOWN"
        let left: String
        var right: String
        if let loss = picture.loss {
            left = "NO STATION · \(rig) · UNKNOWN · reconnecting"
            right = "lost for \(Self.age(Double(now - loss.since) / 1e9))"
            if loss.attempts > 0 { right += ", attempt \(loss.attempts)" }
        } else if isSilent {
            left = "\(standing?.mode ?? "NO STATION") · \(rig) · UNKNOWN"
            right =
                picture.heardAt.map { "STATION SILENT \(Self.age(Double(now - $0) / 1e9))" } ?? "no word yet"
        } else {
            left = "\(standing?.mode ?? "UNKNOWN") · \(rig) · \(energy)"
            right = dataAge.map { "data \(FixedPoint.text($0, digits: 1)) s old" } ?? "rig never heard"
        }
        screen.put(" " + left, row: row, column: 0, width: columns)
        screen.put(" " + right + " ", row: row, column: max(0, columns - right.count - 2))
        screen.paint(row: row, Self.style(energy: energy))
    }

    private var dataAge: Double? {
        picture.standing?.ageSeconds.map { max(0, $0 + Double(now - picture.standingAt) / 1e9) }
    }

    private static func style(energy: String) -> TextStyle {
        switch energy {
        case "NO MOTION": return TextStyle(.green, isReversed: true)
        case "ARMED": return TextStyle(.yellow, isBold: true, isReversed: true)
        default: return TextStyle(.red, isBold: true, isReversed: true)
        }
    }

    mutating func drawAuthority(row: Int) {
        let standing = picture.standing
        let station = picture.status?.station ?? picture.folder
        let right = "\(station) · \(Self.time(utc))Z "
        var parts = ["authority \(isSilent ? "UNKNOWN" : standing?.authority ?? "UNKNOWN")"]
        parts.append("path \(standing?.path ?? "UNKNOWN")")
        if let by = picture.rig?.attendedBy, !isSilent { parts.append("attended by \(by)") }
        if let storage = picture.status?.storage, storage != "sound" { parts.append("journal \(storage)") }
        let text = " " + parts.joined(separator: " · ")
        screen.put(text, row: row, column: 0, width: max(0, columns - right.count - 1))
        screen.put(right, row: row, column: columns - right.count)
    }

    mutating func drawLink(row: Int) {
        guard let link = picture.link else {
            screen.put(" link: nothing is known yet", row: row, column: 0, .grey)
            return
        }
        func counter(_ name: String) -> String {
            Self.count(link.counters.first { $0.name == name }?.value ?? 0)
        }
        let seconds = link.seconds + (isSilent ? 0 : Double(now - picture.statusAt) / 1e9)
        let state = "\(link.state) \(FixedPoint.clock(seconds: seconds))"
        var parts = ["link \(isSilent ? "~\(state)~" : state)"]
        parts.append("octets \(counter("octets received")) in \(counter("octets sent")) out")
        parts.append("packets \(counter("packets"))")
        parts.append("CRC errors \(counter("damaged frames"))")
        parts.append("gaps \(counter("sequence gaps"))")
        if columns >= 100 {
            parts.append("retries \(counter("retries"))")
            parts.append("sessions \(counter("sessions"))")
            if link.state != "live" { parts.append(link.cause) }
        }
        let style: TextStyle = isSilent ? .stale : link.state == "live" ? .plain : .red
        screen.put(" " + parts.joined(separator: " · "), row: row, column: 0, width: columns, style)
    }

    mutating func drawRig(row: Int) {
        guard let rig = picture.rig else {
            screen.put(" rig: it has not answered yet", row: row, column: 0, .grey)
            return
        }
        let mark = isSilent ? "~" : ""
        let stop = " STOP path \(mark)\(Self.stopPath(rig))\(mark) "
        var parts = ["rig \(isSilent ? "~\(rig.state)~" : rig.state)"]
        if rig.armScope != 0 {
            let left = Double(rig.armSecondsLeft) - Double(now - picture.statusAt) / 1e9
            parts.append("arm \(FixedPoint.clock(seconds: left)) by \(rig.armedBy ?? "another station")")
        }
        if rig.isStopLatched { parts.append("STOP \(rig.lastStopID) latched: CLEAR_STOP") }
        if rig.leaseStage > 0, rig.armScope != 0 { parts.append("lease S\(rig.leaseStage)") }
        if let reason = rig.telemetryOnly { parts.append("TELEMETRY ONLY: \(reason)") }
        if let found = rig.foundMoving { parts.append(found) }
        if !rig.isDictionaryEqual { parts.append("dictionaries differ: no motion") }
        if !rig.changes.isEmpty { parts.append("\(rig.changes.count) changes since it was trusted") }
        parts.append("revision \(rig.stateRevision)")
        let isBad = rig.isStopLatched || rig.telemetryOnly != nil || rig.foundMoving != nil
        let style: TextStyle = isSilent ? .stale : isBad ? .red : .bold
        screen.put(
            " " + parts.joined(separator: " · "), row: row, column: 0,
            width: max(0, columns - stop.count), style)
        screen.put(stop, row: row, column: columns - stop.count, Self.stopStyle(rig, isSilent))
    }

    private static func stopPath(_ rig: RigStatus) -> String {
        let words = rig.stopTest ?? "unknown"
        guard let latency = rig.stopTestMilliseconds else { return words }
        return "\(words), \(FixedPoint.text(latency, digits: 0)) ms"
    }

    private static func stopStyle(_ rig: RigStatus, _ isSilent: Bool) -> TextStyle {
        if isSilent { return .stale }
        return rig.stopTestMilliseconds == nil ? .red : .plain
    }

    /// What runs out, the next first, each with what happens then and what stops or uses it (SR-O-10).
    var countdownLines: [String] {
        guard let rig = picture.rig, !isSilent else { return [] }
        let gone = Double(now - picture.statusAt) / 1e9
        return (rig.countdowns ?? []).sorted { $0.secondsLeft < $1.secondsLeft }.map {
            "\(Self.words($0.name)) \(FixedPoint.clock(seconds: $0.secondsLeft - gone)): \($0.meaning); "
                + $0.action
        }
    }

    private static func words(_ name: String) -> String { name == "REFREEZE" ? "freezing in" : name }

    mutating func drawCountdowns(row: Int, rows: Int) {
        let lines = countdownLines
        guard !lines.isEmpty else {
            let text = isSilent ? " what runs out is not known" : " nothing runs out"
            screen.put(text, row: row, column: 0, .grey)
            return
        }
        for (index, line) in lines.prefix(rows).enumerated() {
            let more = index == rows - 1 && lines.count > rows ? " (+\(lines.count - rows))" : ""
            screen.put(" " + line, row: row + index, column: 0, width: columns - more.count, .yellow)
            screen.put(more, row: row + index, column: columns - more.count, .yellow)
        }
    }
}

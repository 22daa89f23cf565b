import StationAPI
import TerminalText

/// Values and charts.
extension ConsoleFrame {
    /// What is shown, the first where there is little room.
    static let shown = [
        "z_bit", "z_vel", "wob", "spn_rpm", "spn_torque", "rop_f", "t_bit", "z_stage", "bus_v", "bus_i",
        "p_tot", "ham_freq", "fill_est", "vib_rms", "t_spn_mot", "drill_mode", "bite_no", "mse", "key_pos",
        "guard_state", "loop_state", "refused_permit", "tilt_drift", "t_elec", "cup_mass", "htr_duty",
        "car_pos", "active_step", "jam_count", "inclusion_count", "spn_current", "zfd_current",
    ]

    /// What is followed over time.
    static let charted: Set<String> = ["wob", "spn_torque", "z_bit", "rop_f", "t_bit"]

    /// The least range of a chart, so that noise does not fill it.
    private static let ranges: [(name: String, least: Double)] = [
        ("wob", 5), ("spn_torque", 0.5), ("z_bit", 5), ("rop_f", 1), ("t_bit", 2),
    ]

    mutating func drawValues(row: Int, rows: Int) {
        rule("VALUES   ~old~  ! warning  !! critical  ? uncertain", row: row)
        let across = max(1, columns / (columns < 120 ? 26 : 30))
        let width = columns / across
        for (index, name) in Self.shown.prefix(rows * across).enumerated() {
            let column = index / rows * width
            drawValue(name, row: row + 1 + index % rows, column: column, width: width)
        }
    }

    /// Name, value with unit, age; an old one is never a plain number (SR-O-05). A unit gives way first.
    private mutating func drawValue(_ name: String, row: Int, column: Int, width: Int) {
        let label = width < 30 ? 11 : 13
        let room = width - label - Self.ages - 1
        guard let value = picture.values[name] else {
            screen.put(" " + name, row: row, column: column, width: label, .grey)
            screen.put("—", row: row, column: column + label, width: room, .grey, .right)
            return
        }
        let seconds = Double(now - value.heardAt) / 1e9
        let isStale = isSilent || value.staleCause != nil
        let mark = isStale ? "" : mark(of: name, value)
        let text = Self.words(value, mark: isStale ? "~" : mark, end: isStale ? "~" : "", within: room)
        let style = isStale ? TextStyle.stale : Self.style(mark)
        screen.put(" " + name, row: row, column: column, width: label, isStale ? .grey : .plain)
        screen.put(text, row: row, column: column + label, width: room, style, .right)
        screen.put(
            Self.age(seconds), row: row, column: column + width - Self.ages - 1, width: Self.ages + 1,
            isStale ? .stale : .grey, .right)
    }

    /// Number, unit and mark; where there is little room the blanks go, then the unit, never the number.
    private static func words(_ value: ShownValue, mark: String, end: String, within room: Int) -> String {
        let unit = value.unit ?? ""
        let short = String(mark.filter { $0 != " " })
        let forms = [
            mark + value.text + (unit.isEmpty ? "" : " ") + unit + end, short + value.text + unit + end,
            short + value.text + end,
        ]
        return forms.first { $0.count <= room } ?? forms[2]
    }

    /// Cells of an age.
    private static let ages = 4

    private func mark(of name: String, _ value: ShownValue) -> String {
        let severity = picture.alarms.filter {
            $0.kind == "limit" && $0.name == name && $0.isCausePresent
        }.map(\.severity)
        if severity.contains("CRITICAL") { return "!! " }
        if !severity.isEmpty { return "! " }
        return value.quality == "GOOD" ? "" : "? "
    }

    private static func style(_ mark: String) -> TextStyle {
        switch mark {
        case "!! ": return TextStyle(.red, isBold: true, isReversed: true)
        case "! ": return .yellow
        case "? ": return .grey
        default: return .bold
        }
    }

    // MARK: Charts

    /// Strips side by side, the last minutes; a line breaks where nothing was known.
    mutating func drawCharts(row: Int, rows: Int) {
        let isWide = columns >= 110
        let names = Self.ranges.filter {
            isWide || $0.name != (picture.showsRate ? "z_bit" : "rop_f")
        }
        let width = (columns - names.count + 1) / names.count
        for (index, chart) in names.enumerated() {
            drawChart(
                chart.name, chart.least, row: row, column: index * (width + 1), width: width, rows: rows)
        }
    }

    private mutating func drawChart(
        _ name: String, _ least: Double, row: Int, column: Int, width: Int, rows: Int
    ) {
        let dots = StripChart.dots(acrossCells: width)
        let span = Int64(picture.minutes) * 60_000_000_000
        // The end moves by whole dots, so that the line stands still between two.
        let step = max(1, span / Int64(dots))
        let end = (now / step + 1) * step
        let columns =
            picture.trends[name]?.columns(dots, span: span, end: end)
            ?? Array(repeating: nil, count: dots)
        let scale = ChartScale.fitting(columns, least: least)
        let title = title(of: name, scale, width: width)
        screen.put(title, row: row, column: column, width: width, TextStyle(.cyan, isBold: true))
        for (index, line) in StripChart.rows(columns, height: rows, scale: scale).enumerated() {
            screen.put(line, row: row + 1 + index, column: column, TextStyle(.cyan))
        }
    }

    /// Name and scale; unit and minutes where there is room.
    private func title(of name: String, _ scale: ClosedRange<Double>, width: Int) -> String {
        var title = "\(name) \(Self.tight(scale.lowerBound))…\(Self.tight(scale.upperBound))"
        for more in [picture.values[name]?.unit, "\(picture.minutes)min"].compactMap({ $0 })
        where title.count + 1 + more.count <= width {
            title += " " + more
        }
        return title
    }

    /// Without zeros that say nothing.
    private static func tight(_ value: Double) -> String {
        var text = FixedPoint.short(value)
        guard text.contains(".") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}

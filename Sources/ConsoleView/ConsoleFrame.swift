public import TerminalText

/// The console's screen, drawn from a picture: the same picture, size and time give the same cells.
public struct ConsoleFrame {
    let picture: ConsolePicture
    /// Boot time, and UTC, both in nanoseconds.
    let now: Int64
    let utc: Int64
    var screen: Screen

    /// Draws it. Below 80 × 24 only what nobody may miss is shown.
    public static func screen(
        of picture: ConsolePicture, columns: Int, rows: Int, now: Int64, utc: Int64
    ) -> Screen {
        var frame = ConsoleFrame(
            picture: picture, now: now, utc: utc, screen: Screen(columns: columns, rows: rows))
        frame.draw()
        return frame.screen
    }

    var columns: Int { screen.columns }
    /// Nothing that is known of the rig is young enough.
    var isSilent: Bool { picture.isSilent(at: now) }

    private mutating func draw() {
        drawHeader(row: 0)
        guard screen.columns >= Limits.columns, screen.rows >= Limits.rows else { return drawTooSmall() }
        drawAuthority(row: 1)
        drawLink(row: 2)
        drawRig(row: 3)
        let plan = FramePlan(rows: screen.rows, countdowns: countdownLines.count)
        drawCountdowns(row: 4, rows: plan.countdowns)
        var row = 4 + plan.countdowns
        drawValues(row: row, rows: plan.values)
        row += plan.values + 1
        drawAlarms(row: row, rows: plan.alarms)
        row += plan.alarms + 1
        drawCharts(row: row, rows: plan.charts)
        row += plan.charts + 1
        drawCommands(row: row, rows: plan.tail)
        drawTail(row: row, rows: plan.tail)
        if picture.question == .help { drawHelp(row: 5) }
        drawNotice(row: screen.rows - 2)
        drawKeys(row: screen.rows - 1)
    }

    private mutating func drawTooSmall() {
        screen.put("this window has \(screen.columns)×\(screen.rows) cells,", row: 1, column: 0)
        screen.put("the console needs \(Limits.columns)×\(Limits.rows)", row: 2, column: 0)
        drawNotice(row: max(3, screen.rows - 2))
        drawKeys(row: screen.rows - 1)
    }

    // MARK: Pieces

    /// A title with a line behind it.
    mutating func rule(_ title: String, row: Int, column: Int = 0, width: Int? = nil) {
        let width = min(width ?? columns - column, columns - column)
        let text =
            title.isEmpty ? "" : "─ " + CellText.fitted(title, to: min(title.count, max(0, width - 4))) + " "
        let line = text + String(repeating: "─", count: max(0, width - text.count))
        screen.put(line, row: row, column: column, TextStyle(.cyan))
    }

    /// 12:03:07 of a UTC time.
    static func time(_ utc: Int64) -> String {
        let seconds = ((utc / 1_000_000_000) % 86_400 + 86_400) % 86_400
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }

    /// 0.1s, 12s, 3m, 2h: an age in four cells.
    static func age(_ seconds: Double) -> String {
        switch seconds {
        case ..<10: return FixedPoint.text(max(0, seconds), digits: 1) + "s"
        case ..<100: return FixedPoint.text(seconds, digits: 0) + "s"
        case ..<6000: return FixedPoint.text(seconds / 60, digits: 0) + "m"
        default: return FixedPoint.text(min(seconds / 3600, 999), digits: 0) + "h"
        }
    }

    /// 9999, 20.8k, 3.1M.
    static func count(_ number: UInt64) -> String {
        switch number {
        case ..<10_000: return "\(number)"
        case ..<1_000_000: return FixedPoint.text(Double(number) / 1e3, digits: 1) + "k"
        default: return FixedPoint.text(Double(number) / 1e6, digits: 1) + "M"
        }
    }
}

/// How many rows each part gets.
struct FramePlan: Hashable {
    var countdowns: Int
    var values: Int
    var alarms: Int
    var charts: Int
    var tail: Int

    /// Four rows stand above, two below, and one title over each of the four parts.
    init(rows: Int, countdowns wanted: Int) {
        let free = rows - 10
        countdowns = min(max(1, wanted), 3)
        values = 4 - (countdowns - 1)
        let rest = free - countdowns - values
        // At 24 rows: three for each; what is more goes round.
        let more = max(0, rest - 9)
        values += min(3, more / 5)
        let left = rest - (values - 4 + countdowns - 1)
        alarms = max(3, left / 3)
        charts = max(3, min(10, left / 3))
        tail = max(3, left - alarms - charts)
    }
}

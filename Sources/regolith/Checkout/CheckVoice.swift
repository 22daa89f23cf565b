import StationAPI

/// How a walk through the checks is told: to a person, or as one JSON object a line.
struct CheckVoice {
    let json: Bool

    private struct Line: Codable {
        var step: String?
        var title: String?
        var standing: Standing?
        var ask: String?
        var text: String?
        var reading: CheckReading?
        var verdict: String?
        var recorded: Int32?
        var by: String?
    }

    func begin(_ step: CheckStep, _ standing: Standing?) {
        guard json else {
            if let standing { Terminal.say(StandingText.line(standing)) }
            Terminal.say(Terminal.bold("\(step.name): \(step.title)") + " [\(step.mechanism)]")
            return
        }
        var line = Line()
        line.step = step.name
        line.title = step.title
        line.standing = standing
        say(line)
    }

    func ask(_ id: String, _ text: String, how: String) {
        guard json else {
            Terminal.say("  \(Terminal.yellow("→")) \(text)  (\(how))")
            return
        }
        var line = Line()
        line.ask = id
        line.text = text
        say(line)
    }

    /// What stands in the way of what was asked for.
    func remark(_ text: String) {
        guard json else {
            Terminal.say("    " + Terminal.yellow(text))
            return
        }
        var line = Line()
        line.text = text
        say(line)
    }

    func reading(_ reading: CheckReading) {
        guard json else {
            Terminal.say("    " + (reading.isGood ? reading.line : Terminal.red(reading.line)))
            return
        }
        var line = Line()
        line.reading = reading
        say(line)
    }

    func alarm(_ alarm: AlarmReport) {
        guard !json else { return }
        Terminal.say("    " + Terminal.yellow("\(alarm.code): \(alarm.text)"))
    }

    func verdict(_ step: CheckStep, _ word: String, recorded: Int32?, by name: String, why: String = "") {
        guard json else {
            let text = "  \(step.name) \(word)" + (why.isEmpty ? "" : ": \(why)")
            Terminal.say(word == "PASSED" ? Terminal.green(text) : Terminal.red(text))
            return
        }
        var line = Line()
        line.step = step.name
        line.verdict = word
        line.recorded = recorded
        line.by = name
        line.text = why.isEmpty ? nil : why
        say(line)
    }

    private func say(_ line: Line) { Terminal.say(LineCoder().text(line)) }
}

import Foundation
import StationAPI

/// The inputs of a decision as a person reads them.
enum InputText {
    static func line(_ input: InputReport) -> String {
        var text = input.name
        if !input.value.isEmpty { text += " " + input.value }
        if let unit = input.unit, !input.value.isEmpty { text += " " + unit }
        if let age = input.ageSeconds { text += String(format: ", %.2f s old", age) }
        if input.quality != "good" { text += ", \(input.quality.uppercased())" }
        return text + " (wanted: \(input.threshold)): \(verdict(input))"
    }

    private static func verdict(_ input: InputReport) -> String {
        switch input.verdict {
        case "met": return "yes"
        case "unmet": return "NO"
        default: return "UNKNOWN, which does not permit"
        }
    }

    static func show(_ inputs: [InputReport], onlyBars: Bool) {
        for input in inputs where !onlyBars || input.verdict != "met" {
            let text = "  \(line(input))"
            Terminal.say(input.verdict == "met" ? text : Terminal.yellow(text))
        }
    }
}

import ArgumentParser
import Foundation
import StationAPI
import StationClient

/// `regolith values`
struct ValuesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "values",
        abstract: "The last value of every parameter with its age, quality and origin.",
        discussion: """
            A value that is older than its packet's period allows is struck and says STALE with its age; it \
            is never shown as a plain number.

            Examples:
              regolith values
              regolith values z_bit spn_torque
              regolith values --json | jq .values
            """)

    @Argument(help: "Only these parameters.")
    var names: [String] = []
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        let session = try Session(station)
        let pages = try session.pages(ClientMessage(id: 0, operation: .values)) { $0.values?.left ?? 0 }
        var found: [ValuesReport.Value] = []
        for var page in pages {
            let values = (page.values?.values ?? []).filter { names.isEmpty || names.contains($0.name) }
            found += values
            page.values?.values = values
            if json, !values.isEmpty || page.values?.left == 0 { Terminal.say(LineCoder().text(page)) }
        }
        if !json {
            StandingText.say(pages.first)
            Terminal.say(Terminal.bold(pages.first?.mode ?? "LIVE") + " last values")
            for value in found where names.contains(value.name) || !Self.isHeader(value.name) {
                Terminal.say("  \(value.link) \(value.packet) " + StaleText.words(value))
            }
        }
        let missing = names.filter { name in !found.contains { $0.name == name } }
        guard missing.isEmpty else {
            Terminal.complain(
                "regolith: no value yet of \(missing.joined(separator: ", ")): check the names with "
                    + "`regolith dictionary listing`")
            throw Exit.failed
        }
    }

    /// Fields of the packets themselves, which nobody looks for here.
    private static func isHeader(_ name: String) -> Bool {
        name.hasPrefix("ccsds_") || name.hasPrefix("pus_")
    }
}

/// How a value is written, so that nobody takes an old one for the present one (SR-O-05).
enum StaleText {
    static func words(_ value: ValuesReport.Value) -> String {
        let unit = value.unit.map { " " + $0 } ?? ""
        let text =
            value.quality.contains("STALE")
            ? stale(value.name, value.text + unit, seconds: value.ageSeconds, cause: value.cause)
            : "\(value.name) \(value.text)\(unit)"
        var parts = [text]
        if let alarm = value.alarm {
            parts.append(alarm == "CRITICAL" ? Terminal.red(alarm) : Terminal.yellow(alarm))
        }
        parts.append(value.quality)
        parts.append(value.origin)
        parts.append(String(format: "age %.2f s", value.ageSeconds))
        return parts.joined(separator: " · ")
    }

    /// Struck on a terminal, between tildes everywhere, with the word and the age.
    static func stale(_ name: String, _ text: String, seconds: Double, cause: String?) -> String {
        let why = cause.map { ", \($0)" } ?? ""
        return "\(name) \(Terminal.struck("~\(text)~")) STALE \(String(format: "%.1f s", seconds))\(why)"
    }
}

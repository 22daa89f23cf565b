import ArchiveReports
import Foundation
import StationAPI
import StationClient

/// The last values of a running station, each with age, quality and origin.
struct LastValues {
    let names: [String]
    let link: String?
    let json: Bool

    func tell(_ session: Session) throws {
        let pages = try session.pages(ClientMessage(id: 0, operation: .values)) { $0.values?.left ?? 0 }
        let all = pages.flatMap { $0.values?.values ?? [] }
        let chosen = try chosen(of: all.map(\.name))
        var found: [ValuesReport.Value] = []
        for var page in pages {
            let values = (page.values?.values ?? []).filter { value in
                (names.isEmpty || chosen.contains(value.name)) && (link == nil || value.link == link)
            }
            found += values
            page.values?.values = values
            if json, !values.isEmpty || page.values?.left == 0 { Terminal.say(LineCoder().text(page)) }
        }
        guard !json else { return }
        StandingText.say(pages.first)
        Terminal.say(Terminal.bold(pages.first?.mode ?? "LIVE") + " last values")
        for value in found where !names.isEmpty || !Self.isHeader(value.name) {
            Terminal.say("  \(value.link) \(value.packet) " + StaleText.words(value))
        }
    }

    private func chosen(of known: [String]) throws -> Set<String> {
        do {
            return Set(try NameChoice.chosen(names, of: known))
        } catch {
            Terminal.complain("regolith: no value yet: \(error)")
            throw Exit.failed
        }
    }

    /// Fields of the packets themselves, which nobody looks for here.
    static func isHeader(_ name: String) -> Bool { name.hasPrefix("ccsds_") || name.hasPrefix("pus_") }
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

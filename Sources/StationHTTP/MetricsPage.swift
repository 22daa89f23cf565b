import MissionDatabase
import Octets
import Station
import StationAPI
import StationReports
import Synchronization

/// The page for Prometheus (text format 0.0.4): counters of links and doors, alarms, and every good value.
///
/// A value that is not GOOD is left out, so that nobody takes it for one; its age is there always.
struct MetricsPage {
    private(set) var text = ""

    init(
        _ program: StationProgram, _ standing: Desk.Standing, _ values: [ValueView], _ feed: Feed,
        _ tally: Tally
    ) {
        writeLinks(standing, program)
        writeAlarms(standing, program)
        writeDoors(feed, tally)
        writeValues(values, program)
    }

    private mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP regolith_\(name) \(help)\n# TYPE regolith_\(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: [(String, String)] = [], _ value: String) {
        let inside = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += "regolith_\(name)" + (inside.isEmpty ? "" : "{\(inside)}") + " \(value)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private mutating func writeLinks(_ standing: Desk.Standing, _ program: StationProgram) {
        family("link_up", "gauge", "1 while the link is live")
        for link in standing.links {
            line("link_up", [("link", link.name)], link.state == "live" ? "1" : "0")
        }
        family("link_total", "counter", "what happened on a link, by kind")
        for link in standing.links {
            for counter in link.counters {
                line("link_total", [("link", link.name), ("kind", counter.name)], "\(counter.value)")
            }
        }
        family("rig_age_seconds", "gauge", "since the rig's last word")
        for link in standing.links where link.picture != nil {
            line("rig_age_seconds", [("link", link.name)], "\(Double(link.age.nanoseconds) / 1e9)")
        }
        family("rig", "gauge", "1, with how the rig stands")
        for link in standing.links {
            let state = link.picture.map { program.stateName($0.state) } ?? "UNKNOWN"
            let labels = [
                ("link", link.name), ("origin", link.picture?.isSimulator == true ? "SIM" : "LIVE"),
                ("state", state), ("energy", link.energy.rawValue), ("armed_by", link.armedBy ?? ""),
            ]
            line("rig", labels, "1")
        }
    }

    private mutating func writeAlarms(_ standing: Desk.Standing, _ program: StationProgram) {
        let alarms = AlarmStanding(standing.alarms, program)
        family("alarms", "gauge", "open alarms")
        line("alarms", [("state", "unacknowledged")], "\(alarms.unacknowledged)")
        line("alarms", [("state", "acknowledged")], "\(alarms.acknowledged)")
        line("alarms", [("state", "shelved")], "\(alarms.shelved)")
        family("storage_sound", "gauge", "1 while the journal takes what happens")
        line("storage_sound", [], standing.storage == .sound ? "1" : "0")
    }

    private mutating func writeDoors(_ feed: Feed, _ tally: Tally) {
        family("http_connections", "gauge", "open connections")
        line("http_connections", [], "\(tally.connections.load(ordering: .relaxed))")
        family("http_streams", "gauge", "clients of the live stream")
        line("http_streams", [], "\(feed.count)")
        let counts: [(String, UInt64)] = [
            ("requests", tally.requests.load(ordering: .relaxed)),
            ("refused", tally.refused.load(ordering: .relaxed)),
            ("too many", tally.tooMany.load(ordering: .relaxed)),
            ("failed", tally.failed.load(ordering: .relaxed)),
            ("turned away", tally.turnedAway.load(ordering: .relaxed)),
            ("lines lost by slow clients", feed.lost),
            ("steps lost", tally.lostSteps.load(ordering: .relaxed)),
        ]
        family("http_total", "counter", "what happened at the doors, by kind")
        for (kind, value) in counts { line("http_total", [("kind", kind)], "\(value)") }
    }

    private mutating func writeValues(_ views: [ValueView], _ program: StationProgram) {
        let values = views.map { ValuesReport.Value($0, program, utc: 0) }
        family("value", "gauge", "the last value of a parameter, while it is GOOD")
        for value in values where value.quality == "GOOD" {
            guard let number = value.number else { continue }
            line(
                "value", Self.labels(value) + [("unit", value.unit ?? ""), ("origin", value.origin)],
                "\(number)")
        }
        family("value_age_seconds", "gauge", "since the reception of a parameter")
        for value in values { line("value_age_seconds", Self.labels(value), "\(value.ageSeconds)") }
    }

    private static func labels(_ value: ValuesReport.Value) -> [(String, String)] {
        [("link", value.link), ("packet", value.packet), ("name", value.name)]
    }
}

import Links
import Octets
import Station
import StationAPI
import StationReports

/// Puts on each answer whose word it is: mode, station, rigs with their energy and age (SR-O-04, SR-S-10).
final class Stamps: Sendable {
    private let program: StationProgram
    private let mode: String
    private let standing: Look<Desk.Standing>

    init(_ program: StationProgram, mode: String, standing: Look<Desk.Standing>) {
        self.program = program
        self.mode = mode
        self.standing = standing
    }

    func stamped(_ message: ServerMessage) -> ServerMessage {
        var message = message
        message.mode = mode
        message.station = program.stationName
        message.time = wallTime()
        message.rigs = rigs(at: bootTime())
        return message
    }

    /// The rigs as they are now: ages run on, and a core that says nothing leaves nothing known.
    private func rigs(at now: Int64) -> [RigStamp] {
        guard let last = standing.last else {
            return program.links.map {
                RigStamp(
                    rig: $0.name, link: "unknown", origin: mode, state: "UNKNOWN", energy: "UNKNOWN",
                    armedBy: nil, ageSeconds: nil, quality: "ABSENT")
            }
        }
        let since = now - last.at
        return last.value.links.map { view in
            let isKnown = view.state == "live" && since <= Limits.stampLife && view.picture != nil
            return RigStamp(
                rig: view.name, link: view.state,
                origin: view.picture?.isSimulator == true ? "SIM" : mode,
                state: isKnown ? view.picture.map { program.stateName($0.state) } ?? "UNKNOWN" : "UNKNOWN",
                energy: isKnown ? view.energy.rawValue : LinkView.Energy.unknown.rawValue,
                armedBy: view.armedBy,
                ageSeconds: view.picture.map { _ in Double(view.age.nanoseconds + since) / 1e9 },
                quality: view.picture == nil ? "ABSENT" : isKnown ? "GOOD" : "STALE")
        }
    }

    /// The station as the last look saw it; nil before the first.
    func status(at now: Int64) -> StatusReport? {
        guard let last = standing.last else { return nil }
        return report(last.value, since: now - last.at)
    }

    /// The same from a look `since` nanoseconds old.
    func report(_ standing: Desk.Standing, since: Int64) -> StatusReport {
        var links = standing.links.map { LinkStatus($0, program: program) }
        for index in links.indices {
            links[index].seconds += Double(since) / 1e9
            links[index].rig?.ageSeconds += Double(since) / 1e9
            if since > Limits.stampLife { links[index].rig?.energy = LinkView.Energy.unknown.rawValue }
        }
        return StatusReport(
            station: program.stationName, mode: mode, storage: standing.storage.word, links: links,
            alarms: AlarmStanding(standing.alarms, program), time: wallTime())
    }
}

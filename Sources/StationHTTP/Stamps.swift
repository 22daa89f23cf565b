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
    private func rigs(at now: Int64) -> [Standing] {
        let last = standing.last
        return program.standings(last?.value.rigs, since: now - (last?.at ?? now), mode: mode)
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
            if since > Standing.life { links[index].rig?.energy = LinkView.Energy.unknown.rawValue }
        }
        return StatusReport(
            station: program.stationName, mode: mode, storage: standing.storage.word, links: links,
            alarms: AlarmStanding(standing.alarms, program), time: wallTime())
    }
}

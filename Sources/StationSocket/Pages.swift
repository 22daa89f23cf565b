import Monitoring
import Octets
import Station
import StationAPI
import StationReports

extension StationCore {
    /// The open alarms, or the closed ones, newest first, in pages; there is always one.
    func alarmPages(history: Bool, utc: Int64, id: UInt32) -> [ServerMessage] {
        let all = AlarmsReport(alarmList, history: history, program, time: utc)
        return paged(all.alarms, Limits.alarmsOfPage).map { page, left in
            var message = ServerMessage(.alarms, id: id)
            message.alarms = AlarmsReport(
                standing: all.standing, alarms: page, shelves: left == 0 ? all.shelves : [], left: left,
                time: utc)
            return message
        }
    }

    /// The last value of every parameter of housekeeping and events, in pages.
    func valuePages(now: Int64, utc: Int64, id: UInt32) -> [ServerMessage] {
        let values = valueViews(at: CoreTime(nanoseconds: now)).map {
            ValuesReport.Value($0, program, utc: utc)
        }
        return paged(values, Limits.valuesOfPage).map { page, left in
            var message = ServerMessage(.values, id: id)
            message.values = ValuesReport(values: page, left: left)
            return message
        }
    }

    private func paged<Element>(_ all: [Element], _ size: Int) -> [(page: [Element], left: Int)] {
        guard !all.isEmpty else { return [([], 0)] }
        return stride(from: 0, to: all.count, by: size).map { start in
            let end = min(start + size, all.count)
            return (Array(all[start..<end]), all.count - end)
        }
    }
}

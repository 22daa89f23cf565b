import Links
import MissionDatabase
import Monitoring
import Octets
import Station
import StationAPI

/// Alarms and last values on the control socket.
extension ControlLoop {
    mutating func takeAlarm(_ message: ClientMessage, from client: LineServer.Client) {
        guard let number = message.alarm else {
            refuse(
                client, id: message.id, code: "MESSAGE",
                "an alarm is named by its number: see `regolith alarms list`")
            return
        }
        let action: AlarmOrder.Action
        switch message.operation {
        case .shelve: action = .shelve(minutes: message.minutes ?? 0)
        case .unshelve: action = .unshelve
        default: action = .acknowledge
        }
        submit(
            .alarm(AlarmOrder(action, number: number, note: message.text ?? "")), from: client, id: message.id
        )
    }

    func askAlarms(for client: LineServer.Client, _ message: ClientMessage) {
        let (owner, id, history) = (owner, message.id, message.history ?? false)
        station.inspect { core in
            let pages = core.alarmPages(history: history, utc: wallTime(), id: id)
            owner.arrive(.pages(client, pages))
        }
    }

    func askValues(for client: LineServer.Client, id: UInt32) {
        let owner = owner
        station.inspect { core in
            let pages = core.valuePages(now: bootTime(), utc: wallTime(), id: id)
            owner.arrive(.pages(client, pages))
        }
    }

    mutating func publish(_ change: AlarmChange, utc: Int64) {
        var message = ServerMessage(.alarmChange)
        message.alarmChange = AlarmChangeReport(
            step: change.step.word, alarm: AlarmEntry(change.alarm, isShelved: change.isShelved, program),
            by: change.principal.isEmpty ? nil : change.principal, time: utc)
        publish(message, on: .alarms)
    }

    mutating func publish(_ freshness: Freshness, link: LinkID, utc: Int64) {
        var message = ServerMessage(.freshness)
        message.freshness = FreshnessReport(
            link: program.links[Int(link.index)].name, packet: program.database[freshness.container].name,
            isStale: freshness.cause != .fresh, cause: freshness.cause.words,
            ageSeconds: Double(freshness.age.nanoseconds) / 1e9, time: utc)
        publish(message, on: .samples)
    }
}

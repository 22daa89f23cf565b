import Links
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
}

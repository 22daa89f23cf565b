import Links
import Station
import StationAPI

/// Runs on the control socket.
extension ControlLoop {
    mutating func takeRun(_ message: ClientMessage, from client: LineServer.Client) {
        let order: RunOrder
        switch (message.runAct, message.run) {
        case (.start?, _): order = .start(title: message.text ?? "", person: message.person ?? "")
        case (.stop?, _): order = .stop
        case (.protect?, let number?): order = .protect(number: number, true)
        case (.unprotect?, let number?): order = .protect(number: number, false)
        default:
            refuse(
                client, id: message.id, code: "MESSAGE",
                "a run is started, stopped, or protected and unprotected by its number")
            return
        }
        submit(.run(order), from: client, id: message.id)
    }
}

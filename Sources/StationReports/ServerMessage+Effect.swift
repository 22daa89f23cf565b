import MissionDatabase
import Monitoring
import Octets
public import Station
public import StationAPI

extension ServerMessage {
    /// What the subscribers of a topic are told of an effect, and which topic that is; nil for what is
    /// nobody's news, and for stages, which have their own way (they say how long a command took).
    public static func live(
        _ effect: CoreEffect, _ program: StationProgram, utc: Int64
    ) -> (topic: Topic, message: ServerMessage)? {
        func name(_ link: LinkID) -> String { program.links[Int(link.index)].name }
        switch effect {
        case .linkState(let transition):
            var message = ServerMessage(.link)
            message.link = LinkReport(
                link: name(transition.link), state: transition.state, cause: transition.cause, time: utc)
            return (.links, message)
        case .event(let event):
            var message = ServerMessage(.event)
            message.event = EventReport(event, link: name(event.link), time: utc)
            return (.events, message)
        case .alarm(let alarm):
            var message = ServerMessage(.alarm)
            message.alarm = AlarmReport(code: alarm.code.rawValue, text: alarm.text, time: utc)
            return (.alarms, message)
        case .alarmChange(let change):
            var message = ServerMessage(.alarmChange)
            message.alarmChange = AlarmChangeReport(
                step: change.step.word, alarm: AlarmEntry(change.alarm, isShelved: change.isShelved, program),
                by: change.principal.isEmpty ? nil : change.principal, time: utc)
            return (.alarms, message)
        case .samples(let link, let batch):
            var message = ServerMessage(.samples)
            message.samples = program.report(batch, link: link, time: utc)
            return (.samples, message)
        case .freshness(let link, let freshness):
            var message = ServerMessage(.freshness)
            message.freshness = FreshnessReport(
                link: name(link), packet: program.database[freshness.container].name,
                isStale: freshness.cause != .fresh, cause: freshness.cause.words,
                ageSeconds: Double(freshness.age.nanoseconds) / 1e9, time: utc)
            return (.samples, message)
        case .stage, .answer, .decision, .transmit, .reopenPort, .stopBits, .left, .testStop, .run: return nil
        }
    }
}

extension RunReport {
    /// A run whose beginning or end was just taken.
    public init(_ change: RunChange, time: Int64) {
        self.init(
            number: change.number, title: change.title, by: change.principal, from: time,
            isProtected: change.step == .protected)
        if change.step == .ended { to = time }
    }
}

import MissionDatabase
import Monitoring
import Octets
import RigLink

/// Conditions of station, link and rig as alarms, beside the sentences that are told when they come.
extension StationCore {
    /// What a heartbeat says of states that a person must deal with. Looked at with each one, so that an
    /// alarm that a restart brought along ends with its cause.
    mutating func judgeRigState(_ picture: RigPicture, on index: Int, into effects: inout [CoreEffect]) {
        let link = UInt8(index)
        let stop = AlarmKey(.rig, link: link, name: "STOP")
        sustain(stop, picture.isStopLatched, into: &effects) {
            AlarmCause(
                stop, .critical, isLatched: true, isSafety: true,
                text: "STOP \(picture.lastStopID) is latched on the rig: look why, then CLEAR_STOP")
        }
        for trip in program.trips {
            let key = AlarmKey(.rig, link: link, name: trip.name)
            sustain(key, picture.state == trip.state, into: &effects) {
                AlarmCause(
                    key, .critical, isLatched: true, isSafety: true,
                    text: "the rig is in \(trip.name): its events say why")
            }
        }
        meetRig(index)
        judgeWiredTest(index, into: &effects)
        let dictionary = AlarmKey(.station, link: link, name: StationAlarm.Code.dictionary.rawValue)
        let isDifferent = !connections[index].isDictionaryEqual
        sustain(dictionary, isDifferent, into: &effects) {
            AlarmCause(
                dictionary, .warning, isSafety: true,
                text: "rig and station have different dictionaries: telemetry may mislead, no motion")
        }
    }

    /// A link that was there and is not any more, and one that is there again.
    mutating func judgeLink(
        _ index: Int, from before: String, cause: String, into effects: inout [CoreEffect]
    ) {
        let key = AlarmKey(.station, link: UInt8(index), name: "LINK")
        switch connections[index].state {
        case "live": clear(key, into: &effects)
        case "lost", "closed":
            guard before == "live" || before == "degraded" else { return }
            // Whoever is armed or sees it move must know at once that nobody can see it now.
            let picture = connections[index].picture
            let isSerious = picture.map { $0.isArmed || !$0.isAtStandstill } ?? false
            raise(
                AlarmCause(
                    key, isSerious ? .critical : .warning, isSafety: isSerious,
                    text: "\(program.links[index].name) is lost (\(cause)): what the rig does is not known"),
                into: &effects)
        default: break
        }
    }

    mutating func judgeStorage(into effects: inout [CoreEffect]) {
        let key = AlarmKey(.station, link: 0, name: StationAlarm.Code.storage.rawValue)
        let storage = storage
        sustain(key, storage != .sound, into: &effects) {
            AlarmCause(
                key, storage.endsArms ? .critical : .warning, isSafety: true,
                text: "the journal does not keep up or cannot write: motion is refused")
        }
    }

    /// The archive is an index: nothing is refused because of it, and nothing is lost with it.
    mutating func judge(_ health: ArchiveHealth, into effects: inout [CoreEffect]) {
        let key = AlarmKey(.station, link: 0, name: Self.archiveName)
        let text: String
        switch health {
        case .sound:
            clear(key, into: &effects)
            return
        case .behind(let seconds):
            text =
                "the archive is \(seconds) s behind the journal and catches up: queries miss what is newest"
        case .failing(let why):
            text = "the archive cannot be kept (\(why)): the journal has everything, queries do not"
        }
        raise(AlarmCause(key, .warning, text: text), into: &effects)
    }

    static var archiveName: String { "ARCHIVE" }

    /// What is over in the moment it is told; it stays until somebody has seen it.
    mutating func noteMoment(_ code: StationAlarm.Code, _ text: String, into effects: inout [CoreEffect]) {
        switch code {
        case .lostOctets, .unreadablePacket, .eventsLost, .quarantine, .rigDisarmed, .presence,
            .automaticHold, .foundMoving, .identity, .stopTest, .untaken, .paused,
            .leaseGap, .script:
            let key = AlarmKey(.station, link: 0, name: code.rawValue)
            let isSafety = [
                .rigDisarmed, .presence, .automaticHold, .foundMoving, .identity, .stopTest, .script,
            ]
            .contains(code)
            raise(
                AlarmCause(key, .warning, isLatched: true, isSafety: isSafety, text: text), isMoment: true,
                into: &effects)
        // These have a beginning and an end, and are judged where they have them.
        case .storage, .dictionary, .stop, .wiredTest: break
        // A person did it; nobody has to see it again.
        case .approval: break
        }
    }

    /// An event of severity 2 is a warning, of 3 and 4 critical and latched.
    mutating func judge(_ event: RigEvent, on index: Int, into effects: inout [CoreEffect]) {
        guard event.severity >= 2 else { return }
        let isTrip = event.severity >= 3
        raise(
            AlarmCause(
                AlarmKey(.event, link: UInt8(index), name: event.name), isTrip ? .critical : .warning,
                isLatched: true, isSafety: isTrip,
                text: "the rig reports \(event.name) \(event.words) (boot \(event.bootCount), "
                    + "number \(event.count))"),
            isMoment: true, into: &effects)
    }

    /// Alarms stand as before a restart; levels of limits follow them until new values say otherwise.
    mutating func resumeAlarms(into effects: inout [CoreEffect]) {
        for index in watches.indices { watches[index].limits.restart() }
        for alarm in alarms.open where alarm.key.kind == .limit && alarm.isCausePresent {
            let index = Int(alarm.key.link)
            let parameter = program.database.parameter(named: alarm.key.name)
            var isWatched = false
            if watches.indices.contains(index), let parameter {
                isWatched = watches[index].limits.resume(parameter.id, at: alarm.severity)
            }
            // Another dictionary or link list: nothing would ever clear it.
            if !isWatched { clear(alarm.key, into: &effects) }
        }
    }
}

import Commanding
import Monitoring
import Octets
import RigLink

/// What follows from the journal's health and from the room on its disk (SR-S-15).
extension StationCore {
    mutating func storageChanged(to health: StorageHealth, into effects: inout [CoreEffect]) {
        storage = health
        let text: String
        switch health {
        case .sound: text = "the journal writes again; motion is allowed again after a new arm"
        case .lagging(let milliseconds):
            text = "the journal is \(milliseconds) ms behind: motion is refused until it has caught up"
        case .failing(let errno):
            text =
                "the journal cannot write (error \(errno)): telemetry goes on, motion is refused; free space"
        }
        raise(.storage, text, into: &effects)
        for index in connections.indices {
            if health.endsArms { holdUnrecorded(index, into: &effects) }
            connections[index].host.setLease(token: connections[index].arm?.token ?? 0, hostState: hostState)
        }
        judgeStorage(into: &effects)
    }

    /// A record that cannot be kept ends what runs, and the permission to move (SR-S-03, SR-S-15). HOLD goes
    /// first: what it holds is told by its report, and needs no disk.
    private mutating func holdUnrecorded(_ index: Int, into effects: inout [CoreEffect]) {
        if connections[index].arm != nil {
            let request = OperatorRequest(
                id: 0, principal: Self.ownPrincipal, askedAt: time.nanoseconds, action: .note(""))
            let order = CommandOrder(name: Self.holdName, arguments: [], isConfirmed: true)
            _ = send(order, for: request, into: &effects)
        }
        withdrawArm(index, cause: "the journal fails", into: &effects)
    }

    mutating func roomChanged(to room: DiskRoom, into effects: inout [CoreEffect]) {
        self.room = room
        let key = AlarmKey(.station, link: 0, name: "FREE_SPACE")
        let words = room.words(reserve: program.reserve)
        sustain(key, room.freeOctets < room.wanted(reserve: program.reserve), into: &effects) {
            AlarmCause(
                key, .warning, isSafety: true,
                text: "the journal's disk: \(words); nothing of H3 is begun: free space, or end what runs")
        }
    }

    /// Enough room for half an hour; unknown without a measurement, or with an old one.
    var hasRoom: StationSituation.Condition {
        guard let room, roomQuality == .good else { return .unknown }
        return .init(room.freeOctets >= room.wanted(reserve: program.reserve))
    }

    var roomReading: StationSituation.Reading {
        guard let room else { return .init(value: "", quality: .absent) }
        return .init(
            value: room.words(reserve: program.reserve), age: time - CoreTime(nanoseconds: room.measuredAt),
            quality: roomQuality)
    }

    /// For people: the figures of the disk; nil before the first measurement.
    public var roomWords: String? { room?.words(reserve: program.reserve) }

    private var roomQuality: InterlockInput.Quality {
        guard let room else { return .absent }
        return time - CoreTime(nanoseconds: room.measuredAt) > Limits.roomAge ? .old : .good
    }
}

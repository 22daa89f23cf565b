import Monitoring
import Octets
public import Station
public import StationAPI

extension StationCore {
    /// The station as it is now; `now` is boot-time, `utc` the label.
    public func statusReport(mode: String, now: Int64, utc: Int64) -> StatusReport {
        let views = linkViews(at: CoreTime(nanoseconds: now))
        var report = StatusReport(
            station: program.stationName, mode: mode, storage: storage.word,
            links: views.map { LinkStatus($0, program: program) },
            alarms: AlarmStanding(alarmList.summary, program), time: utc)
        report.room = roomWords
        return report
    }
}

extension StorageHealth {
    public var word: String {
        switch self {
        case .sound: return "sound"
        case .lagging(let milliseconds): return "lagging \(milliseconds) ms"
        case .failing(let errno): return "failing, error \(errno)"
        }
    }
}

extension LinkStatus {
    public init(_ view: LinkView, program: StationProgram) {
        self.init(
            name: view.name, state: view.state, seconds: Double(view.inState.nanoseconds) / 1e9,
            cause: view.cause, rig: view.picture.map { RigStatus($0, view, program) },
            counters: view.counters.map { Counter(name: $0.name, value: $0.value) })
    }
}

extension RigStatus {
    init(_ picture: RigPicture, _ view: LinkView, _ program: StationProgram) {
        self.init(
            state: program.stateName(picture.state), energy: view.energy.rawValue,
            stateRevision: picture.stateRevision, bootCount: picture.bootCount,
            isSimulator: picture.isSimulator, isDictionaryEqual: view.isDictionaryEqual,
            armScope: picture.armScope, armSecondsLeft: picture.armSecondsLeft, armedBy: view.armedBy,
            leaseStage: picture.leaseStage, isStopLatched: picture.isStopLatched,
            isAtStandstill: picture.isAtStandstill, lastStopID: picture.lastStopID, changes: view.changes,
            ageSeconds: Double(view.age.nanoseconds) / 1e9)
        identity = view.identity
        isRigConfigured = program.rig != nil
        review = view.review
        telemetryOnly = view.telemetryOnly
        prepared = view.prepared.map { PreparedReport($0, at: view.at) }
        foundMoving = view.foundMoving
        stopTest = view.stopTest.words
        stopTestMilliseconds = view.stopTest.latency.map { Double($0.nanoseconds) / 1e6 }
        wiredTest = view.wiredTest?.words
        wiredTestOverdueDays = view.wiredTest?.overdueDays
        countdowns = view.countdowns.map {
            CountdownReport(
                name: $0.kind.rawValue, secondsLeft: Double($0.left.nanoseconds) / 1e9, meaning: $0.meaning,
                action: $0.action)
        }
        attendedBy = view.attendance?.principal
        attendedSecondsAgo = view.attendance.map { Double($0.age.nanoseconds) / 1e9 }
    }
}

extension PreparedReport {
    init(_ step: PreparedStep, at now: CoreTime) {
        self.init(
            commandID: step.commandID, name: step.order.name, meaning: step.meaning,
            principal: step.principal, isTwoPerson: step.isTwoPerson,
            approval: step.approval.map { "\($0.principal): \($0.reason)" },
            secondsLeft: Double((step.expiresAt - now).nanoseconds) / 1e9)
        if step.isEchoed {
            let sum = String(step.argumentsSum, radix: 16, uppercase: true)
            checksum = sum
            echo = "\(step.order.name), arguments as sent (checksum \(sum)), by the rig itself"
        }
    }
}

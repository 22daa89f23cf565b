import Commanding
import Octets
import RigLink

/// What the core knows when it decides, with where it was read and how old it is (SR-S-09).
extension StationCore {
    func situation(of index: Int, for command: PreparedCommand) -> StationSituation {
        let connection = connections[index]
        let hasSession = connection.state == "live" || connection.state == "degraded"
        let picture = hasSession ? connection.picture : nil
        // Heartbeat bits are known for 0.3 s (hazards.md §4.8); a late heartbeat is the link's fault first.
        let age = time - connection.pictureAt
        let isHeard = picture?.authorityEpoch != nil
        var situation = StationSituation(
            sessionOpen: .init(hasSession), linkLive: .init(connection.state == "live"),
            rigConfigured: .init(
                picture.map { program.rig?.objection(to: RigIdentity($0)) == nil }),
            identityAccepted: .init(picture.map { connection.accepted == RigIdentity($0) }),
            wireHashEqual: .init(picture.map { _ in connection.isDictionaryEqual }),
            timeCorrelated: .init(hasSession ? isTimeCorrelated(connection) : nil),
            journalSound: .init(storage == .sound), hasRoom: hasRoom,
            stopClear: .init(isHeard ? picture.map { !$0.isStopLatched } : nil),
            armed: .init(connection.arm != nil),
            leaseFresh: .init(isHeard ? picture.map { $0.leaseStage == 0 } : nil))
        situation.readings = readings(of: connection, picture, age: age)
        situation.facts = facts(of: connection, picture, command, age: age)
        return situation
    }

    private func readings(
        of connection: RigConnection, _ picture: RigPicture?, age: CoreTime.Span
    ) -> [StationSituation.NamedReading] {
        var found: [StationSituation.NamedReading] = []
        func note(
            _ reason: Refusal.Reason, _ value: String, unit: String? = nil, age: CoreTime.Span? = nil
        ) {
            let isOld = age.map { $0 > Limits.heartbeatAge } ?? false
            found.append(
                .init(
                    reason,
                    .init(value: value, unit: unit, age: age, quality: isOld ? .old : .good)))
        }
        note(.linkAbsent, connection.state)
        note(.linkNotLive, connection.state, age: picture.map { _ in age })
        note(.journal, storage.words)
        found.append(.init(.freeSpace, roomReading))
        note(.notArmed, connection.arm.map { "by \($0.principal)" } ?? "no")
        if let fit = connection.host.clock {
            note(
                .timeCorrelation, "residual \(Int64(fit.doubt) / 1000) ms", age: time - fit.fittedAt)
            // The age of a fit has a bound of its own.
            found[found.count - 1].reading.quality = time - fit.fittedAt > Limits.clockAge ? .old : .good
        }
        guard let picture else { return found }
        note(.wrongRig, hex(picture.mcuID))
        note(.identity, "\(RigIdentity(picture).kind) \(hex(picture.mcuID))")
        note(.wireHash, hex(picture.wireHash))
        guard picture.authorityEpoch != nil else { return found }
        note(.stopLatched, picture.isStopLatched ? "latched \(picture.lastStopID)" : "no", age: age)
        note(.lease, "\(picture.leaseStage)", age: age)
        return found
    }

    /// Rig time is known well enough to give a command its expiry (SR-L-12: 50 ms wired, a fit not over 60 s
    /// old).
    private func isTimeCorrelated(_ connection: RigConnection) -> Bool? {
        guard let fit = connection.host.clock else { return nil }
        return fit.doubt <= Limits.clockResidual && time - fit.fittedAt <= Limits.clockAge
    }
}

extension StorageHealth {
    /// For the evidence of a decision.
    var words: String {
        switch self {
        case .sound: return "sound"
        case .lagging(let milliseconds): return "\(milliseconds) ms behind"
        case .failing(let errno): return "cannot write, error \(errno)"
        }
    }
}

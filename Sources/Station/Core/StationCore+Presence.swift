import Commanding
import MissionDatabase
import Octets

/// The operator's presence (SR-S-24): a console says once a second that it is there; when it has been silent
/// for 10 s the station sends HOLD, and DISARM when HOLD is reported or 5 s have passed.
extension StationCore {
    mutating func takePresence(
        hasActed: Bool, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        let index = 0
        let seenAt = CoreTime(nanoseconds: min(request.askedAt, time.nanoseconds))
        if let other = connections[index].attendance, other.principal != request.principal {
            guard !other.isPresent(at: time), other.withdrawal == nil else {
                return .refused(
                    code: "ATTENDED", text: "\(other.principal) attends the rig; one console at a time")
            }
            connections[index].attendance = nil
        }
        if connections[index].attendance?.withdrawal != nil {
            return .refused(
                code: "PRESENCE",
                text:
                    "nobody was seen here for 10 s: the rig holds and is disarmed; look at it, then arm again"
            )
        }
        var attendance =
            connections[index].attendance ?? Attendance(principal: request.principal, seenAt: seenAt)
        attendance.seenAt = max(attendance.seenAt, seenAt)
        connections[index].attendance = attendance
        if hasActed { renew(index, for: request, into: &effects) }
        return .noted
    }

    /// A real act of the holder makes the arm live longer, at most once in 30 s (hazards.md §4.2).
    private mutating func renew(
        _ index: Int, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) {
        guard let arm = connections[index].arm, arm.principal == request.principal,
            program.database.command(named: Self.renewName) != nil
        else { return }
        if let last = connections[index].attendance?.renewedAt, time - last < Limits.renewSpacing { return }
        connections[index].attendance?.renewedAt = time
        _ = send(Self.plain(Self.renewName), for: request, into: &effects)
    }

    /// Nobody is at the console that has to be attended for this: the refusal; nil where all is well.
    func absence(of principal: String, for name: String, on index: Int) -> Answer? {
        if let attendance = connections[index].attendance, attendance.isPresent(at: time),
            attendance.isOf(principal)
        {
            return nil
        }
        return .refused(
            code: "ATTENDED",
            text: "\(name) needs somebody at the console all the time: `regolith arm --attend` keeps it")
    }

    /// MAINT, UNJAM and everything of H4 are for attended sessions only.
    static func needsAttendance(_ command: PreparedCommand) -> Bool {
        if command.hazard >= .forbidden { return true }
        switch command.name {
        case armName: return command.arguments.contains { $0.name == "scope" && $0.pattern == maintenance }
        case "UNJAM": return true
        default: return false
        }
    }

    /// Bit of the scope MAINT, as ARM has it.
    private static var maintenance: UInt64 { 8 }

    // MARK: Silence

    mutating func wakePresence(_ index: Int, into effects: inout [CoreEffect]) {
        guard let attendance = connections[index].attendance, attendance.deadline <= time else { return }
        guard attendance.withdrawal == nil else {
            disarmUnattended(index, because: "HOLD was not reported within 5 s", into: &effects)
            return
        }
        guard let arm = connections[index].arm, arm.isAttended else {
            // Nothing hangs on it: the console simply went.
            connections[index].attendance = nil
            return
        }
        raise(
            .presence,
            "\(attendance.principal) was not seen for 10 s: the rig gets HOLD, then DISARM", into: &effects)
        let request = OperatorRequest(
            id: 0, principal: "station, nobody attends", askedAt: time.nanoseconds, action: .note(""))
        let answer = send(Self.plain(Self.holdName), for: request, into: &effects)
        var holdID: UInt32?
        if case .taken(let id, _, _) = answer { holdID = id }
        connections[index].attendance?.withdrawal = Attendance.Withdrawal(holdID: holdID, since: time)
        if holdID == nil {
            disarmUnattended(index, because: "HOLD could not be sent", into: &effects)
        }
    }

    /// What a final stage of the HOLD that silence sent means.
    mutating func followPresence(
        _ transition: StageTransition, on index: Int, into effects: inout [CoreEffect]
    ) {
        guard transition.stage.isFinal, let withdrawal = connections[index].attendance?.withdrawal,
            withdrawal.holdID == transition.commandID
        else { return }
        disarmUnattended(index, because: "\(transition.name) is \(transition.stage)", into: &effects)
    }

    private mutating func disarmUnattended(
        _ index: Int, because cause: String, into effects: inout [CoreEffect]
    ) {
        connections[index].attendance = nil
        guard connections[index].arm != nil else { return }
        let request = OperatorRequest(
            id: 0, principal: "station, nobody attends", askedAt: time.nanoseconds, action: .note(""))
        _ = send(Self.plain(Self.disarmName), for: request, into: &effects)
        withdrawArm(index, cause: "nobody attends the rig (\(cause))", into: &effects)
    }

    private static func plain(_ name: String) -> CommandOrder {
        CommandOrder(name: name, arguments: [], isConfirmed: true)
    }

    static var renewName: String { "RENEW" }
    static var holdName: String { "HOLD" }
}

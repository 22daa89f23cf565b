import MissionDatabase
public import Octets

/// Something that happens by itself when its time is over, with what stops or uses it (SR-O-10).
public struct Countdown: Hashable, Sendable {
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// The arm's time to live.
        case arm = "ARM"
        /// S4: the spindle of HOLD-SPIN.
        case holdSpin = "S4"
        /// S5: ABORT_TO_TOP by itself.
        case escape = "S5"
        /// The string freezes in.
        case refreeze = "REFREEZE"
        /// The token of a prepared command.
        case fire = "FIRE"
        /// A console that attends was silent.
        case presence = "PRESENCE"
    }

    public let kind: Kind
    public let left: CoreTime.Span
    /// What happens at its end.
    public let meaning: String
    /// What stops it, or uses it.
    public let action: String
}

extension StationCore {
    /// What runs on a link now, the shortest first where two are of the same weight.
    func countdowns(of connection: RigConnection, at now: CoreTime) -> [Countdown] {
        var found: [Countdown] = []
        func add(_ kind: Countdown.Kind, _ left: CoreTime.Span, _ meaning: String, _ action: String) {
            found.append(
                Countdown(kind: kind, left: max(.milliseconds(0), left), meaning: meaning, action: action))
        }
        if let picture = connection.picture {
            if picture.isArmed {
                add(
                    .arm, less(.seconds(Int64(picture.armSecondsLeft)), now - connection.pictureAt),
                    "the arm ends: no new step, then DISARMED",
                    "a key at the console that attends renews it; `regolith disarm` ends it")
            }
            for source in Self.rigCountdowns {
                guard let left = left(source.parameter, picture, at: now) else { continue }
                add(source.kind, left, source.meaning, source.action)
            }
        }
        if let prepared = connection.prepared, isPending(prepared, at: now) {
            add(
                .fire, prepared.expiresAt - now,
                "\(prepared.order.name) #\(prepared.commandID) is dropped",
                "its preparer types the rig's name; `regolith approve` where two are wanted")
        }
        if let attendance = connection.attendance, connection.arm?.isAttended ?? false {
            let silence = now - attendance.seenAt
            if silence > Limits.presenceTold {
                add(
                    .presence, less(Limits.presence, silence), "HOLD, then DISARM",
                    "the console of \(attendance.principal) comes back")
            }
        }
        return found
    }

    private struct RigCountdown {
        let kind: Countdown.Kind
        let parameter: String
        let meaning: String
        let action: String
    }

    /// What the rig counts itself; 65535 stands for none.
    private static let rigCountdowns = [
        RigCountdown(
            kind: .holdSpin, parameter: "hold_spin_left_s", meaning: "the spindle of HOLD-SPIN stops",
            action: "RETRACT, ABORT_TO_TOP, or ARM and RESUME"),
        RigCountdown(
            kind: .escape, parameter: "escape_s",
            meaning: "ABORT_TO_TOP begins BY ITSELF after a warning, or SAFE in place",
            action: "HOLD starts it again; RETRACT, ABORT_TO_TOP, or ARM and RESUME end it; an open guard too"
        ),
        RigCountdown(
            kind: .refreeze, parameter: "refreeze_s", meaning: "the string freezes in",
            action: "CLEAR_STOP if a STOP is latched, then RETRACT"),
    ]
    static let countdownParameters = rigCountdowns.map(\.parameter)

    private func less(_ span: CoreTime.Span, _ gone: CoreTime.Span) -> CoreTime.Span {
        CoreTime.Span(nanoseconds: span.nanoseconds - gone.nanoseconds)
    }

    private func left(_ name: String, _ picture: RigPicture, at now: CoreTime) -> CoreTime.Span? {
        guard let place = program.kept.firstIndex(where: { program.database[$0].name == name }),
            let value = picture.kept[place], value.raw >= 0, value.raw < 65535
        else { return nil }
        return less(.seconds(value.raw), now - value.at)
    }
}

import Commanding
import Monitoring
public import Octets

/// The monthly test of the wired emergency stop, by name: no software can do it (SR-O-13).
///
/// It is done with `regolith checkout`, whose verdict RECORD_CHECK puts on the rig; this is when, and who.
public struct WiredStopTest: Hashable, Sendable, SnapshotCodable {
    /// UTC, nanoseconds since 1970: days are counted, nothing else.
    var passedAt: Int64?
    var by = ""
    /// When this rig was first seen here; without a test the month counts from then.
    var metAt: Int64
    /// RECORD_CHECK on its way, and who gave it.
    var pending: (commandID: UInt32, principal: String)?

    /// What is known, for people.
    public struct View: Hashable, Sendable {
        public var daysAgo: Int64?
        public var by: String?
        /// Days since it was due; negative before.
        public var overdueDays: Int64

        /// In words, with what to do.
        public var words: String {
            let last = daysAgo.map { "\($0) days ago by \(by ?? "somebody")" } ?? "never on record here"
            if overdueDays < 0 { return "\(last), due in \(-overdueDays) days" }
            return "\(last), OVERDUE by \(overdueDays) days: press the wired E-stop in "
                + "`regolith checkout estop --by NAME`"
        }
    }

    init(metAt: Int64) { self.metAt = metAt }

    func view(at utc: UTCTime) -> View {
        // A clock that went back makes nothing younger than now.
        let age = max(0, utc.nanoseconds - (passedAt ?? metAt)) / Limits.day
        return View(
            daysAgo: passedAt == nil ? nil : age, by: passedAt == nil ? nil : by,
            overdueDays: age - Limits.wiredTestEvery)
    }

    public static func == (one: WiredStopTest, other: WiredStopTest) -> Bool {
        one.passedAt == other.passedAt && one.by == other.by && one.metAt == other.metAt
            && one.pending?.commandID == other.pending?.commandID
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(passedAt)
        hasher.combine(metAt)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.optional(passedAt) { $0.i64($1) }
        writer.text(by)
        writer.i64(metAt)
        writer.bool(pending != nil)
        if let pending {
            writer.u32(pending.commandID)
            writer.text(pending.principal)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        passedAt = try reader.optional { (reader) throws(OctetError) in try reader.i64() }
        by = try reader.text()
        metAt = try reader.i64()
        if try reader.bool() { pending = (try reader.u32(), try reader.text()) }
    }
}

extension StationCore {
    /// A rig is there: the month begins where it was never seen.
    mutating func meetRig(_ index: Int) {
        if connections[index].wiredTest == nil {
            let now = utc
            connections[index].wiredTest = WiredStopTest(metAt: now.nanoseconds)
        }
    }

    /// RECORD_CHECK of the E-stop goes out.
    mutating func noteWiredTest(
        _ command: PreparedCommand, by principal: String, id: UInt32, on index: Int
    ) {
        func label(_ name: String) -> String? {
            guard let argument = command.arguments.first(where: { $0.name == name }),
                case .label(let label) = argument.value
            else { return nil }
            return label
        }
        guard command.name == "RECORD_CHECK", label("mechanism") == "ESTOP", label("result") == "PASSED"
        else { return }
        meetRig(index)
        connections[index].wiredTest?.pending = (id, principal)
    }

    mutating func followWiredTest(_ transition: StageTransition, on index: Int) {
        let now = utc
        guard transition.stage.isFinal, let pending = connections[index].wiredTest?.pending,
            pending.commandID == transition.commandID
        else { return }
        connections[index].wiredTest?.pending = nil
        guard case .completed = transition.stage else { return }
        connections[index].wiredTest?.passedAt = now.nanoseconds
        connections[index].wiredTest?.by = pending.principal
    }

    /// Asked for when the month is over, until somebody does it.
    mutating func judgeWiredTest(_ index: Int, into effects: inout [CoreEffect]) {
        guard let view = connections[index].wiredTest?.view(at: utc) else { return }
        let key = AlarmKey(.station, link: UInt8(index), name: StationAlarm.Code.wiredTest.rawValue)
        sustain(key, view.overdueDays >= 0, into: &effects) {
            AlarmCause(
                key, .warning, isSafety: true,
                text: "the monthly test of the wired E-stop is due: \(view.words)")
        }
    }

    func objectionOfWiredTest(_ index: Int) -> Refusal? {
        guard let view = connections[index].wiredTest?.view(at: utc),
            view.overdueDays >= Limits.wiredTestRefusal
        else { return nil }
        return Refusal(.stopPath, "ARM was not sent, the monthly test of the wired E-stop: \(view.words)")
    }

    mutating func warnOfWiredTest(_ index: Int, into effects: inout [CoreEffect]) {
        guard let view = connections[index].wiredTest?.view(at: utc),
            view.overdueDays >= Limits.wiredTestWarning
        else { return }
        raise(
            .wiredTest,
            "armed although the monthly test of the wired E-stop is missing: \(view.words); "
                + "ARM is refused when it is \(Limits.wiredTestRefusal) days late", into: &effects)
    }
}

import Octets

/// Where the end of the station stands: HOLD, its report, DISARM, its report, BYE (SR-S-08).
struct LeaveTaking: Hashable, Sendable {
    enum Step: UInt8, Hashable, Sendable {
        case holding = 1, disarming, gone
    }

    /// In whose name HOLD and DISARM go out.
    let principal: String
    var step: Step
    /// The command whose report is waited for.
    var commandID: UInt32?
    /// When it goes on without that report.
    var due: CoreTime

    var deadline: CoreTime? { step == .gone ? nil : due }
}

extension LeaveTaking: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.text(principal)
        writer.u8(step.rawValue)
        writer.optional(commandID) { $0.u32($1) }
        writer.i64(due.nanoseconds)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        principal = try reader.text()
        let number = try reader.u8()
        guard let step = Step(rawValue: number) else {
            throw .invalid(what: "step of taking leave", value: UInt64(number))
        }
        self.step = step
        commandID = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
        due = CoreTime(nanoseconds: try reader.i64())
    }
}

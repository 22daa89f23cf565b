import MissionDatabase
public import Octets

extension CommandStage: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .queued: writer.u8(0)
        case .sent: writer.u8(1)
        case .linkAcknowledged: writer.u8(2)
        case .accepted: writer.u8(3)
        case .started: writer.u8(4)
        case .progress(let step):
            writer.u8(5)
            writer.u16(step)
        case .completed(let result):
            writer.u8(6)
            writer.u32(result)
        case .failed(let failure):
            writer.u8(7)
            failure.encode(into: &writer)
        case .refused(let refusal):
            writer.u8(8)
            refusal.encode(into: &writer)
        case .unknown(let cause):
            writer.u8(9)
            writer.u8(cause.rawValue)
        case .inDoubt(let cause):
            writer.u8(10)
            writer.u8(cause.rawValue)
        case .cancelled(let refusal):
            writer.u8(11)
            refusal.encode(into: &writer)
        case .effectSeen(let sight):
            writer.u8(12)
            writer.text(sight)
        case .effectNotSeen(let sight):
            writer.u8(13)
            writer.text(sight)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 0: self = .queued
        case 1: self = .sent
        case 2: self = .linkAcknowledged
        case 3: self = .accepted
        case 4: self = .started
        case 5: self = .progress(step: try reader.u16())
        case 6: self = .completed(result: try reader.u32())
        case 7: self = .failed(try CommandFailure(decoding: &reader))
        case 8: self = .refused(try Refusal(decoding: &reader))
        case 9: self = .unknown(try UnknownCause(decoding: &reader))
        case 10: self = .inDoubt(try UnknownCause(decoding: &reader))
        case 11: self = .cancelled(try Refusal(decoding: &reader))
        case 12: self = .effectSeen(try reader.text())
        case 13: self = .effectNotSeen(try reader.text())
        default: throw .invalid(what: "stage of a command", value: UInt64(tag))
        }
    }
}

extension UnknownCause {
    init(decoding reader: inout ByteReader) throws(OctetError) {
        let raw = try reader.u8()
        guard let cause = UnknownCause(rawValue: raw) else {
            throw .invalid(what: "cause of UNKNOWN", value: UInt64(raw))
        }
        self = cause
    }
}

extension Refusal {
    func encode(into writer: inout ByteWriter) {
        writer.u8(reason.rawValue)
        writer.text(text)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        let raw = try reader.u8()
        guard let reason = Reason(rawValue: raw) else {
            throw .invalid(what: "reason of a refusal", value: UInt64(raw))
        }
        self.init(reason, try reader.text())
    }
}

extension CommandFailure: SnapshotCodable {
    /// The stages in the order of their numbers in a snapshot.
    private static let stages: [Verifier.Stage] = [.accepted, .started, .progress, .served, .completed]

    public func encode(into writer: inout ByteWriter) {
        writer.u8(UInt8(Self.stages.firstIndex(of: stage) ?? 0))
        writer.u16(code)
        writer.u8(index)
        writer.i32(value)
        writer.i32(limit)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let place = try reader.u8()
        guard place < Self.stages.count else {
            throw .invalid(what: "stage of a failure", value: UInt64(place))
        }
        self.init(
            stage: Self.stages[Int(place)], code: try reader.u16(), index: try reader.u8(),
            value: try reader.i32(), limit: try reader.i32())
    }
}

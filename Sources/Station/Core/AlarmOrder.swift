public import Octets

/// What a person wants done with an alarm.
public struct AlarmOrder: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case acknowledge
        case shelve(minutes: UInt16)
        case unshelve
    }

    /// The occurrence that the person saw; a newer one of the same alarm has another number.
    public var number: UInt32
    public var action: Action
    public var note: String

    public init(_ action: Action, number: UInt32, note: String = "") {
        self.action = action
        self.number = number
        self.note = note
    }
}

extension AlarmOrder: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch action {
        case .acknowledge: writer.u8(1)
        case .shelve(let minutes):
            writer.u8(2)
            writer.u16(minutes)
        case .unshelve: writer.u8(3)
        }
        writer.u32(number)
        writer.text(note)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 1: action = .acknowledge
        case 2: action = .shelve(minutes: try reader.u16())
        case 3: action = .unshelve
        default: throw .invalid(what: "wish about an alarm", value: UInt64(tag))
        }
        number = try reader.u32()
        note = try reader.text()
    }
}

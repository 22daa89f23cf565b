public import Octets

/// What a person wants with runs: stretches of work that have a name.
public enum RunOrder: Hashable, Sendable {
    /// `person`: who it is, where the account is shared; empty for whoever asks.
    case start(title: String, person: String)
    case stop
    /// Keep what the run touches, whatever the disk says, or no longer.
    case protect(number: UInt32, Bool)

    var isWithinLimits: Bool {
        guard case .start(let title, let person) = self else { return true }
        return title.utf8.count <= Limits.runTitle && person.utf8.count <= Limits.runTitle
    }

    var words: String {
        switch self {
        case .start(let title, let person):
            return "run start \(title)" + (person.isEmpty ? "" : ", \(person)")
        case .stop: return "run stop"
        case .protect(let number, let isProtected):
            return "run \(isProtected ? "protect" : "unprotect") \(number)"
        }
    }
}

extension RunOrder: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .start(let title, let person):
            writer.u8(1)
            writer.text(title)
            writer.text(person)
        case .stop: writer.u8(2)
        case .protect(let number, let isProtected):
            writer.u8(3)
            writer.u32(number)
            writer.bool(isProtected)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let tag = try reader.u8()
        switch tag {
        case 1: self = .start(title: try reader.text(), person: try reader.text())
        case 2: self = .stop
        case 3: self = .protect(number: try reader.u32(), try reader.bool())
        default: throw .invalid(what: "wish about a run", value: UInt64(tag))
        }
    }
}

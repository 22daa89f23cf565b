public import Octets

/// The run that goes on, and the numbers that were given: at most one run is open at a time.
public struct RunBook: Hashable, Sendable {
    /// A run without an end.
    public struct Open: Hashable, Sendable {
        public var number: UInt32
        public var title: String
        public var principal: String
    }

    public internal(set) var open: Open?
    /// Of the newest run; 0 before the first.
    public internal(set) var lastNumber: UInt32 = 0
}

extension RunBook: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.optional(open) {
            $0.u32($1.number)
            $0.text($1.title)
            $0.text($1.principal)
        }
        writer.u32(lastNumber)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        open = try reader.optional { (reader) throws(OctetError) in
            Open(number: try reader.u32(), title: try reader.text(), principal: try reader.text())
        }
        lastNumber = try reader.u32()
    }
}

import MissionDatabase
public import Octets
import Telemetry

/// The last telemetry values of the parameters that the station's own decisions read, with their times.
public struct KeptValues: Hashable, Sendable, SnapshotCodable {
    public struct Value: Hashable, Sendable {
        public var raw: Int64
        /// As a person reads it, without unit.
        public var text: String
        /// Engineering value; a label counts by its raw number.
        public var number: Double
        public var at: CoreTime
    }

    /// Place by place with `StationProgram.kept`.
    public private(set) var values: [Value?] = []

    public init() {}

    mutating func note(_ place: Int, _ sample: Sample, at now: CoreTime, in database: MissionDatabase) {
        while values.count <= place { values.append(nil) }
        if values[place]?.raw == sample.raw {
            values[place]?.at = now
        } else {
            let number: Double
            switch sample.value {
            case .label, .octets: number = Double(sample.raw)
            default: number = sample.value.number ?? Double(sample.raw)
            }
            values[place] = Value(
                raw: sample.raw, text: sample.text(in: database), number: number, at: now)
        }
    }

    subscript(place: Int) -> Value? { place < values.count ? values[place] : nil }

    public func encode(into writer: inout ByteWriter) {
        writer.list(values) { writer, value in
            writer.optional(value) {
                $0.i64($1.raw)
                $0.text($1.text)
                $0.f64($1.number)
                $0.i64($1.at.nanoseconds)
            }
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        values = try reader.list(limit: Limits.keptValues) { (reader) throws(OctetError) in
            try reader.optional { (reader) throws(OctetError) in
                Value(
                    raw: try reader.i64(), text: try reader.text(), number: try reader.f64(),
                    at: CoreTime(nanoseconds: try reader.i64()))
            }
        }
    }
}

import MissionDatabase
public import Octets

/// The monitor's memory as octets; the table comes from the program that stands beside it.
extension LimitMonitor {
    public func encode(into writer: inout ByteWriter) {
        for raw in selected { writer.optional(raw) { $0.i64($1) } }
        writer.list(lanes) { writer, lane in
            lane.warning.encode(into: &writer)
            lane.critical.encode(into: &writer)
            writer.f64(lane.worstExcess)
        }
        for limits in rigLimits { writer.optional(limits) { $1.encode(into: &$0) } }
    }

    /// Errors: made with another table.
    public init(_ table: LimitTable, decoding reader: inout ByteReader) throws(OctetError) {
        self.init(table)
        var selected: [Int64?] = []
        for _ in table.selectors {
            selected.append(try reader.optional { (reader) throws(OctetError) in try reader.i64() })
        }
        let states = try reader.list(limit: table.rules.count) { (reader) throws(OctetError) in
            LimitState(
                warning: try LimitComparator(decoding: &reader),
                critical: try LimitComparator(decoding: &reader), worstExcess: try reader.f64())
        }
        guard states.count == table.rules.count else {
            throw .invalid(what: "number of limits in the snapshot", value: UInt64(states.count))
        }
        var rigLimits: [LimitSet?] = []
        for _ in states {
            rigLimits.append(
                try reader.optional { (reader) throws(OctetError) in try LimitSet(decoding: &reader) })
        }
        restore(selected: selected, rigLimits: rigLimits, states: states)
    }
}

extension LimitComparator: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.bool(isBroken)
        writer.optional(changingSince) {
            $0.u8($1.clock)
            $0.i64($1.nanoseconds)
        }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        isBroken = try reader.bool()
        changingSince = try reader.optional { (reader) throws(OctetError) in
            JudgementTime(clock: try reader.u8(), nanoseconds: try reader.i64())
        }
    }
}

extension LimitSet: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        for range in [warning, critical] {
            writer.optional(range) { writer, range in
                for bound in [range.low, range.high] {
                    writer.optional(bound) {
                        $0.f64($1.value)
                        $0.bool($1.isInclusive)
                    }
                }
            }
        }
        writer.f64(hysteresis)
        writer.i64(persistence)
        writer.list(states) {
            $0.i64($1.raw)
            $0.u8($1.severity.rawValue)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        self.init()
        warning = try Self.range(&reader)
        critical = try Self.range(&reader)
        hysteresis = try reader.f64()
        persistence = try reader.i64()
        states = try reader.list(limit: 256) { (reader) throws(OctetError) in
            StateAlarm(raw: try reader.i64(), severity: try AlarmSeverity(decoding: &reader))
        }
    }

    private static func range(_ reader: inout ByteReader) throws(OctetError) -> ValueRange? {
        try reader.optional { (reader) throws(OctetError) in
            ValueRange(low: try bound(&reader), high: try bound(&reader))
        }
    }

    private static func bound(_ reader: inout ByteReader) throws(OctetError) -> ValueRange.Bound? {
        try reader.optional { (reader) throws(OctetError) in
            ValueRange.Bound(try reader.f64(), isInclusive: try reader.bool())
        }
    }
}

extension AlarmSeverity: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) { writer.u8(rawValue) }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let value = try reader.u8()
        guard let severity = AlarmSeverity(rawValue: value) else {
            throw .invalid(what: "severity of an alarm", value: UInt64(value))
        }
        self = severity
    }
}

public import Octets

extension AlarmList: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.list(open) { $1.encode(into: &$0) }
        writer.list(history) { $1.encode(into: &$0) }
        writer.list(shelves) { $1.encode(into: &$0) }
        writer.u64(unkept)
        writer.u32(nextNumber)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        self.init()
        open = try reader.list(limit: Limits.openAlarms) { (reader) throws(OctetError) in
            try Alarm(decoding: &reader)
        }
        history = try reader.list(limit: Limits.closedAlarms) { (reader) throws(OctetError) in
            try Alarm(decoding: &reader)
        }
        shelves = try reader.list(limit: Limits.shelves) { (reader) throws(OctetError) in
            try Shelf(decoding: &reader)
        }
        unkept = try reader.u64()
        nextNumber = try reader.u32()
    }
}

extension AlarmKey: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u8(kind.rawValue)
        writer.u8(link)
        writer.text(name)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let number = try reader.u8()
        guard let kind = Kind(rawValue: number) else {
            throw .invalid(what: "kind of alarm", value: UInt64(number))
        }
        self.init(kind, link: try reader.u8(), name: try reader.text())
    }
}

extension Alarm: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u32(number)
        key.encode(into: &writer)
        writer.u8(state.rawValue)
        severity.encode(into: &writer)
        worstSeverity.encode(into: &writer)
        writer.bool(isLatched)
        writer.bool(isSafety)
        writer.bool(isCausePresent)
        writer.text(text)
        writer.optional(value) { $0.f64($1) }
        writer.optional(worstValue) { $0.f64($1) }
        writer.u32(count)
        writer.i64(raisedAt.nanoseconds)
        writer.i64(lastAt.nanoseconds)
        writer.optional(clearedAt) { $0.i64($1.nanoseconds) }
        writer.optional(acknowledgement) {
            $0.text($1.principal)
            $0.i64($1.at.nanoseconds)
            $0.text($1.note)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        number = try reader.u32()
        key = try AlarmKey(decoding: &reader)
        let stage = try reader.u8()
        guard let known = State(rawValue: stage) else {
            throw .invalid(what: "state of an alarm", value: UInt64(stage))
        }
        state = known
        severity = try AlarmSeverity(decoding: &reader)
        worstSeverity = try AlarmSeverity(decoding: &reader)
        isLatched = try reader.bool()
        isSafety = try reader.bool()
        isCausePresent = try reader.bool()
        text = try reader.text()
        value = try reader.optional { (reader) throws(OctetError) in try reader.f64() }
        worstValue = try reader.optional { (reader) throws(OctetError) in try reader.f64() }
        count = try reader.u32()
        raisedAt = UTCTime(nanoseconds: try reader.i64())
        lastAt = UTCTime(nanoseconds: try reader.i64())
        clearedAt = try reader.optional { (reader) throws(OctetError) in
            UTCTime(nanoseconds: try reader.i64())
        }
        acknowledgement = try reader.optional { (reader) throws(OctetError) in
            Acknowledgement(
                principal: try reader.text(), at: UTCTime(nanoseconds: try reader.i64()),
                note: try reader.text())
        }
    }
}

extension Shelf: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        key.encode(into: &writer)
        severity.encode(into: &writer)
        writer.i64(until.nanoseconds)
        writer.i64(since.nanoseconds)
        writer.text(principal)
        writer.text(note)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        key = try AlarmKey(decoding: &reader)
        severity = try AlarmSeverity(decoding: &reader)
        until = UTCTime(nanoseconds: try reader.i64())
        since = UTCTime(nanoseconds: try reader.i64())
        principal = try reader.text()
        note = try reader.text()
    }
}

extension AlarmChange {
    /// For traces and journals: everything of the step that must be the same in a replay.
    public func encode(into writer: inout ByteWriter) {
        writer.u8(step.rawValue)
        writer.bool(isShelved)
        writer.text(principal)
        alarm.encode(into: &writer)
    }
}

public import Octets

/// One fact that a decision to send was made by: what was read, how old it was, what was wanted (SR-S-09).
public struct InterlockInput: Hashable, Sendable {
    /// How far a reading can be believed.
    public enum Quality: UInt8, Hashable, CaseIterable, Sendable {
        case good
        /// Older than its maximum age (hazards.md §4.8).
        case old
        /// Out of range, damaged, or contradicted.
        case bad
        /// Never received in this session.
        case absent
    }

    public var name: String
    /// As a person reads it, without unit; empty where there is none.
    public var value: String
    public var unit: String?
    /// `nil` where the fact is the station's own and has no age.
    public var age: CoreTime.Span?
    public var quality: Quality
    /// What is wanted, in words.
    public var threshold: String
    public var verdict: StationSituation.Condition

    public init(
        name: String, value: String, unit: String? = nil, age: CoreTime.Span? = nil,
        quality: Quality = .good, threshold: String, verdict: StationSituation.Condition
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.age = age
        self.quality = quality
        self.threshold = threshold
        self.verdict = verdict
    }
}

extension InterlockInput: CustomStringConvertible {
    /// `bus_voltage 23.4 V, 0.2 s old: above 24 V wanted: NO`.
    public var description: String {
        var text = name
        if !value.isEmpty { text += " " + value }
        if let unit { text += " " + unit }
        if let age { text += ", \(age.nanoseconds / 1_000_000) ms old" }
        switch quality {
        case .good: break
        case .old: text += ", TOO OLD"
        case .bad: text += ", BAD"
        case .absent: text += ", never received"
        }
        text += " (wanted: \(threshold)): "
        switch verdict {
        case .met: text += "yes"
        case .unmet: text += "NO"
        case .unknown: text += "UNKNOWN, which does not permit"
        }
        return text
    }
}

extension InterlockInput: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.text(name)
        writer.text(value)
        writer.optional(unit) { $0.text($1) }
        writer.optional(age) { $0.i64($1.nanoseconds) }
        writer.u8(quality.rawValue)
        writer.text(threshold)
        writer.u8(verdict.rawValue)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        name = try reader.text()
        value = try reader.text()
        unit = try reader.optional { (r: inout ByteReader) throws(OctetError) in try r.text() }
        age = try reader.optional { (r: inout ByteReader) throws(OctetError) in
            CoreTime.Span(nanoseconds: try r.i64())
        }
        let quality = try reader.u8()
        guard let known = Quality(rawValue: quality) else {
            throw .invalid(what: "quality of an interlock input", value: UInt64(quality))
        }
        self.quality = known
        threshold = try reader.text()
        let verdict = try reader.u8()
        guard let condition = StationSituation.Condition(rawValue: verdict) else {
            throw .invalid(what: "verdict of an interlock input", value: UInt64(verdict))
        }
        self.verdict = condition
    }
}

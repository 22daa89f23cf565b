import Commanding
import MissionDatabase
import Octets
import Telemetry

/// What telemetry has shown so far of the effect of one command (SR-O-08).
struct EffectWatch: Hashable, Sendable {
    struct Term: Hashable, Sendable {
        /// One parameter, or the rows of a table of which the first term chooses one.
        var parameters: [ParameterID]
        var target: ExpectedEffect.Target
        var shown: Shown?
        var isMet = false
    }

    struct Shown: Hashable, Sendable {
        /// With name and unit.
        var text: String
        var at: CoreTime
    }

    let commandID: UInt32
    /// What is waited for, for people.
    let words: String
    let isDuring: Bool
    let span: CoreTime.Span
    let question: CommandEffect.Question?
    var terms: [Term]
    /// From here on values count; nil while the command has not come so far.
    var openedAt: CoreTime?
    var completedAt: CoreTime?
    /// When all of it was shown at once, and how it read.
    var seen: Shown?
    /// When the rig is asked for the values that it does not send by itself.
    var nextAsk: CoreTime?

    init(_ expected: ExpectedEffect, of commandID: UInt32, in database: MissionDatabase) {
        self.commandID = commandID
        words = expected.words
        isDuring = expected.moment == .during
        span = .milliseconds(Int64(expected.seconds * 1000))
        question = expected.question
        terms = expected.terms.map { term in
            Term(
                parameters: term.parameters.compactMap { database.parameter(named: $0)?.id },
                target: term.target)
        }
    }

    /// When it is given up; nil before completion.
    var deadline: CoreTime? { completedAt.map { $0 + span } }

    mutating func open(at now: CoreTime) { if openedAt == nil { openedAt = now } }

    mutating func complete(at now: CoreTime) {
        open(at: now)
        completedAt = now
        if question != nil { nextAsk = now + CoreTime.Span(nanoseconds: span.nanoseconds / 2) }
    }

    // MARK: Values

    /// Takes what a packet shows of it.
    mutating func note(_ batch: SampleBatch, at now: CoreTime, in database: MissionDatabase) {
        guard openedAt != nil, seen == nil || completedAt == nil else { return }
        let row = row(of: batch, in: database)
        var isNews = false
        for index in terms.indices {
            guard let parameter = parameter(of: terms[index], row: row), let sample = batch[parameter] else {
                continue
            }
            isNews = true
            terms[index].isMet = Self.holds(terms[index].target, sample, in: database)
            let type = database[parameter].type
            let unit = type.unit.map { " " + $0 } ?? ""
            terms[index].shown = Shown(
                text: database[parameter].name + " " + sample.text(in: database) + unit, at: now)
        }
        if isNews, terms.allSatisfy(\.isMet) { seen = Shown(text: shownText, at: now) }
    }

    /// What it shows now, or when it was last seen.
    var shownText: String {
        terms.map { $0.shown?.text ?? "no value of what was waited for" }.joined(separator: ", ")
    }

    func age(at now: CoreTime) -> CoreTime.Span? {
        if let seen { return now - seen.at }
        return terms.compactMap { $0.shown?.at }.min().map { now - $0 }
    }

    private func parameter(of term: Term, row: Int?) -> ParameterID? {
        guard term.parameters.count > 1 else { return term.parameters.first }
        return row.flatMap { $0 < term.parameters.count ? term.parameters[$0] : nil }
    }

    /// The row of a table in this packet that the first term names.
    private func row(of batch: SampleBatch, in database: MissionDatabase) -> Int? {
        guard let first = terms.first, first.parameters.count > 1 else { return nil }
        return first.parameters.firstIndex { parameter in
            batch[parameter].map { Self.holds(first.target, $0, in: database) } ?? false
        }
    }

    private static func holds(
        _ target: ExpectedEffect.Target, _ sample: Sample, in database: MissionDatabase
    ) -> Bool {
        switch target {
        case .labels(let labels): return labels.contains(sample.text(in: database))
        case .raw(let number): return sample.raw == number
        case .number(let wanted, let tolerance):
            guard let number = sample.value.number else { return false }
            // Halves of the smallest step are the field's own rounding.
            return number >= wanted - tolerance - 1e-9 && number <= wanted + tolerance + 1e-9
        }
    }
}

extension EffectWatch: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.u32(commandID)
        writer.text(words)
        writer.bool(isDuring)
        writer.i64(span.nanoseconds)
        writer.optional(question) {
            $0.text($1.command)
            $0.optional($1.argument) { $0.text($1) }
            $0.optional($1.value) { $0.text($1) }
        }
        writer.list(terms) { $1.encode(into: &$0) }
        for time in [openedAt, completedAt, nextAsk] { writer.optional(time) { $0.i64($1.nanoseconds) } }
        writer.optional(seen) { $1.encode(into: &$0) }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        commandID = try reader.u32()
        words = try reader.text()
        isDuring = try reader.bool()
        span = CoreTime.Span(nanoseconds: try reader.i64())
        question = try reader.optional { (reader) throws(OctetError) in
            CommandEffect.Question(
                command: try reader.text(),
                argument: try reader.optional { (reader) throws(OctetError) in try reader.text() },
                value: try reader.optional { (reader) throws(OctetError) in try reader.text() })
        }
        terms = try reader.list(limit: Limits.effectTerms) { (reader) throws(OctetError) in
            try Term(decoding: &reader)
        }
        func time(_ reader: inout ByteReader) throws(OctetError) -> CoreTime? {
            try reader.optional { (reader) throws(OctetError) in CoreTime(nanoseconds: try reader.i64()) }
        }
        openedAt = try time(&reader)
        completedAt = try time(&reader)
        nextAsk = try time(&reader)
        seen = try reader.optional { (reader) throws(OctetError) in try Shown(decoding: &reader) }
    }
}

extension EffectWatch.Shown: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.text(text)
        writer.i64(at.nanoseconds)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        self.init(text: try reader.text(), at: CoreTime(nanoseconds: try reader.i64()))
    }
}

extension EffectWatch.Term: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.list(parameters) { $0.u32($1.rawValue) }
        switch target {
        case .labels(let labels):
            writer.u8(0)
            writer.list(labels) { $0.text($1) }
        case .number(let number, let tolerance):
            writer.u8(1)
            writer.f64(number)
            writer.f64(tolerance)
        case .raw(let number):
            writer.u8(2)
            writer.i64(number)
        }
        writer.optional(shown) { $1.encode(into: &$0) }
        writer.bool(isMet)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        parameters = try reader.list(limit: Limits.effectTerms) { (reader) throws(OctetError) in
            ParameterID(rawValue: try reader.u32())
        }
        let tag = try reader.u8()
        switch tag {
        case 0:
            target = .labels(
                try reader.list(limit: Limits.effectTerms) { (reader) throws(OctetError) in
                    try reader.text()
                })
        case 1: target = .number(try reader.f64(), tolerance: try reader.f64())
        case 2: target = .raw(try reader.i64())
        default: throw .invalid(what: "what an effect has to show", value: UInt64(tag))
        }
        shown = try reader.optional { (reader) throws(OctetError) in
            try EffectWatch.Shown(decoding: &reader)
        }
        isMet = try reader.bool()
    }
}

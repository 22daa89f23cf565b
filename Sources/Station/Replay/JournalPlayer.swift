import Commanding
public import Journal
public import Octets

/// The core fed from a journal. It has no way to a device: it holds no transmitter, only what was transmitted
/// then.
///
/// Give it the items of a `JournalReader` in order. With `verifies` it also compares what the core does now
/// with what the journal says it did, octet by octet, and names the record of every difference.
public struct JournalPlayer {
    /// One difference between the recording and this run of the core.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        public enum Kind: String, Hashable, Sendable {
            /// Transmitted octets, stages, link states or alarms differ.
            case safety
            /// Samples or events differ.
            case data
            /// The state of the core differs where a snapshot stands.
            case snapshot
            /// The file itself is damaged.
            case journal
        }

        public var kind: Kind
        /// Where it was seen.
        public var position: JournalPosition
        public var text: String

        public var description: String {
            "segment \(position.segment), record \(position.record): \(kind.rawValue): \(text)"
        }
    }

    /// What was fed so far.
    public struct Totals: Hashable, Sendable {
        public var records: UInt64 = 0
        public var inputs: UInt64 = 0
        public var transmitted: UInt64 = 0
        public var packets: UInt64 = 0
        public var snapshots: UInt64 = 0
    }

    /// The core as it is now; nil before the first snapshot.
    public private(set) var core: StationCore?
    public private(set) var totals = Totals()
    /// The first differences, in order; the rest are only counted.
    public private(set) var differences: [Difference] = []
    public private(set) var differenceCount = 0
    /// Versions named by segments that this program's core does not have.
    public private(set) var foreignBehaviour: UInt32?

    /// Where dictionaries are looked for that the journal only names.
    public var shelves: [DictionaryShelf] = []

    private let verifies: Bool
    /// Records are missing: the core is not the recorded one any more, until the next snapshot.
    private var isAdrift = false
    private var settings: [UInt8] = []
    /// What `program` was made of.
    private var programSettings: [UInt8] = []
    private var dictionary: [UInt8] = []
    private var program: StationProgram?
    private var hasDictionary = false
    /// Records that the effects of the last input must be followed by.
    private var expected: [JournalRecord] = []
    private var expectedIndex = 0
    private var lastInput = JournalPosition(segment: 0, record: 0)
    private var effects: [CoreEffect] = []

    /// `program`: one that is compiled already; a recording made with the same is not compiled again.
    public init(verifies: Bool, program: StationProgram? = nil) {
        self.verifies = verifies
        guard let program else { return }
        self.program = program
        programSettings = program.encodedSettings()
        dictionary = program.dictionary
    }

    /// Feeds one item and calls `show` with the effects of an input, which nobody carries out.
    public mutating func take(
        _ item: JournalItem, show: (CoreEffect, JournalRecord) -> Void = { _, _ in }
    ) throws(StationError) {
        switch item {
        case .damaged(let damage):
            isAdrift = true
            differ(.journal, at: damage.position, "\(damage)")
        case .torn(let position, _, let length):
            // A writer that was killed leaves this; what it had not written, it had not done.
            if verifies, length > 0 { closeInput(isTorn: true, at: position) }
        case .record(let position, let record):
            totals.records += 1
            try take(record, at: position, show: show)
        }
    }

    /// Tells the end of the journal: nothing that the last input caused may be missing.
    public mutating func finish() {
        if verifies { closeInput(isTorn: false, at: lastInput) }
    }

    private mutating func take(
        _ record: JournalRecord, at position: JournalPosition, show: (CoreEffect, JournalRecord) -> Void
    ) throws(StationError) {
        switch record.channel {
        case .link(let link, .received, _):
            input(.received(link, record.payload, readAt: record.readAt), record, at: position, show: show)
        case .link(_, .transmitted, _):
            totals.transmitted += 1
            if verifies { output(record, at: position) }
        case .events:
            guard let kind = RecordKind(rawValue: record.kind) else {
                throw .replay(
                    "record \(position.record) is of a kind this program does not know (\(record.kind))")
            }
            try take(kind, record, at: position, show: show)
        }
    }

    private mutating func take(
        _ kind: RecordKind, _ record: JournalRecord, at position: JournalPosition,
        show: (CoreEffect, JournalRecord) -> Void
    ) throws(StationError) {
        switch kind {
        case .configuration: settings = record.payload
        case .dictionary: try load(record.payload)
        case .dictionaryReference:
            let found = shelves.lazy.compactMap { $0.octets(ofHash: record.payload) }.first
            guard let found else { throw DictionaryShelf.missing(record.payload, in: shelves) }
            try load(found)
        case .snapshot: try snapshot(record, at: position)
        case .clockMapping, .intent, .note: break
        case .gap: isAdrift = true
        case .end:
            if verifies {
                closeInput(isTorn: false, at: position)
                compare(record.trace, at: position)
            }
        case .stage, .linkState, .alarm, .alarmChange: if verifies { output(record, at: position) }
        case .port, .request, .wakeUp, .stopSent, .storage, .started, .quarantined, .untaken, .ending,
            .room, .leaseDelayed, .archive:
            let decoded: CoreInput?
            do {
                decoded = try CoreInput(kind: kind, payload: record.payload)
            } catch {
                throw .replay(
                    "record \(position.record) of segment \(position.segment) is unreadable: \(error)")
            }
            if let decoded { input(decoded, record, at: position, show: show) }
        }
    }

    private mutating func load(_ octets: [UInt8]) throws(StationError) {
        hasDictionary = true
        guard octets != dictionary || settings != programSettings || program == nil else { return }
        dictionary = octets
        programSettings = settings
        program = try StationProgram(settings: settings, dictionary: octets)
    }

    private mutating func snapshot(_ record: JournalRecord, at position: JournalPosition) throws(StationError)
    {
        totals.snapshots += 1
        guard let program, hasDictionary else {
            throw .replay("a snapshot stands before its dictionary: the segment's beginning is missing")
        }
        // Only between two segments may a killed writer have left something out.
        if verifies { closeInput(isTorn: lastInput.segment != position.segment, at: position) }
        if let core, verifies, !isAdrift, !isContinued(core, by: record.payload, under: program) {
            differ(.snapshot, at: position, "the core of this run is in another state than the recorded one")
        }
        // A player that goes on needs no restart, unless this segment continues another dictionary or a gap.
        if core == nil || verifies || isAdrift || core?.program.dictionary != program.dictionary
            || core?.program.links != program.links
        {
            do {
                core = try StationCore(program: program, snapshot: record.payload)
                isAdrift = false
            } catch {
                foreignBehaviour = record.payload.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                throw .replay("the snapshot at record \(position.record) cannot be read: \(error)")
            }
        }
    }

    /// The same core going on, or what a new process took over from it.
    private func isContinued(_ core: StationCore, by snapshot: [UInt8], under program: StationProgram) -> Bool
    {
        if core.program.dictionary == program.dictionary, core.snapshot() == snapshot { return true }
        return core.continued(with: program).snapshot() == snapshot
    }

    private mutating func input(
        _ input: CoreInput, _ record: JournalRecord, at position: JournalPosition,
        show: (CoreEffect, JournalRecord) -> Void
    ) {
        guard core != nil else { return }
        guard (0...Limits.coreTime).contains(record.coreTime.nanoseconds) else {
            differ(.journal, at: position, "the record's time (\(record.coreTime.nanoseconds)) cannot be")
            return
        }
        if verifies {
            closeInput(isTorn: false, at: position)
            compare(record.trace, at: position)
        }
        totals.inputs += 1
        lastInput = position
        effects.removeAll(keepingCapacity: true)
        core?.handle(input, at: record.coreTime, into: &effects)
        expected.removeAll(keepingCapacity: true)
        expectedIndex = 0
        if verifies, case .stopSent(let link, let write) = input, let core {
            expected.append(core.lateStopRecord(link, write, utc: record.utc))
        }
        for effect in effects {
            if case .samples = effect { totals.packets += 1 }
            if verifies, let made = core?.record(of: effect, utc: record.utc) { expected.append(made) }
            show(effect, record)
        }
    }
}

extension JournalPlayer {
    /// A recorded effect must be the next one that the core made.
    private mutating func output(_ record: JournalRecord, at position: JournalPosition) {
        guard core != nil else { return }
        guard expectedIndex < expected.count else {
            differ(
                .safety, at: position,
                "the recording has \(Self.words(record)), which this run does not do "
                    + "after record \(lastInput.record)")
            return
        }
        let made = expected[expectedIndex]
        if made.channel == record.channel, made.kind == record.kind, made.payload == record.payload {
            expectedIndex += 1
            return
        }
        // If a later one fits, those between are missing in the recording.
        let later = expected[expectedIndex...].firstIndex {
            $0.channel == record.channel && $0.kind == record.kind && $0.payload == record.payload
        }
        if let later {
            for index in expectedIndex..<later { missing(expected[index], at: position) }
            expectedIndex = later + 1
        } else {
            differ(
                .safety, at: position,
                "recorded: \(Self.words(record)); this run: \(Self.words(made)); after "
                    + "record \(lastInput.record)")
            expectedIndex += 1
        }
    }

    private mutating func closeInput(isTorn: Bool, at position: JournalPosition) {
        if !isTorn {
            for record in expected[min(expectedIndex, expected.count)...] { missing(record, at: position) }
        }
        expected.removeAll(keepingCapacity: true)
        expectedIndex = 0
    }

    private mutating func missing(_ record: JournalRecord, at position: JournalPosition) {
        differ(
            .safety, at: position,
            "missing before this record: \(Self.words(record)), which this run does "
                + "after record \(lastInput.record)")
    }

    private mutating func compare(_ recorded: JournalRecord.Trace, at position: JournalPosition) {
        guard let made = core?.trace.forJournal else { return }
        if recorded.safety != made.safety {
            differ(.safety, at: position, "the safety trace up to record \(lastInput.record) differs")
        }
        if recorded.data != made.data {
            differ(
                .data, at: position,
                "samples or events up to record \(lastInput.record) differ from the recorded")
        }
        // One difference is told once: go on from the recording's own sums.
        if recorded != made { core?.adopt(recorded) }
    }

    private mutating func differ(_ kind: Difference.Kind, at position: JournalPosition, _ text: String) {
        differenceCount += 1
        if differences.count < Limits.differences {
            differences.append(Difference(kind: kind, position: position, text: text))
        }
    }

    private static func words(_ record: JournalRecord) -> String {
        switch record.channel {
        case .link(let link, _, _):
            return "transmission of \(record.payload.count) octets on link \(link.index) "
                + "(\(hex(Array(record.payload.prefix(24)))))"
        case .events:
            return RecordKind(rawValue: record.kind).map { "\($0)" } ?? "event kind \(record.kind)"
        }
    }
}

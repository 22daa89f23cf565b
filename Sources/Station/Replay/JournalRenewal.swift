import Journal
import Octets

/// Records anew what the core does with the inputs of a journal: for a fixture whose core now rightly does
/// something else.
///
/// The inputs stay octet by octet, so whoever spoke to the core then does not hear what it says now. A story
/// where that matters is told again by its script instead.
public struct JournalRenewal {
    private var reader: JournalReader
    private var copy: JournalCopy
    private let shelves: [DictionaryShelf]
    private var settings: [UInt8] = []
    private var core: StationCore?
    private var program: StationProgram?
    private var segment: UInt32 = 0
    /// What the segment begins with, until its snapshot comes.
    private var head: [JournalRecord] = []

    /// Plays `path` and writes the new recording into the folder `out`, which is made.
    public static func renew(_ path: String, into out: String) throws(StationError) {
        do {
            var renewal = try JournalRenewal(
                reader: JournalReader(path: path), copy: JournalCopy(into: out),
                shelves: DictionaryShelf.around(path))
            while let item = try renewal.reader.next() { try renewal.take(item) }
            _ = try renewal.copy.finish()
        } catch let error as StationError {
            throw error
        } catch {
            throw .journal("\(error)")
        }
    }

    private init(reader: JournalReader, copy: JournalCopy, shelves: [DictionaryShelf]) {
        (self.reader, self.copy, self.shelves) = (reader, copy, shelves)
    }

    private mutating func take(_ item: JournalItem) throws {
        guard case .record(let position, let record) = item else {
            guard case .damaged(let damage) = item else { return }
            throw StationError.journal("\(damage): what is damaged is not renewed")
        }
        if position.segment != segment { (segment, head) = (position.segment, []) }
        if record.isReceived, case .link(let link, _, _) = record.channel {
            return try handle(.received(link, record.payload, readAt: record.readAt), record)
        }
        guard let kind = record.eventKind else { return }
        switch kind {
        case .configuration:
            settings = record.payload
            head.append(record)
        case .dictionary:
            program = try StationProgram(settings: settings, dictionary: record.payload)
            head.append(record)
        case .dictionaryReference:
            guard let found = shelves.lazy.compactMap({ $0.octets(ofHash: record.payload) }).first else {
                throw DictionaryShelf.missing(record.payload, in: shelves)
            }
            program = try StationProgram(settings: settings, dictionary: found)
            head.append(record)
        case .clockMapping: head.append(record)
        case .snapshot: try snapshot(record)
        case .end, .intent, .note, .gap: try keep(record)
        case .stage, .linkState, .alarm, .alarmChange: break
        default:
            if let input = try CoreInput(kind: kind, payload: record.payload) { try handle(input, record) }
        }
    }

    private mutating func snapshot(_ record: JournalRecord) throws {
        guard let program else { throw StationError.replay("a snapshot stands before its dictionary") }
        guard !head.isEmpty else {
            if let core { try copy.append([core.snapshotRecord(utc: record.utc)]) }
            return
        }
        let next = try core?.continued(with: program) ?? first(program, record.payload)
        core = next
        let made = head + [record]
        guard let header = reader.header else { return }
        var own = header
        own.origin.behaviour = StationProgram.behaviourVersion
        try copy.begin(
            like: own,
            with: made.map { old in
                var renewed = old
                renewed.trace = next.trace.forJournal
                if old.eventKind == .snapshot { renewed.payload = next.snapshot() }
                return renewed
            })
        head = []
    }

    /// The state that the journal begins with, read by this version, or from nothing if it was nothing.
    private func first(_ program: StationProgram, _ octets: [UInt8]) throws -> StationCore {
        var writer = ByteWriter()
        writer.u32(StationProgram.behaviourVersion)
        let relabelled = writer.bytes + octets.dropFirst(4)
        if let core = try? StationCore(program: program, snapshot: relabelled) { return core }
        // Time, sums and everything else of a core that did nothing yet are zero but for its version.
        guard octets.dropFirst(4).prefix(16).allSatisfy({ $0 == 0 }) else {
            throw StationError.replay(
                "the state it begins with cannot be read by this version of the core: cut it anew from the "
                    + "journal with the version that wrote that, or make it again by its script")
        }
        return StationCore(program: program)
    }

    private mutating func handle(_ input: CoreInput, _ record: JournalRecord) throws {
        guard core != nil else { return }
        var step = CoreStep()
        core?.take(input, at: record.coreTime, utc: record.utc, into: &step)
        try copy.append(step.records)
    }

    private mutating func keep(_ record: JournalRecord) throws {
        guard let core else { return }
        var renewed = record
        renewed.trace = core.trace.forJournal
        try copy.append([renewed])
    }
}

import Commanding
import Journal
import Links
import Octets

/// What a start takes over from the journal: the last snapshot, and what came after it.
enum Recovery {
    struct Found {
        var core: StationCore
        var notes: [String]
        /// Requests that were durable and that the core is not known to have taken, in order.
        var untaken: [OperatorRequest] = []
    }

    static func core(
        for program: StationProgram, directory: String
    ) throws(StationError) -> Found {
        var notes: [String] = []
        do {
            let recovery = try JournalRecovery.open(
                directory: directory, snapshotKind: RecordKind.snapshot.rawValue)
            guard let position = recovery.snapshotPosition else {
                return Found(core: afresh(program), notes: ["no earlier journal: beginning afresh"])
            }
            if recovery.tornOctets > 0 {
                notes.append(
                    "the last segment ends with \(recovery.tornOctets) octets of an unfinished block")
            }
            for damage in recovery.damages { notes.append("damage in the journal: \(damage)") }
            let (old, untaken) = try play(directory, from: position)
            notes.append(
                "went on from segment \(position.segment), record \(position.record), "
                    + "and \(recovery.tailRecords) records after it")
            if !untaken.isEmpty {
                notes.append("\(untaken.count) requests were durable and not taken: they are told, not sent")
            }
            return Found(core: old.continued(with: program), notes: notes, untaken: untaken)
        } catch let error as JournalError {
            guard case .system(_, _, 2) = error else { throw .journal("\(error)") }
            return Found(core: afresh(program), notes: ["no earlier journal: beginning afresh"])
        } catch let error as StationError {
            // Another version wrote it, or it is damaged: evidence stays, the station must still start.
            notes.append("the earlier journal cannot be continued (\(error)); beginning afresh, ids jump")
            var core = afresh(program)
            core.raiseRuns(to: wallTime() / 1_000_000_000 - Limits.idEpochSeconds)
            return Found(core: core, notes: notes)
        } catch {
            throw .journal("\(error)")
        }
    }

    /// A core without memory. A rig that stayed powered may remember ids of an earlier journal, so they begin
    /// at a number that rises with the calendar: eight a second since November 2023.
    private static func afresh(_ program: StationProgram) -> StationCore {
        var core = StationCore(program: program)
        let seconds = wallTime() / 1_000_000_000 - Limits.idEpochSeconds
        core.raiseIDs(to: UInt32(clamping: max(0, seconds) * 8))
        return core
    }

    /// The snapshot at `position` lies in a segment whose beginning holds its dictionary.
    private static func play(
        _ directory: String, from position: JournalPosition
    ) throws -> (core: StationCore, untaken: [OperatorRequest]) {
        var untaken: [OperatorRequest] = []
        var player = JournalPlayer(verifies: false)
        var reader = try JournalReader(
            directory: directory, from: JournalPosition(segment: position.segment, record: 0))
        while let item = try reader.next() {
            note(item, in: &untaken)
            if case .record(let at, let record) = item, at < position, at.segment == position.segment {
                // Only what the segment begins with; the snapshot makes the rest superfluous.
                let kind = RecordKind(rawValue: record.kind)
                guard record.channel == .events, kind == .configuration || kind == .dictionary else {
                    continue
                }
            }
            try player.take(item)
        }
        guard let core = player.core else { throw StationError.replay("no snapshot could be read") }
        return (core, untaken)
    }

    /// An intent waits for its request; one that never came was not taken.
    private static func note(_ item: JournalItem, in untaken: inout [OperatorRequest]) {
        guard case .record(_, let record) = item, record.channel == .events,
            let kind = RecordKind(rawValue: record.kind)
        else { return }
        var reader = ByteReader(record.payload)
        switch kind {
        case .intent:
            guard let request = try? OperatorRequest(decoding: &reader), untaken.count < Limits.untaken
            else { return }
            if case .command = request.action { untaken.append(request) }
        case .request, .untaken:
            guard !untaken.isEmpty, let request = try? OperatorRequest(decoding: &reader) else { return }
            untaken.removeAll { $0.id == request.id && $0.principal == request.principal }
        default: break
        }
    }
}

extension StationCore {
    /// The same memory under another program (a changed dictionary or link list).
    public func continued(with program: StationProgram) -> StationCore {
        var next = StationCore(program: program)
        next.time = time
        next.trace = trace
        next.random = random
        next.ledger = ledger
        next.utcOffset = utcOffset
        next.alarms = alarms
        next.automaticHold = automaticHold
        next.runs = runs
        next.ledger.canAskRig = next.program.resultQuestion != nil
        for index in next.connections.indices {
            guard
                let old = self.program.links.firstIndex(where: { $0.name == program.links[index].name })
            else { continue }
            // Last values mean something under the same dictionary only.
            if program.dictionary == self.program.dictionary { next.watches[index] = watches[old] }
            next.connections[index].events = connections[old].events
            next.connections[index].picture = connections[old].picture
            next.connections[index].pictureAt = connections[old].pictureAt
            next.connections[index].trusted = connections[old].trusted
            if program.dictionary != self.program.dictionary {
                next.connections[index].picture?.kept = KeptValues()
                next.connections[index].trusted?.picture.kept = KeptValues()
            }
            next.connections[index].counters = connections[old].counters
            next.connections[index].arm = connections[old].arm
            next.connections[index].accepted = connections[old].accepted
            next.connections[index].stopTest = connections[old].stopTest
        }
        return next
    }

    /// An earlier journal had runs that this one cannot know: their numbers are not given again.
    mutating func raiseRuns(to seconds: Int64) {
        let number = max(0, seconds / 86_400) * Limits.runsOfDay
        runs.lastNumber = max(runs.lastNumber, UInt32(clamping: number))
    }

    mutating func raiseIDs(to id: UInt32) { ledger.raiseIDs(to: id) }

    /// Goes on from a recording's sums, so that one difference is told once.
    mutating func adopt(_ recorded: JournalRecord.Trace) {
        trace = TracePair(safety: recorded.safety, data: recorded.data)
    }
}

import Octets

/// Walks the blocks of one segment, holds each against the chain, and finds the next valid one after damage.
struct SegmentScanner {
    let window: SegmentWindow
    /// Number by the file's name; for other names the first valid block tells.
    private(set) var number: UInt32?
    /// What the header of the next segment says about this one.
    private var declared: Declared?
    private var end: Int
    private(set) var offset = 0
    /// Checksum that the next block must follow; nil when damage took it.
    private(set) var chain: UInt32?
    private(set) var nextRecord: UInt64 = 0
    private(set) var header: JournalHeader?
    /// End and checksum of the last valid block.
    private(set) var lastWhole = 0
    private(set) var lastChecksum: UInt32?
    /// Records below this number are checked but not handed out.
    var firstWanted: UInt64 = 0
    private var queued: JournalItem?
    private var isFinished = false

    /// Length and last checksum of the segment when the next one was begun.
    struct Declared {
        var octets: UInt64
        var checksum: UInt32
    }

    init(window: SegmentWindow, number: UInt32?, chain: UInt32?, declared: Declared? = nil) {
        self.window = window
        self.number = number
        self.chain = chain
        self.declared = declared
        end = window.octets
    }

    /// Goes on behind what was read: the file may have grown, or the next segment says how this one ended.
    mutating func extend(declared: Declared? = nil) throws(JournalError) {
        try window.refresh()
        end = window.octets
        self.declared = declared ?? self.declared
        isFinished = false
    }

    /// Whether all that follows was withdrawn: the next segment continues from here. A next segment of
    /// another journal does not, and takes nothing away.
    private var isDeclaredEnd: Bool {
        guard let declared, declared.octets == UInt64(offset) else { return false }
        return chain == nil || chain == declared.checksum
    }

    private var here: JournalPosition { JournalPosition(segment: number ?? 0, record: nextRecord) }

    /// The next record or damage; nil at the end.
    mutating func next() throws(JournalError) -> JournalItem? {
        while true {
            if let item = queued {
                queued = nil
                return item
            }
            guard offset < end, !isDeclaredEnd else { return finish() }
            let item: JournalItem?
            switch try window.judge(offset, end: end) {
            case .whole(let block): item = take(block)
            case .cut: item = try skip(.cut)
            case .invalid(let reason): item = try skip(reason)
            }
            if let item { return item }
        }
    }

    /// Takes a valid block; the record goes behind the damage if there are both.
    private mutating func take(_ block: SealedBlock) -> JournalItem? {
        let fault = fault(of: block)
        let place = JournalPosition(
            segment: number ?? block.segment, record: block.isRecord ? block.recordNumber : nextRecord)
        var damage = fault.map { reason in
            let lost = block.isRecord && place.record > nextRecord ? place.record - nextRecord : nil
            return JournalDamage(
                position: here, offset: UInt64(offset), length: 0, reason: reason, lostRecords: lost)
        }
        if number == nil || block.type == Layout.Block.section { number = block.segment }
        var item: JournalItem?
        if block.isRecord {
            if place.record >= firstWanted {
                item = block.record().map { .record(place, $0) }
                if item == nil { damage = layoutDamage(block) }
            }
            nextRecord = place.record &+ 1
        } else if !describe(block) {
            damage = layoutDamage(block)
        }
        offset += block.octets.count
        (chain, lastChecksum, lastWhole) = (block.checksum, block.checksum, offset)
        // Another version's header: nothing behind it can be understood.
        if damage?.reason == .layout, block.type == Layout.Block.section { offset = end }
        guard let damage else { return item }
        queued = item
        return .damaged(damage)
    }

    private func fault(of block: SealedBlock) -> JournalDamage.Reason? {
        if let chain, chain != block.previous { return .chainBroken(expected: chain, found: block.previous) }
        if let number, number != block.segment {
            return .wrongSegment(expected: number, found: block.segment)
        }
        if chain != nil, lastChecksum != nil, block.isRecord, block.recordNumber != nextRecord {
            return .recordNumber(expected: nextRecord, found: block.recordNumber)
        }
        return nil
    }

    private func layoutDamage(_ block: SealedBlock) -> JournalDamage {
        let length = block.type == Layout.Block.section ? end - offset : block.octets.count
        return JournalDamage(
            position: here, offset: UInt64(offset), length: UInt64(length), reason: .layout)
    }

    /// Remembers what a header block says; false when it cannot be understood.
    private mutating func describe(_ block: SealedBlock) -> Bool {
        if block.type == Layout.Block.section {
            header = block.header()
            return header != nil
        }
        if let link = block.link() { header?.links.append(link) }
        return true
    }

    /// Goes from an invalid place to the next valid block, or to the end.
    private mutating func skip(_ reason: JournalDamage.Reason) throws(JournalError) -> JournalItem? {
        let start = offset
        guard let found = try search(from: start + 1) else { return try tail(reason) }
        let lost = found.record.flatMap { $0 >= nextRecord ? $0 - nextRecord : nil }
        offset = found.offset
        chain = nil
        return .damaged(
            JournalDamage(
                position: here, offset: UInt64(start), length: UInt64(found.offset - start), reason: reason,
                lostRecords: lost))
    }

    /// The rest of the file holds no valid block: a torn tail, damage, or a file of another kind.
    private mutating func tail(_ reason: JournalDamage.Reason) throws(JournalError) -> JournalItem? {
        let start = offset
        offset = end
        let length = UInt64(end - start)
        if let declared, declared.octets > UInt64(window.octets) {
            return endMissing(declared.octets, from: start)
        }
        if start == 0, let found = try window.foreignKind(after: reason) {
            chain = nil
            return .damaged(
                JournalDamage(position: here, offset: 0, length: length, reason: .foreign(found: found)))
        }
        let endsInZeros = try window.endsInZeros(end)
        if declared == nil, reason == .cut || endsInZeros {
            return .torn(at: here, offset: UInt64(start), length: length)
        }
        chain = nil
        return .damaged(
            JournalDamage(position: here, offset: UInt64(start), length: length, reason: reason))
    }

    /// What the file's length says when all blocks are read.
    private mutating func finish() -> JournalItem? {
        guard !isFinished else { return nil }
        isFinished = true
        if window.octets == 0 { return .torn(at: here, offset: 0, length: 0) }
        if offset < end { return .torn(at: here, offset: UInt64(offset), length: UInt64(end - offset)) }
        guard let declared, declared.octets > UInt64(end) else { return nil }
        return endMissing(declared.octets, from: end)
    }

    private mutating func endMissing(_ declared: UInt64, from start: Int) -> JournalItem {
        isFinished = true
        chain = nil
        let reason = JournalDamage.Reason.endMissing(expected: declared, found: UInt64(window.octets))
        return .damaged(
            JournalDamage(
                position: here, offset: UInt64(start), length: declared - UInt64(start), reason: reason))
    }

    /// The next valid block of this segment that does not go back: journal octets inside a payload do not
    /// count.
    private func search(from start: Int) throws(JournalError) -> (offset: Int, record: UInt64?)? {
        var at = start
        var checked = 0
        while let candidate = try window.nextCandidate(from: at, end: end), checked < Limits.searchOctets {
            at = candidate + 1
            switch try window.judge(candidate, end: end) {
            case .whole(let block):
                checked += block.octets.count
                guard number == nil || block.segment == number else { continue }
                if !block.isRecord, nextRecord == 0 { return (candidate, nil) }
                guard block.isRecord else { continue }
                if block.recordNumber >= nextRecord { return (candidate, block.recordNumber) }
            case .invalid(.checksum): checked += Layout.recordTail
            case .invalid, .cut: continue
            }
        }
        return nil
    }
}

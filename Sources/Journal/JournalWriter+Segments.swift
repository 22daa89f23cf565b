import Octets

extension JournalWriter {
    /// Opens the next segment and gives it its first records: configuration, dictionary, seed, clock mapping,
    /// snapshot.
    ///
    /// The segment takes its name only when all of that is on the disk; after an error the segment before
    /// stays open and nothing has changed. `links` replaces the description of the links.
    public func beginSegment(
        header records: [JournalRecord], links: [JournalLink]? = nil
    ) throws(JournalError) -> JournalAppend {
        guard next.segment < Limits.segments else { throw .segmentsExhausted(limit: Limits.segments) }
        if let links, links.count > Limits.links {
            throw .tooManyLinks(found: links.count, expected: Limits.links)
        }
        try finishSegment()
        let before = (settings.links, next, chain)
        settings.links = links ?? settings.links
        do throws(JournalError) {
            return try openSegment(records)
        } catch {
            (settings.links, next, chain) = before
            throw error
        }
    }

    /// Nothing of the old segment may be lost once the new one is there. A spoiled one is left as it is: the
    /// new segment's header says how many of its octets count.
    private func finishSegment() throws(JournalError) {
        guard file >= 0, spoiled == nil else { return }
        if hasTornTail, directory.files.truncate(file, end) >= 0 { hasTornTail = false }
        try sync()
    }

    private func openSegment(_ records: [JournalRecord]) throws(JournalError) -> JournalAppend {
        let number = next.segment + 1
        let header = JournalHeader(
            segment: number, origin: settings.origin, gapKind: settings.gapKind,
            coreTime: records.first?.coreTime ?? .zero, utc: records.first?.utc ?? UTCTime(nanoseconds: 0),
            previousChecksum: chain, previousOctets: UInt64(end), links: settings.links)
        buffer.removeAll()
        chain = buffer.putSection(header)
        for link in settings.links {
            chain = buffer.putInterface(link, segment: number, previous: chain)
        }
        chain = buffer.putInterface(nil, segment: number, previous: chain)
        next = JournalPosition(segment: number, record: 0)
        let run = try encode(records)
        let opened = try createFile(number)
        if file >= 0 { _ = directory.files.close(file) }
        file = opened
        path = directory.path(of: number)
        end = Int64(buffer.count)
        next = run.next
        chain = run.chain
        (hasTornTail, spoiled) = (false, nil)
        // If this fails, the segment is used all the same, and the next sync tries again before it says yes.
        isNameSynced = false
        try? syncName()
        if run.gap != nil { pendingGap = nil }
        begunAt = header.coreTime
        firstUnsynced = isNameSynced ? next : JournalPosition(segment: number, record: 0)
        return JournalAppend(
            first: run.first, count: records.count, gap: run.gap,
            needsNewSegment: end >= Int64(settings.segmentOctets))
    }

    /// Makes sure that the segment's name outlives a power cut.
    func syncName() throws(JournalError) {
        guard !isNameSynced else { return }
        try directory.sync()
        isNameSynced = true
    }

    /// Puts the buffer into a file of the segment's name; the file is whole and on the disk, or not there.
    private func createFile(_ number: UInt32) throws(JournalError) -> Int32 {
        let files = directory.files
        let unfinished = directory.unfinishedPath(of: number)
        let opened = files.open(unfinished, .replace)
        guard opened >= 0 else { throw .system(call: "open", path: unfinished, number: -opened) }
        do throws(JournalError) {
            let written = JournalWriter.write(buffer.octets, to: opened, at: 0, files)
            guard written >= 0 else {
                throw .system(call: "write", path: unfinished, number: Int32(-written))
            }
            let synced = files.dataSync(opened)
            guard synced >= 0 else { throw .system(call: "sync", path: unfinished, number: -synced) }
            let renamed = files.rename(unfinished, directory.path(of: number))
            guard renamed >= 0 else { throw .system(call: "rename", path: unfinished, number: -renamed) }
        } catch {
            _ = files.close(opened)
            _ = files.unlink(unfinished)
            throw error
        }
        return opened
    }
}

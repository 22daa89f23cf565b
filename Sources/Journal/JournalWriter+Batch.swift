import Octets

extension JournalWriter {
    /// Where a batch in the buffer stands, and what follows it.
    struct Run {
        var first: JournalPosition
        var next: JournalPosition
        var chain: UInt32
        var gap: JournalPosition?
    }

    /// Puts the pending gap and the records into the buffer, behind what is there.
    func encode(_ records: [JournalRecord]) throws(JournalError) -> Run {
        var run = Run(first: next, next: next, chain: chain)
        if let pendingGap, let first = records.first {
            var writer = ByteWriter(capacity: 32)
            pendingGap.encode(into: &writer)
            let record = JournalRecord(
                channel: .events, kind: settings.gapKind, coreTime: first.coreTime, utc: first.utc,
                readAt: first.readAt, trace: first.trace, payload: writer.bytes)
            run.gap = run.next
            try encode(record, &run)
            run.first = run.next
        }
        for record in records { try encode(record, &run) }
        return run
    }

    private func encode(_ record: JournalRecord, _ run: inout Run) throws(JournalError) {
        guard record.payload.count <= Limits.payloadOctets else {
            throw .payloadTooLong(found: record.payload.count, expected: Limits.payloadOctets)
        }
        let interface = try interface(of: record.channel)
        run.chain = buffer.putRecord(record, interface: interface, at: run.next, previous: run.chain)
        run.next.record += 1
    }

    private func interface(of channel: JournalRecord.Channel) throws(JournalError) -> UInt32 {
        guard case .link(let id, _, _) = channel else { return UInt32(settings.links.count) }
        guard let index = settings.links.firstIndex(where: { $0.id == id }) else {
            throw .unknownLink(found: id.index, expected: settings.links.map(\.id.index))
        }
        return UInt32(index)
    }

    /// Writes the buffer at the segment's end; on an error the segment is cut back to where it was.
    func writeBuffer() throws(JournalError) {
        let result = JournalWriter.write(buffer.octets, to: file, at: end, directory.files)
        guard result < 0 else {
            end += Int64(buffer.count)
            return
        }
        hasTornTail = true
        // If this fails too, the next batch tries again before it writes.
        if directory.files.truncate(file, end) >= 0 { hasTornTail = false }
        throw .system(call: "write", path: path, number: Int32(-result))
    }

    /// Cuts off what a failed batch left; a segment where that fails cannot be continued.
    func cutTornTail() throws(JournalError) {
        guard hasTornTail else { return }
        let result = directory.files.truncate(file, end)
        guard result >= 0 else {
            spoiled = -result
            throw .segmentSpoiled(path: path, number: -result)
        }
        hasTornTail = false
    }

    /// Writes all octets, in several calls if need be; 0, or the negated error number.
    static func write(
        _ octets: UnsafeRawBufferPointer, to file: Int32, at offset: Int64, _ files: FileLayer
    ) -> Int {
        var done = 0
        while done < octets.count {
            let rest = UnsafeRawBufferPointer(rebasing: octets[done...])
            let result = files.write(file, rest, offset + Int64(done))
            guard result > 0 else { return result == 0 ? -Int(SystemNumber.noProgress) : result }
            done += result
        }
        return 0
    }
}

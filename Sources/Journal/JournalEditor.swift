package import Octets

/// Falsifies journals, for tests of what verification and replay find; no program calls it.
package enum JournalEditor {
    /// What is changed in a journal whose seals and chain are made whole again afterwards.
    package enum Edit: Sendable {
        case remove
        /// Exclusive-or of one payload octet.
        case flip(octet: Int, mask: UInt8)
        case replace(JournalRecord)
    }

    /// Rewrites all segments with one record edited, so that nothing but the edit can be noticed.
    package static func rewrite(
        directory path: String, at position: JournalPosition, _ edit: Edit, files: FileLayer = .system
    ) throws(JournalError) {
        let directory = JournalDirectory(path: path, files: files)
        var chain: UInt32?
        var octets: UInt64?
        for segment in try directory.segments() {
            let contents = try read(segment, files)
            guard var header = contents.header else { continue }
            header.previousChecksum = chain ?? header.previousChecksum
            header.previousOctets = octets ?? header.previousOctets
            let records =
                segment.number == position.segment
                ? edited(contents.records, position, edit) : contents.records
            (chain, octets) = try write(header, records, to: segment.path, files)
        }
    }

    /// Flips bits of one octet of a file and nothing else.
    package static func flip(path: String, offset: Int, mask: UInt8, files: FileLayer = .system)
        throws(JournalError)
    {
        let file = files.open(path, .update)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        defer { _ = files.close(file) }
        var octet: [UInt8] = [0]
        let read = octet.withUnsafeMutableBytes { files.read(file, $0, Int64(offset)) }
        guard read == 1 else { throw .system(call: "read", path: path, number: Int32(-min(0, read))) }
        octet[0] ^= mask
        let result = octet.withUnsafeBytes { JournalWriter.write($0, to: file, at: Int64(offset), files) }
        guard result >= 0 else { throw .system(call: "write", path: path, number: Int32(-result)) }
    }

    private static func edited(
        _ records: [JournalRecord], _ position: JournalPosition, _ edit: Edit
    ) -> [JournalRecord] {
        var records = records
        let index = Int(position.record)
        precondition(index < records.count, "no such record")
        switch edit {
        case .remove: records.remove(at: index)
        case .flip(let octet, let mask): records[index].payload[octet] ^= mask
        case .replace(let record): records[index] = record
        }
        return records
    }

    private static func read(
        _ segment: JournalDirectory.Segment, _ files: FileLayer
    ) throws(JournalError) -> (header: JournalHeader?, records: [JournalRecord]) {
        let window = try segment.window(files)
        var scanner = SegmentScanner(window: window, number: segment.number, chain: nil)
        var records: [JournalRecord] = []
        while let item = try scanner.next() {
            if case .record(_, let record) = item { records.append(record) }
        }
        return (scanner.header, records)
    }

    /// Writes a whole segment in place of the old one; gives its last checksum and its length.
    private static func write(
        _ header: JournalHeader, _ records: [JournalRecord], to path: String, _ files: FileLayer
    ) throws(JournalError) -> (UInt32, UInt64) {
        var buffer = BlockBuffer()
        var chain = buffer.putSection(header)
        for link in header.links {
            chain = buffer.putInterface(link, segment: header.segment, previous: chain)
        }
        chain = buffer.putInterface(nil, segment: header.segment, previous: chain)
        for (number, record) in records.enumerated() {
            let place = JournalPosition(segment: header.segment, record: UInt64(number))
            var interface = UInt32(header.links.count)
            if case .link(let id, _, _) = record.channel,
                let index = header.links.firstIndex(where: { $0.id == id })
            {
                interface = UInt32(index)
            }
            chain = buffer.putRecord(record, interface: interface, at: place, previous: chain)
        }
        let file = files.open(path, .replace)
        guard file >= 0 else { throw .system(call: "open", path: path, number: -file) }
        defer { _ = files.close(file) }
        let result = JournalWriter.write(buffer.octets, to: file, at: 0, files)
        guard result >= 0 else { throw .system(call: "write", path: path, number: Int32(-result)) }
        return (chain, UInt64(buffer.count))
    }
}

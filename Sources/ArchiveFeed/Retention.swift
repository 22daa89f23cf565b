public import Archive
import Foundation
import Journal
public import Octets

/// How much of the disk stays free: oldest segments of journal and archive go first, protected runs never.
public struct Retention: Hashable, Sendable {
    /// Of the whole disk, 0 … 1.
    public var freeFraction: Double
    /// Nothing younger goes, whatever the disk says.
    public var keptDays: Int
    /// So many of the newest segments stay too.
    public var keptSegments: UInt32

    public init(freeFraction: Double? = nil, keptDays: Int? = nil, keptSegments: UInt32? = nil) {
        self.freeFraction = freeFraction ?? Limits.freeFraction
        self.keptDays = keptDays ?? Limits.keptDays
        self.keptSegments = keptSegments ?? Limits.keptSegments
    }

    /// Room of the disk that a folder is on, in octets.
    struct Room {
        var free: Double
        var all: Double

        init?(_ folder: String) {
            var status = statvfs()
            guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return nil }
            free = Double(status.f_bavail) * Double(status.f_frsize)
            all = Double(status.f_blocks) * Double(status.f_frsize)
        }
    }

    /// The segments that would go now, oldest first; those that a protected run touches stay.
    public func candidates(
        in writer: ArchiveWriter, journal: String, at now: UTCTime
    ) throws(ArchiveError) -> [UInt32] {
        guard let room = Room(journal) else { return [] }
        var missing = room.all * freeFraction - room.free
        guard missing > 0 else { return [] }
        var chosen: [UInt32] = []
        let youngest = now.nanoseconds - Int64(keptDays) * 86_400_000_000_000
        for segment in try writer.removableSegments() {
            guard missing > 0, segment.number + keptSegments <= writer.position.segment,
                segment.utc.nanoseconds < youngest
            else { break }
            chosen.append(segment.number)
            for path in JournalSegments.paths(of: segment.number, in: journal) {
                let attributes = try? FileManager.default.attributesOfItem(atPath: path)
                missing -= (attributes?[.size] as? NSNumber)?.doubleValue ?? 0
            }
        }
        return chosen
    }

    /// Removes what has to go; gives the segments. The archive first: it can be made of what is left.
    @discardableResult
    public func apply(
        to writer: ArchiveWriter, journal: String, at now: UTCTime
    ) throws(ArchiveError) -> [UInt32] {
        let segments = try candidates(in: writer, journal: journal, at: now)
        guard !segments.isEmpty else { return [] }
        try writer.remove(segments: Set(segments))
        for path in segments.flatMap({ JournalSegments.paths(of: $0, in: journal) }) { unlink(path) }
        return segments
    }
}

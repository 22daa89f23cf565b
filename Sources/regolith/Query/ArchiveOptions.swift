import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Octets
import Station
import StationAPI

/// Which archive is asked: that of the station at hand, running or not, or one that is named.
struct ArchiveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Archive, or folder of a journal [REGOLITH_ARCHIVE, else that of the station at hand].",
            valueName: "PATH"))
    var archive: String?
    @OptionGroup var station: StationOptions

    /// Folder of sockets of the station at hand.
    var sockets: String { SocketFolder.resolve(station.sockets) }

    /// Where the archive lies. A station leaves a link to its archive beside its sockets.
    var path: String {
        if let archive { return ArchiveFile.path(archive) }
        if station.sockets == nil, let named = ProcessInfo.processInfo.environment["REGOLITH_ARCHIVE"],
            !named.isEmpty
        {
            return ArchiveFile.path(named)
        }
        let usual = [sockets + "/" + ArchiveFile.usualName, sockets + "/journal/" + ArchiveFile.usualName]
        let installed = station.sockets == nil ? ["/var/lib/regolith/journal/" + ArchiveFile.usualName] : []
        return (usual + installed).first { FileManager.default.fileExists(atPath: $0) } ?? usual[1]
    }

    /// Links are followed: SQLite's other files lie beside the real one.
    var resolvedPath: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

    /// Folder of the journal that the archive is an index of.
    var journal: String { (resolvedPath as NSString).deletingLastPathComponent }

    func reader() throws -> ArchiveReader {
        try ArchiveWords.doing { () throws(ArchiveError) in try ArchiveReader(path: resolvedPath) }
    }
}

/// The time that a question is about.
struct TimeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When: \"last 2h\", \"run 7\", today, \"2026-11-30 10:00..10:30\", \"last bite\" … "
                + "(`regolith telemetry --help`).", valueName: "TIME"),
        transform: TimeWords.expression)
    var time: TimeExpression?
    @Option(help: ArgumentHelp("First moment.", valueName: "TIME"), transform: TimeWords.mark)
    var from: TimeMark?
    @Option(help: ArgumentHelp("Last moment.", valueName: "TIME"), transform: TimeWords.mark)
    var to: TimeMark?

    func validate() throws {
        guard time == nil || from == nil && to == nil else {
            throw ValidationError("say --time, or --from and --to")
        }
    }

    var isGiven: Bool { time != nil || from != nil || to != nil }

    /// What was said, else `usual`.
    func expression(usual: String) -> TimeExpression {
        if let time { return time }
        if from != nil || to != nil {
            return TimeExpression(from: from ?? TimeMark(.moment(.start)), to: to ?? TimeMark(.moment(.end)))
        }
        return (try? TimeExpression(usual)) ?? .all
    }

    func range(in archive: ArchiveReader, usual: String) throws -> Range<UTCTime> {
        let time = expression(usual: usual)
        return try ArchiveWords.doing { () throws(TimeError) in
            try TimeWords.resolver(archive).range(time)
        }
    }
}

/// Expressions of time on the command line.
enum TimeWords {
    static func expression(_ text: String) throws -> TimeExpression {
        do { return try TimeExpression(text) } catch { throw ValidationError("\(error)") }
    }

    static func mark(_ text: String) throws -> TimeMark {
        guard let mark = TimeMark(text) else { throw ValidationError("\(TimeError.notATime(text))") }
        return mark
    }

    static func resolver(_ archive: ArchiveReader) -> TimeResolver {
        TimeResolver(archive, now: UTCTime(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)))
    }
}

import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import Octets
import Station

/// A moment of a journal on the command line: what a journal finds by itself, and what its archive knows.
struct Moment {
    let mark: TimeMark

    init(_ moment: JournalMoment) { mark = TimeMark(.moment(moment)) }

    private init(_ mark: TimeMark) { self.mark = mark }

    static func read(_ text: String) throws -> Moment { Moment(try TimeWords.mark(text)) }

    /// The first, or with `isEnd` the last moment that it stands for.
    func moment(of journal: String, isEnd: Bool = false) throws -> JournalMoment {
        if let moment = mark.journalMoment { return moment }
        let archive = ArchiveOptions.beside(journal)
        let reader = try ArchiveWords.doing { () throws(ArchiveError) in try ArchiveReader(path: archive) }
        return .utc(
            try ArchiveWords.doing { () throws(TimeError) in
                let resolver = TimeWords.resolver(reader)
                return isEnd ? try resolver.instant(mark) : try resolver.beginning(mark)
            })
    }
}

/// The part of a journal that a command is about.
struct JournalTimeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When: \"last 2m\", \"run 7\", \"last bite\", \"10:00..10:30\" … (`regolith telemetry --help`).",
            valueName: "TIME"), transform: TimeWords.expression)
    var time: TimeExpression?
    @Option(help: ArgumentHelp("First moment [start].", valueName: "TIME"), transform: Moment.read)
    var from: Moment?
    @Option(help: ArgumentHelp("Last moment [end].", valueName: "TIME"), transform: Moment.read)
    var to: Moment?

    func validate() throws {
        guard time == nil || from == nil && to == nil else {
            throw ValidationError("say --time, or --from and --to")
        }
    }

    func moments(of journal: String) throws -> (from: JournalMoment, to: JournalMoment) {
        guard let time else {
            return (
                try from?.moment(of: journal) ?? .start, try to?.moment(of: journal, isEnd: true) ?? .end
            )
        }
        if case .last(let span) = time.from.kind, time.isOne, time.from.offset == 0 {
            return (.beforeEnd(span), .end)
        }
        let archive = ArchiveOptions.beside(journal)
        let reader = try ArchiveWords.doing { () throws(ArchiveError) in try ArchiveReader(path: archive) }
        let range = try ArchiveWords.doing { () throws(TimeError) in
            try TimeWords.resolver(reader).range(time)
        }
        return (.utc(range.lowerBound), .utc(range.upperBound))
    }
}

extension ArchiveOptions {
    /// The archive of a journal: in its folder, or in that of one of its segments.
    static func beside(_ journal: String) -> String {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: journal, isDirectory: &isFolder)
        let folder =
            isThere && !isFolder.boolValue ? (journal as NSString).deletingLastPathComponent : journal
        return (folder.isEmpty ? "." : folder) + "/" + ArchiveFile.usualName
    }
}

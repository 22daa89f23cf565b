public import Archive
import Octets
public import StationAPI

extension RunReport {
    /// The depth of the hole, where the rig tells it.
    private static let holeDepth = "z_hole"

    /// A run of the archive; `isWhole`: with everything that is counted in it, and its notes.
    public init(_ run: ArchivedRun, of archive: ArchiveReader, isWhole: Bool) throws(ArchiveError) {
        self.init(
            number: UInt32(clamping: run.number), title: run.title, by: run.principal,
            from: run.from.utc.nanoseconds, isProtected: run.isProtected)
        to = run.to?.utc.nanoseconds
        let end: UTCTime
        if let last = run.to { end = last.utc } else { end = try Self.newest(archive, since: run.from.utc) }
        seconds = Double(end.nanoseconds - from) / 1e9
        let range = run.from.utc..<UTCTime(nanoseconds: max(from, end.nanoseconds) + 1)
        let history = try HistoryEntry.archived(in: range, of: archive)
        commands = history.count
        failedCommands = history.filter(\.isFailure).count
        alarms = try archive.alarms(in: range).filter { $0.step == "raised" }.count
        events = try archive.events(in: range).count
        if try archive.parameters().contains(where: { $0.name == Self.holeDepth }) {
            let plot = try archive.plot(of: Self.holeDepth, in: range, pixels: 1)
            if let pixel = plot.pixels.first, pixel.count > 0 {
                (drilledFromMillimetres, drilledToMillimetres) = (pixel.least, pixel.most)
            }
        }
        guard isWhole else { return }
        notes = try archive.notes(ofRun: run.number).map {
            Note(time: $0.moment.utc.nanoseconds, by: $0.principal, text: $0.text)
        }
    }

    /// All runs, the newest last.
    public static func archived(
        of archive: ArchiveReader, isWhole: Bool = false
    ) throws(ArchiveError) -> [RunReport] {
        var found: [RunReport] = []
        for run in try archive.runs() { found.append(try RunReport(run, of: archive, isWhole: isWhole)) }
        return found
    }

    private static func newest(_ archive: ArchiveReader, since begin: UTCTime) throws(ArchiveError) -> UTCTime
    {
        guard let bounds = try archive.bounds() else { return begin }
        return bounds.upperBound
    }
}

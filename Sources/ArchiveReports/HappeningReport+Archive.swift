public import Archive
public import Octets
import Station
public import StationAPI

extension HappeningReport {
    private init(_ kind: String, _ moment: ArchiveMoment, link: String, name: String, text: String) {
        self.init(
            kind: kind, utc: CivilDate.text(moment.utc), time: moment.utc.nanoseconds,
            record: moment.position.text, link: link, name: name, text: text)
    }

    /// An event of the archive.
    public init(_ event: ArchivedEvent, _ words: EventWords) {
        let depth = Double(event.bitDepthMicrometres) / 1000
        self.init(
            "event", event.moment, link: event.link, name: event.name,
            text: words.text(identifier: event.identifier, event.a, event.b))
        (severity, a, b, bitDepthMillimetres) = (event.severity, event.a, event.b, depth)
    }

    /// An event that comes live.
    public init(_ event: EventReport, _ words: EventWords) {
        self.init(
            kind: "event", utc: CivilDate.text(UTCTime(nanoseconds: event.time)), time: event.time,
            record: nil, link: event.link, name: event.name,
            text: words.text(named: event.name, Int64(event.a), Int64(event.b)))
        (severity, a, b) = (Int(event.severity), Int64(event.a), Int64(event.b))
        bitDepthMillimetres = event.bitDepthMillimetres
    }

    /// What happened in `range`, in the order of time: events, with `isAll` everything.
    public static func archived(
        in range: Range<UTCTime>, of archive: ArchiveReader, isAll: Bool, _ words: EventWords,
        limit: Int? = nil
    ) throws(ArchiveError) -> [HappeningReport] {
        let limit = limit ?? Limits.entries
        var found = try archive.events(in: range, limit: limit, keeping: .last).map {
            HappeningReport($0, words)
        }
        guard isAll else { return found }
        found += try archive.alarms(in: range, limit: limit, keeping: .last).map {
            HappeningReport(
                "alarm", $0.moment, link: $0.link, name: $0.name,
                text: "#\($0.number) \($0.step)\($0.principal.isEmpty ? "" : " by \($0.principal)"): "
                    + "\($0.severity) \($0.text)")
        }
        for command in try archive.commands(in: range, limit: limit, keeping: .last) {
            for stage in try archive.stages(of: command.id) where range.contains(stage.moment.utc) {
                found.append(
                    HappeningReport(
                        "command", stage.moment, link: stage.link, name: stage.name,
                        text: "#\(command.id) \(stage.text)"))
            }
        }
        found += try archive.linkStates(in: range, limit: limit, keeping: .last).map {
            HappeningReport("link", $0.moment, link: $0.link, name: $0.state, text: $0.cause)
        }
        found += try archive.messages(in: range, limit: limit, keeping: .last).map {
            HappeningReport("message", $0.moment, link: "", name: $0.code, text: $0.text)
        }
        found += try people(in: range, of: archive, limit)
        return found.sorted { ($0.time, $0.kind) < ($1.time, $1.kind) }
    }

    private static func people(
        in range: Range<UTCTime>, of archive: ArchiveReader, _ limit: Int
    ) throws(ArchiveError) -> [HappeningReport] {
        var found = try archive.notes(in: range, limit: limit, keeping: .last).map {
            HappeningReport("note", $0.moment, link: "", name: $0.principal, text: $0.text)
        }
        found += try archive.requests(in: range, limit: limit, keeping: .last).filter {
            $0.outcome == "refused"
        }.map {
            HappeningReport(
                "refused", $0.moment, link: "", name: $0.code,
                text: "\($0.text), by \($0.principal): \($0.reason)")
        }
        found += try archive.gaps(in: range, limit: limit, keeping: .last).map {
            HappeningReport("gap", $0.moment, link: $0.link, name: $0.subject, text: $0.text)
        }
        for run in try archive.runs() {
            if range.contains(run.from.utc) {
                found.append(
                    HappeningReport(
                        "run", run.from, link: "", name: "run \(run.number)",
                        text: "begins: \(run.title), by \(run.principal)"))
            }
            if let end = run.to, range.contains(end.utc) {
                found.append(
                    HappeningReport(
                        "run", end, link: "", name: "run \(run.number)", text: "ends: \(run.title)"))
            }
        }
        return found
    }
}

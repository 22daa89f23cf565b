public import Archive
public import Octets
public import StationAPI

extension HistoryEntry {
    /// A command as the archive has it.
    public init(_ command: ArchivedCommand) {
        let isSeen = command.stage == "effectSeen"
        let isUnseen = command.stage == "effectNotSeen"
        self.init(
            commandID: UInt32(clamping: command.id), name: command.name, hazard: "",
            meaning: command.arguments.isEmpty ? command.name : command.arguments,
            principal: command.principal, stage: command.stage,
            detail: isSeen || isUnseen ? "completed" : command.text, isFinal: command.isFinal,
            isSuccess: command.stage == "completed" || isSeen || isUnseen,
            time: command.moment.utc.nanoseconds)
        if isSeen || isUnseen { effect = command.text }
    }

    /// An order that was refused before it got a number.
    public init(refused request: ArchivedRequest) {
        self.init(
            commandID: 0, name: String(request.text.prefix { $0 != " " }), hazard: "", meaning: request.text,
            principal: request.principal, stage: "refused",
            detail: "refused (\(request.code)): \(request.reason)", isFinal: true, isSuccess: false,
            time: request.moment.utc.nanoseconds)
    }

    /// Did not do what it was given for: failed, refused, cancelled, unknown, or without its effect.
    public var isFailure: Bool {
        guard isFinal else { return false }
        return !isSuccess || stage == "effectNotSeen" || effect?.hasPrefix("EFFECT NOT SEEN") ?? false
    }

    /// The commands that were given in `range`, oldest first; with `failed` those that failed, each with its
    /// reason, and orders that never got a number too.
    public static func archived(
        in range: Range<UTCTime>, of archive: ArchiveReader, failed: Bool = false, name: String? = nil,
        limit: Int? = nil
    ) throws(ArchiveError) -> [HistoryEntry] {
        let pattern = name?.lowercased()
        let limit = limit ?? Limits.entries
        var found = try archive.commands(in: range, limit: failed ? nil : limit, keeping: .last)
            .map { HistoryEntry($0) }
        if failed {
            found = found.filter(\.isFailure)
            for place in found.indices { try found[place].explain(by: archive) }
            try take(
                try archive.requests(in: range).filter {
                    $0.action == "command" && $0.outcome == "refused" && $0.commandID == nil
                }, into: &found)
        }
        if let pattern { found = found.filter { Glob.matches(pattern, $0.name.lowercased()) } }
        return Array(found.suffix(limit))
    }

    /// Refused orders: those that got a number stand there already, without the name of who gave them.
    private static func take(
        _ refused: [ArchivedRequest], into found: inout [HistoryEntry]
    ) throws(ArchiveError) {
        for request in refused {
            let entry = HistoryEntry(refused: request)
            let place = found.firstIndex {
                $0.time == entry.time && $0.name == entry.name && $0.principal.isEmpty
            }
            guard let place else {
                found.append(entry)
                continue
            }
            (found[place].principal, found[place].meaning) = (entry.principal, entry.meaning)
        }
        found.sort { $0.time < $1.time }
    }

    /// Adds to a failure what it is known by, and what spoke against it.
    private mutating func explain(by archive: ArchiveReader) throws(ArchiveError) {
        let stages = try archive.stages(of: Int64(commandID))
        guard let end = stages.last(where: { $0.stage == stage }) else { return }
        if !end.evidence.isEmpty { detail += "; known by \(end.evidence)" }
        let against = stages.flatMap(\.inputs).filter { $0.hasSuffix("NO") || $0.contains(": NO") }
        if !against.isEmpty { detail += "; " + against.joined(separator: ", ") }
    }
}

extension CommandDetail {
    /// A command with every stage that the archive has.
    public init?(_ id: Int64, of archive: ArchiveReader) throws(ArchiveError) {
        guard let command = try archive.command(id) else { return nil }
        let stages = try archive.stages(of: id)
        self.init(
            entry: HistoryEntry(command),
            steps: stages.map { stage in
                Step(
                    stage: stage.stage, detail: stage.text, source: stage.evidence,
                    elapsedMilliseconds: Double(
                        stage.moment.coreTime.nanoseconds - command.moment.coreTime.nanoseconds) / 1e6)
            }, inputs: [])
        inputWords = stages.flatMap(\.inputs)
    }
}

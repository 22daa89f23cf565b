public import MissionDatabase
public import Octets

/// How long each stage of a command is waited for. As XTCE 1.2 has it (CheckWindow, timeLastVerifierPassed)
/// a window opens when the stage before was seen; completion is counted from the start and not moved by
/// progress.
public struct VerifierWindows: Hashable, Sendable {
    /// From sending.
    public let accepted: CoreTime.Span
    /// From acceptance; `nil` where no start is reported.
    public let started: CoreTime.Span?
    /// From the start, and from each step; silence is told but closes nothing. `nil` where no step is
    /// reported.
    public let progress: CoreTime.Span?
    /// From the start, or from acceptance where no start is reported.
    public let completed: CoreTime.Span

    /// Windows are bounded to 1 ns … 30 days.
    public init(
        accepted: CoreTime.Span, started: CoreTime.Span? = nil, progress: CoreTime.Span? = nil,
        completed: CoreTime.Span
    ) {
        self.accepted = VerifierWindows.bounded(accepted)
        self.started = started.map(VerifierWindows.bounded)
        self.progress = progress.map(VerifierWindows.bounded)
        self.completed = VerifierWindows.bounded(completed)
    }

    /// `nil` where acceptance or completion has no verifier: the ladder of such a command would have no end.
    public init?(_ verifiers: [Verifier]) {
        func window(_ stage: Verifier.Stage) -> CoreTime.Span? {
            verifiers.first { $0.stage == stage }.map {
                .milliseconds(
                    min(max($0.timeoutMilliseconds, 1), Limits.longestWindow.nanoseconds / 1_000_000))
            }
        }
        guard let accepted = window(.accepted), let completed = window(.completed) else { return nil }
        self.init(
            accepted: accepted, started: window(.started), progress: window(.progress), completed: completed)
    }

    /// The same, with a completion that may take so long.
    public func lasting(_ completed: CoreTime.Span) -> VerifierWindows {
        VerifierWindows(accepted: accepted, started: started, progress: progress, completed: completed)
    }

    private static func bounded(_ span: CoreTime.Span) -> CoreTime.Span {
        min(max(span, CoreTime.Span(nanoseconds: 1)), Limits.longestWindow)
    }
}

extension VerifierWindows: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.i64(accepted.nanoseconds)
        writer.optional(started) { $0.i64($1.nanoseconds) }
        writer.optional(progress) { $0.i64($1.nanoseconds) }
        writer.i64(completed.nanoseconds)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        func span(_ reader: inout ByteReader) throws(OctetError) -> CoreTime.Span {
            CoreTime.Span(nanoseconds: try reader.i64())
        }
        let accepted = try span(&reader)
        let started = try reader.optional(span)
        let progress = try reader.optional(span)
        self.init(accepted: accepted, started: started, progress: progress, completed: try span(&reader))
    }
}

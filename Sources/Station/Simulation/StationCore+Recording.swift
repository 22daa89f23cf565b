public import Journal
import Octets

extension StationCore {
    /// The core that a start takes over from what a journal kept of an earlier process, as `Recovery` does:
    /// the last snapshot, and what came after it. `kept` is one segment from its beginning.
    public init(recovering kept: [JournalRecord], program: StationProgram) throws(StationError) {
        var player = JournalPlayer(verifies: false, program: program)
        let last = kept.lastIndex { RecordKind(rawValue: $0.kind) == .snapshot && $0.channel == .events } ?? 0
        for (index, record) in kept.enumerated() {
            let isHeader = record.channel == .events && (1...3).contains(record.kind)
            guard index >= last || isHeader else { continue }
            try player.take(.record(JournalPosition(segment: 1, record: UInt64(index + 1)), record))
        }
        guard let old = player.core else { throw .replay("nothing kept begins with a snapshot") }
        self = old.continued(with: program)
    }
}

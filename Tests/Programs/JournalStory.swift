import Commanding
import Journal
import Octets
import RigLink
import Station

/// What a whole journal says happened, for comparison with the rig's own ledger.
struct JournalStory {
    struct EventKey: Hashable {
        var boot: UInt32
        var count: UInt32
    }

    struct ReportKey: Hashable {
        var command: UInt32
        var subtype: UInt32
    }

    /// For each command id the names of the requests that were recorded for it.
    private(set) var requests: [UInt32: [String]] = [:]
    /// For each command id how often it came to an end.
    private(set) var ends: [UInt32: Int] = [:]
    /// How often each event was accepted as new.
    private(set) var events: [EventKey: Int] = [:]
    /// Verification reports in received frames, repeats included.
    private(set) var reports: Set<ReportKey> = []
    private(set) var differences: [String] = []
    private(set) var damages: [JournalDamage] = []
    private(set) var records: UInt64 = 0
    private var decoder = FrameDecoder(receiverIsHost: true)

    /// Plays all segments, comparing what the core does now with what it did.
    init(directory: String) throws {
        var player = JournalPlayer(verifies: true)
        var reader = try JournalReader(directory: directory)
        while let item = try reader.next() {
            if case .damaged(let damage) = item { damages.append(damage) }
            if case .record(_, let record) = item { look(record) }
            var effects: [CoreEffect] = []
            try player.take(item) { effect, _ in effects.append(effect) }
            for effect in effects { note(effect) }
        }
        player.finish()
        differences = player.differences.map { "\($0)" }
        records = player.totals.records
    }

    private mutating func note(_ effect: CoreEffect) {
        switch effect {
        case .answer(_, .taken(let id, let name, _)): requests[id, default: []].append(name)
        case .event(let event):
            events[EventKey(boot: UInt32(event.bootCount), count: event.count), default: 0] += 1
        case .stage(_, let transition) where transition.stage.isFinal:
            ends[transition.commandID, default: 0] += 1
        default: break
        }
    }

    /// A command as the core saw it.
    static func isRequest(_ record: JournalRecord) -> Bool {
        record.channel == .events && record.kind == RecordKind.request.rawValue
    }

    /// A received frame with an event report in it.
    static func holdsEvent(_ record: JournalRecord) -> Bool {
        guard case .link(_, .received, _) = record.channel else { return false }
        var decoder = FrameDecoder(receiverIsHost: true)
        var isFound = false
        decoder.feed(record.payload) { event in
            guard case .frame(let frame) = event, frame.kind == .reliableData else { return }
            if frame.body.count > 8, frame.body[7] == 5 { isFound = true }
        }
        return isFound
    }

    private mutating func look(_ record: JournalRecord) {
        if record.channel == .events, record.kind == RecordKind.started.rawValue {
            decoder = FrameDecoder(receiverIsHost: true)
        }
        guard case .link(_, .received, _) = record.channel else { return }
        var found: [ReportKey] = []
        decoder.feed(record.payload) { event in
            guard case .frame(let frame) = event, frame.kind == .reliableData else { return }
            // Primary header 6, PUS header 14, then request id and command id (interface control document
            // §8).
            let packet = frame.body
            guard packet.count >= 28, packet[7] == 1 else { return }
            let command = packet[24..<28].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            found.append(ReportKey(command: command, subtype: UInt32(packet[8])))
        }
        reports.formUnion(found)
    }
}

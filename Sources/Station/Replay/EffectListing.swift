import Commanding
import Journal
import MissionDatabase
import Monitoring
import Octets
import RigLink
import Telemetry

/// What the core does with a journal, as lines that a person compares: every decision, stage, alarm and
/// command frame by itself, heartbeats and telemetry summed up by the second.
///
/// Times count from the first record. Equal inputs and an equal core give equal lines.
public struct EffectListing {
    public private(set) var lines: [String] = []
    /// Says what was equal and what was not.
    public private(set) var player: JournalPlayer
    private var origin: Int64?
    private var second: Int64 = 0
    private var sent = Tally()
    private var packets = Tally()
    private var values: [String] = []
    private var stopWords = ""

    /// Parameters whose value at the end of each second is shown, where the dictionary has them.
    private static let watched = ["state", "z_bit", "wob", "spn_rpm", "spn_torque"]

    /// Counts by name in the order of their first coming, with a checksum over all octets.
    private struct Tally {
        var names: [String] = []
        var counts: [Int] = []
        var crc = CRC32C()

        mutating func add(_ name: String, _ octets: [UInt8]) {
            crc.update(octets)
            if let index = names.firstIndex(of: name) {
                counts[index] += 1
            } else {
                names.append(name)
                counts.append(1)
            }
        }

        var words: String {
            let counted = zip(names, counts).sorted { $0.0 < $1.0 }.map { "\($0) \($1)" }
            return counted.joined(separator: ", ") + "  crc " + digits(crc.value)
        }
    }

    /// Plays a journal to its end. Errors: `.replay` and what reading it gives.
    public init(of path: String) throws(StationError) {
        var player = JournalPlayer(verifies: true)
        player.shelves = DictionaryShelf.around(path)
        self.player = player
        do {
            var reader = try JournalReader(path: path)
            while let item = try reader.next() { try take(item) }
        } catch let error as StationError {
            throw error
        } catch {
            throw .journal("\(error)")
        }
        self.player.finish()
        close()
    }

    private mutating func take(_ item: JournalItem) throws(StationError) {
        var effects: [CoreEffect] = []
        if case .record(_, let record) = item { pass(to: record.coreTime.nanoseconds) }
        try player.take(item) { effect, _ in effects.append(effect) }
        guard case .record(_, let record) = item else { return }
        let time = stamp(record.coreTime.nanoseconds)
        if let words = inputWords(record) { lines.append("\(time) < \(words)") }
        for effect in effects { show(effect, time) }
    }

    // MARK: Time

    private mutating func pass(to now: Int64) {
        let begin = origin ?? now
        origin = begin
        // A new process on a later boot of the machine may begin anywhere.
        let next = (now - begin) / 1_000_000_000
        guard next != second else { return }
        close()
        second = next
    }

    private mutating func close() {
        let time = stamp((origin ?? 0) + second * 1_000_000_000, digits: 0)
        if !sent.names.isEmpty { lines.append("\(time)   sent \(sent.words)") }
        if !packets.names.isEmpty {
            lines.append("\(time)   data \(packets.words)  \(values.joined(separator: " "))")
        }
        (sent, packets) = (Tally(), Tally())
    }

    private func stamp(_ time: Int64, digits: Int = 3) -> String {
        let milliseconds = (time - (origin ?? time)) / 1_000_000
        let (whole, part) = (milliseconds / 1000, "\(milliseconds % 1000)")
        let text =
            digits == 0 ? "\(whole) s" : "\(whole)." + String(repeating: "0", count: 3 - part.count) + part
        return String(repeating: " ", count: max(0, 9 - text.count)) + text
    }

    // MARK: Words

    private func inputWords(_ record: JournalRecord) -> String? {
        guard let kind = record.eventKind, kind.isInput,
            let input = try? CoreInput(kind: kind, payload: record.payload)
        else { return nil }
        switch input {
        case .received, .wakeUp: return nil
        case .port(let link, let change): return "port of link \(link.index): \(change)"
        case .request(let request):
            return "request \(request.id) of \(request.principal): \(request.action.words)"
        case .stopSent(_, let write):
            let again = write.isRepeat ? ", again" : ""
            return "STOP lane wrote stop \(write.stopID), reason \(write.reason)\(again)"
        case .storage(let health): return "journal is \(health)"
        case .archive(let health): return "archive is \(health)"
        case .started: return "a process starts"
        case .quarantined(let octets, _): return "\(octets.count) octets in quarantine"
        case .room(let room): return "room for the journal: \(room)"
        case .leaseDelayed(let link, let delay):
            return "a frame on link \(link.index) left \(delay.milliseconds) ms late, cause \(delay.cause)"
        case .ending(let principal): return "the process is asked to end, in the name of \(principal)"
        case .untaken(let request): return "request \(request.id) was never taken: \(request.action.words)"
        }
    }

    private mutating func show(_ effect: CoreEffect, _ time: String) {
        switch effect {
        case .transmit(_, let octets): note(sent: octets, time)
        case .left: lines.append("\(time) > the station has taken leave")
        case .run(let change):
            lines.append("\(time) > run \(change.number) \(change.step.words): \(change.title)")
        case .reopenPort(let link, let cause): lines.append("\(time) > reopen link \(link.index): \(cause)")
        case .answer(let id, let answer): lines.append("\(time) > answer \(id): \(answer.words)")
        case .decision(let id, let inputs):
            let refusing = inputs.filter { $0.verdict != .met }.map { "\($0.name) \($0.verdict)" }
            let rest = refusing.isEmpty ? "" : ", against: " + refusing.joined(separator: ", ")
            lines.append("\(time) > decision \(id) by \(inputs.count) inputs\(rest)")
        case .stage(_, let transition): lines.append("\(time) > \(transition)")
        case .linkState(let change):
            lines.append("\(time) > link \(change.link.index) \(change.state): \(change.cause)")
        case .samples(_, let batch): note(batch)
        case .event(let event): lines.append("\(time) > event \(event.name) \(event.words)")
        case .alarm(let alarm): lines.append("\(time) > \(alarm.code.rawValue): \(alarm.text)")
        case .alarmChange(let change):
            lines.append(
                "\(time) > alarm #\(change.alarm.number) \(change.step.word): \(change.alarm.severity) "
                    + change.alarm.text)
        case .freshness(_, let freshness):
            let packet = player.core?.program.database[freshness.container].name ?? "?"
            lines.append("\(time) > packet \(packet): \(freshness.cause.words)")
        case .testStop(_, let octets, let stopID):
            lines.append("\(time) > test of the way of a STOP \(stopID): \(octets.count) octets")
        case .stopBits(_, let isLatched, let stands, let stopID):
            // It comes with every heartbeat; what changes is told.
            let words = "rig on stop \(stopID): latched \(isLatched), standstill \(stands)"
            if words != stopWords { lines.append("\(time) > \(words)") }
            stopWords = words
        }
    }

    private mutating func note(sent octets: [UInt8], _ time: String) {
        var decoder = FrameDecoder(receiverIsHost: false)
        var kind = "octets"
        decoder.feed(octets) { if case .frame(let frame) = $0 { kind = "\(frame.kind)" } }
        sent.add(kind, octets)
        guard ["data", "reliableData", "hello", "bye", "stop"].contains(kind) else { return }
        lines.append("\(time) > send \(kind), \(octets.count) octets, crc \(digits(CRC32C.checksum(octets)))")
    }

    private mutating func note(_ batch: SampleBatch) {
        guard let database = player.core?.program.database else { return }
        packets.add(database[batch.container].name, batch.traceOctets())
        if values.isEmpty { values = Self.watched.map { "\($0) –" } }
        for sample in batch.samples {
            let name = database[sample.parameter].name
            guard let place = Self.watched.firstIndex(of: name) else { continue }
            values[place] = "\(name) \(sample.text(in: database, octets: batch.octets))"
        }
    }
}

private func digits(_ value: UInt32) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
}

extension Answer {
    var words: String {
        switch self {
        case .taken(let id, _, let meaning): return "taken as #\(id): \(meaning)"
        case .refused(let code, let text): return "refused (\(code)): \(text)"
        case .noted: return "noted"
        case .run(let change): return "run \(change.number) \(change.step.words)"
        }
    }
}

extension OperatorRequest.Action {
    /// In a person's words.
    var words: String {
        switch self {
        case .command(let order): return order.words
        case .note(let text): return "note \(text)"
        case .alarm(let order): return "alarm \(order.number) \(order.action)"
        case .jog(.press(let order)): return "press \(order.words)"
        case .jog(.hold(let press)): return "hold \(press)"
        case .jog(.release(let press)): return "release \(press)"
        case .presence(let hasActed): return hasActed ? "present, acted" : "present"
        case .fire(let id, let name): return "fire \(id) \(name)"
        case .approve(let id, _, let reason): return "approve \(id): \(reason)"
        case .accept(let review): return "accept \(review)"
        case .run(let order): return order.words
        }
    }
}

extension CommandOrder {
    var words: String { ([name] + arguments.map { "\($0.name)=\($0.text)" }).joined(separator: " ") }
}

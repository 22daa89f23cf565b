import Commanding
import Links
import NIOCore
import Octets
import Station
import StationAPI
import StationReports
import Synchronization

/// Makes lines of what the core does and gives each to the clients that want it: made once for each filter,
/// however many look.
final class Feed: Sendable {
    private struct State {
        var subscribers: [Subscriber] = []
        var number: UInt64 = 0
        var events: [EventReport] = []
        var begun: [(commandID: UInt32, at: Int64)] = []
        var lost: UInt64 = 0
        var nextStatus: Int64 = 0
    }

    private let program: StationProgram
    private let stamps: Stamps
    private let standing: Look<Desk.Standing>
    private let run = UInt64(wallTime() / 1_000_000)
    private let state = Mutex(State())
    /// Packets are made into lines only while somebody looks.
    let wantsSamples = Atomic<Bool>(false)

    init(_ program: StationProgram, stamps: Stamps, standing: Look<Desk.Standing>) {
        self.program = program
        self.stamps = stamps
        self.standing = standing
    }

    // MARK: Clients

    /// A new client; nil: there are too many. `lastID`: the last line that it says it has.
    func subscribe(_ filter: StreamFilter, lastID: String?) -> Subscriber? {
        let stamps = stamps
        let subscriber = Subscriber(filter) { lost in
            var message = ServerMessage(.dropped)
            message.dropped = lost
            return Self.line("dropped", id: nil, stamps.stamped(message))
        }
        let (number, isTaken) = state.withLock { state in
            guard state.subscribers.count < Limits.streams else { return (state.number, false) }
            state.subscribers.append(subscriber)
            return (state.number, true)
        }
        guard isTaken else { return nil }
        note()
        if let lastID, let gap = gap(after: lastID, at: number) {
            var message = ServerMessage(.gap)
            message.gap = gap
            let id = StreamID(run: run, number: number).description
            subscriber.offer(Self.line("gap", id: id, stamps.stamped(message)), at: bootTime())
        } else {
            subscriber.offer(ByteBuffer(string: EventText.comment), at: bootTime())
        }
        return subscriber
    }

    /// Nothing is sent twice: what passed meanwhile is told as a gap.
    private func gap(after lastID: String, at number: UInt64) -> GapReport? {
        let last = StreamID(lastID)
        let isOwn = last?.run == run && (last?.number ?? .max) <= number
        let missed = isOwn ? last.map { number - $0.number } : nil
        if missed == 0 { return nil }
        return GapReport(
            after: lastID, before: StreamID(run: run, number: number + 1).description, missed: missed)
    }

    func forget(_ subscriber: Subscriber) {
        subscriber.end()
        state.withLock { state in state.subscribers.removeAll { $0 === subscriber } }
        note()
    }

    func endAll() { for subscriber in state.withLock({ $0.subscribers }) { subscriber.end() } }

    var count: Int { state.withLock { $0.subscribers.count } }
    /// Lines that clients were too slow for.
    var lost: UInt64 { state.withLock { $0.lost } }
    /// Events since the start, the newest last.
    var events: [EventReport] { state.withLock { $0.events } }

    private func note() {
        let wants = state.withLock { $0.subscribers.contains { $0.filter.topics.contains(.samples) } }
        wantsSamples.store(wants, ordering: .relaxed)
    }

    // MARK: Lines

    func take(_ effect: CoreEffect, at coreTime: Int64, utcOffset: Int64) {
        let utc = coreTime + utcOffset
        switch effect {
        case .answer(_, .taken(let commandID, _, _)):
            state.withLock { state in
                if state.begun.count >= Limits.begun { state.begun.removeFirst() }
                state.begun.append((commandID, coreTime))
            }
        case .stage(_, let transition):
            let begun = state.withLock { state in
                state.begun.first { $0.commandID == transition.commandID }?.at
            }
            let elapsed = begun.map { Double(transition.at.nanoseconds - $0) / 1e6 } ?? 0
            var message = ServerMessage(.stage)
            message.stage = StageReport(
                transition, detail: program.words(for: transition), time: utc,
                elapsedMilliseconds: max(0, elapsed))
            publish(message, on: .stages)
        default:
            if case .linkState = effect { noteLink() }
            guard let live = ServerMessage.live(effect, program, utc: utc) else { return }
            if let event = live.message.event { remember(event) }
            publish(live.message, on: live.topic)
        }
    }

    /// How the rigs stand is another matter now: those who look at the status are told with the next tick
    /// (SR-O-04: within 0.5 s).
    private func noteLink() {
        state.withLock { $0.nextStatus = 0 }
        standing.refresh()
    }

    private func remember(_ event: EventReport) {
        state.withLock { state in
            if state.events.count >= Limits.events { state.events.removeFirst() }
            state.events.append(event)
        }
    }

    private func publish(_ message: ServerMessage, on topic: Topic) {
        let (subscribers, number) = state.withLock { state in
            state.number += 1
            return (state.subscribers.filter { $0.filter.topics.contains(topic) }, state.number)
        }
        guard !subscribers.isEmpty else { return }
        let id = StreamID(run: run, number: number).description
        let stamped = stamps.stamped(message)
        var made: [(filter: StreamFilter, line: ByteBuffer?)] = []
        let now = bootTime()
        var lost = 0
        for subscriber in subscribers {
            let line: ByteBuffer?
            if let known = made.first(where: { $0.filter == subscriber.filter }) {
                line = known.line
            } else {
                line = subscriber.filter.apply(stamped, on: topic).map {
                    Self.line($0.kind.rawValue, id: id, $0)
                }
                made.append((subscriber.filter, line))
            }
            if let line { lost += subscriber.offer(line, at: now) }
        }
        if lost > 0 { state.withLock { $0.lost += UInt64(lost) } }
    }

    private static func line(_ name: String, id: String?, _ message: ServerMessage) -> ByteBuffer {
        ByteBuffer(string: EventText.event(name, id: id, data: LineCoder().text(message)))
    }

    // MARK: Time

    /// Status for those who want it, life signs, and an end for those who take nothing.
    func tick(at now: Int64) {
        let (subscribers, isStatusDue) = state.withLock { state in
            let isDue = now >= state.nextStatus
            if isDue { state.nextStatus = now + Limits.statusPeriod }
            return (state.subscribers, isDue)
        }
        guard !subscribers.isEmpty else { return }
        standing.refresh()
        if isStatusDue, let status = stamps.status(at: now) {
            var message = ServerMessage(.status)
            message.status = status
            publish(message, on: .status)
        }
        let alive = ByteBuffer(string: EventText.comment)
        for subscriber in subscribers {
            if subscriber.isStuck(at: now) {
                forget(subscriber)
            } else if subscriber.quietFor(at: now) >= Limits.keepAlive {
                subscriber.offer(alive, at: now)
            }
        }
    }
}

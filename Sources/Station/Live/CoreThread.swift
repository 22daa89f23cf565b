import Journal
import Links
import Octets
import Synchronization

/// The thread that owns the core: takes what waits, in order, and hands each step to the journal.
final class CoreThread: Sendable {
    enum Item: Sendable {
        case signal(LinkID, LinkSignal)
        case notice(JournalThread.Notice)
        case stop(LinkID, StopWrite)
        /// A look at the core between two inputs; it leaves no record.
        case inspect(@Sendable (StationCore) -> Void)
        case quarantined([UInt8], JournalPosition)
        case ending(principal: String)
        case leaseDelayed(LinkID, LeaseDelay)
        case archive(ArchiveHealth)
        case finish
    }

    let mailbox = Mailbox<Item>(lost: { loss in
        .signal(loss.link, .lost(octets: loss.octets, from: loss.from, to: loss.to))
    })
    private let thread = Mutex<OSThread?>(nil)

    func start(
        _ core: StationCore, _ settings: LiveSettings, untaken: [OperatorRequest], journal: JournalThread,
        mark: HandlingMark
    ) throws(LinkError) {
        let started = try OSThread(name: "core", urgency: .core) { [self] in
            var loop = CoreLoop(
                core, journal: journal, mark: mark, snapshotPeriod: settings.snapshotSeconds * 1_000_000_000)
            loop.begin(seed: settings.seed, untaken: untaken)
            while let items = mailbox.wait(until: loop.deadline) {
                loop.take(items)
                if loop.isFinished { return }
            }
        }
        thread.withLock { $0 = started }
    }

    func deliver(_ link: LinkID, _ signal: LinkSignal) {
        if case .received(let bytes, let readAt, _) = signal {
            mailbox.post(.signal(link, signal), octets: bytes.count, from: link, readAt: readAt)
        } else {
            mailbox.post(.signal(link, signal))
        }
    }

    func join() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }
}

/// The thread's own state.
private struct CoreLoop {
    /// Octets are recorded after they were handled, so what is being handled has no position yet.
    private static let unrecorded = JournalPosition(segment: 0, record: 0)
    private var core: StationCore
    private let journal: JournalThread
    private let mark: HandlingMark
    private let snapshotPeriod: Int64
    private var cutters: [RecordCutter]
    private var step = CoreStep()
    private var utcOffset: Int64 = 0
    private var nextSnapshot: Int64 = 0
    private var isSegmentWanted = false
    /// Something in the step leads out of danger.
    private var isWayOut = false
    private(set) var isFinished = false

    init(_ core: StationCore, journal: JournalThread, mark: HandlingMark, snapshotPeriod: Int64) {
        self.snapshotPeriod = snapshotPeriod
        self.core = core
        self.journal = journal
        self.mark = mark
        cutters = core.program.links.map { _ in RecordCutter() }
    }

    var deadline: Int64? { core.deadline?.nanoseconds }

    mutating func begin(seed: UInt64, untaken: [OperatorRequest]) {
        let now = bootTime()
        utcOffset = wallTime() - now
        postSegment(at: now)
        // Before the ids jump, so that each has the id that it would have had.
        for request in untaken { handle(.untaken(request), at: now) }
        handle(.started(seed: seed, utcOffset: utcOffset), at: now)
        post(at: now)
    }

    mutating func take(_ items: [CoreThread.Item]) {
        let now = bootTime()
        utcOffset = wallTime() - now
        watchJournal(at: now)
        for item in items { take(item) }
        // Waiting inputs first, then the timers: they see how late they are.
        let after = bootTime()
        if let due = deadline, due <= after { handle(.wakeUp, at: after) }
        if after >= nextSnapshot {
            nextSnapshot = after + snapshotPeriod
            step.records.append(core.snapshotRecord(utc: utc(at: after)))
        }
        post(at: after)
        if isSegmentWanted { postSegment(at: after) }
        if isFinished {
            let record = core.journalRecord(
                .events, kind: RecordKind.end.rawValue, utc: utc(at: after), trace: core.trace, payload: [])
            journal.post(.finish(record))
        }
    }

    private mutating func take(_ item: CoreThread.Item) {
        let now = bootTime()
        switch item {
        case .signal(let link, .received(let bytes, let readAt, _)):
            guard cutters.indices.contains(Int(link.index)) else { return }
            var records: [[UInt8]] = []
            cutters[Int(link.index)].cut(bytes) { records.append($0) }
            for record in records { handle(.received(link, record, readAt: readAt), at: bootTime()) }
        case .signal(let link, let signal):
            if let change = PortChange(signal) { handle(.port(link, change), at: now) }
        case .notice(.request(let request)):
            if case .command(let order) = request.action, core.program.isWayOut(order.name) {
                isWayOut = true
            }
            handle(.request(request), at: now)
        case .notice(.room(let room)): handle(.room(room), at: now)
        case .notice(.health(let health)):
            if health != core.storage { handle(.storage(health), at: now) }
        case .notice(.segmentWanted): isSegmentWanted = true
        case .stop(let link, let write): handle(.stopSent(link, write), at: now)
        case .inspect(let look): look(core)
        case .quarantined(let bytes, let position): handle(.quarantined(bytes, position), at: now)
        case .leaseDelayed(let link, let delay): handle(.leaseDelayed(link, delay), at: now)
        case .ending(let principal):
            isWayOut = true
            handle(.ending(principal: principal), at: now)
        case .archive(let health): handle(.archive(health), at: now)
        case .finish: isFinished = true
        }
    }

    private mutating func handle(_ input: CoreInput, at now: Int64) {
        if case .received(_, let bytes, _) = input { mark.mark(Self.unrecorded, bytes) }
        core.take(input, at: CoreTime(nanoseconds: now), utc: utc(at: now), into: &step)
        mark.clear()
    }

    /// A journal that is stuck in a write tells nobody; its queue does.
    private mutating func watchJournal(at now: Int64) {
        let lag = journal.lag(at: now)
        switch core.storage {
        case .sound where lag > Limits.journalLag:
            handle(.storage(.lagging(milliseconds: UInt32(clamping: lag / 1_000_000))), at: now)
        case .lagging(let told)
        where told < Limits.lagThatEndsArms && lag >= Int64(Limits.lagThatEndsArms) * 1_000_000:
            handle(.storage(.lagging(milliseconds: UInt32(clamping: lag / 1_000_000))), at: now)
        case .lagging where lag < Limits.journalLag / 2:
            handle(.storage(.sound), at: now)
        default: break
        }
    }

    private mutating func post(at now: Int64) {
        if !step.records.isEmpty || !step.effects.isEmpty {
            let number = journal.releases.add(
                step, at: CoreTime(nanoseconds: now), utcOffset: utcOffset, isWayOut: isWayOut)
            journal.post(.step(step.records, number: number))
            step = CoreStep()
            isWayOut = false
        }
        passStuckDisk(at: now)
    }

    /// A disk that keeps the journal's thread: after 1 s people are told, and what leads out of danger goes;
    /// after 3 s all effects go before their records, as they do when a write fails.
    private func passStuckDisk(at now: Int64) {
        let lag = journal.lag(at: now)
        guard lag >= Limits.journalLag else { return }
        let isLong = lag >= Int64(Limits.lagThatEndsArms) * 1_000_000
        if isLong || journal.releases.holdsWayOut {
            journal.releases.letGo()
        } else {
            journal.releases.tellAll()
        }
    }

    private mutating func postSegment(at now: Int64) {
        isSegmentWanted = false
        nextSnapshot = now + snapshotPeriod
        journal.post(.segment(core.segmentHeader(at: CoreTime(nanoseconds: now), utc: utc(at: now))))
    }

    private func utc(at now: Int64) -> UTCTime { UTCTime(nanoseconds: now + utcOffset) }
}

extension PortChange {
    fileprivate init?(_ signal: LinkSignal) {
        switch signal {
        case .received: return nil
        case .opened(let info): self = .opened("\(info.device) at \(info.baud) baud")
        case .closed(.shutDown): self = .ended
        case .closed(let cause): self = .closed("\(cause)")
        case .writeFailed(let errno, let unsent):
            self = .writeFailed(errno: errno, unsent: UInt32(clamping: unsent))
        case .lost(let octets, let from, let to):
            self = .lost(octets: UInt64(clamping: octets), from: from, to: to)
        }
    }
}

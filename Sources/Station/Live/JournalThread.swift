import Journal
import Links
import Octets
import Synchronization

/// The thread between the core and the world: puts each step into the file with one write, then lets its
/// effects go.
///
/// A request that can change the rig is made durable here before the core sees it. When the file cannot be
/// written the records wait (up to a bound), effects go on, and the core hears of it and refuses motion.
final class JournalThread: Sendable {
    enum Job: Sendable {
        /// Records of a step, and its number in the queue of those that wait to be carried out.
        case step([JournalRecord], number: UInt64)
        /// Begin a segment with these records.
        case segment([JournalRecord])
        case intent(OperatorRequest, JournalRecord)
        case finish(JournalRecord)
    }

    /// What the thread tells the core's thread.
    enum Notice: Sendable {
        case request(OperatorRequest)
        case health(StorageHealth)
        case room(DiskRoom)
        case segmentWanted
    }

    private let mailbox = Mailbox<Job>(lost: { _ in preconditionFailure("steps carry no device chunks") })
    private let writer: JournalWriter
    /// What the core did and nobody has carried out yet.
    let releases: ReleaseQueue
    private let notify: @Sendable (Notice) -> Void
    private let writtenOctets = Mutex<UInt64>(0)
    private let waiting = Mutex<(count: Int, since: Int64)>((0, 0))
    private let thread = Mutex<OSThread?>(nil)
    private let confirmed: Mutex<JournalPosition>

    init(
        writer: JournalWriter, releases: ReleaseQueue, notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.writer = writer
        self.releases = releases
        self.notify = notify
        confirmed = Mutex(writer.nextPosition)
    }

    /// Octets written since the start.
    var written: UInt64 { writtenOctets.withLock { $0 } }

    /// Behind the last record that a write has taken: what stands before it is never withdrawn.
    var position: JournalPosition { confirmed.withLock { $0 } }

    func start() throws(LinkError) {
        let started = try OSThread(name: "journal", urgency: .core) { [self] in
            var loop = JournalLoop(writer: writer, releases: releases, notify: notify)
            while let jobs = mailbox.wait(until: loop.retryAt) {
                loop.take(jobs)
                let octets = loop.takeWritten()
                writtenOctets.withLock { $0 &+= octets }
                confirmed.withLock { $0 = writer.nextPosition }
                done(jobs.count)
                if loop.isFinished { return }
                if loop.hasAsked { mailbox.spin(atMost: Limits.answerSpin) }
            }
        }
        thread.withLock { $0 = started }
    }

    /// False = the queue is full; the caller's effects are gone and it must say so.
    @discardableResult
    func post(_ job: Job) -> Bool {
        waiting.withLock {
            if $0.count == 0 { $0.since = bootTime() }
            $0.count += 1
        }
        guard mailbox.post(job) else {
            done(1)
            return false
        }
        return true
    }

    /// How long the oldest job has waited, nanoseconds.
    func lag(at now: Int64) -> Int64 {
        waiting.withLock { $0.count == 0 ? 0 : max(0, now - $0.since) }
    }

    private func done(_ count: Int) {
        waiting.withLock {
            $0.count -= count
            $0.since = bootTime()
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
private struct JournalLoop {
    let writer: JournalWriter
    let releases: ReleaseQueue
    let notify: @Sendable (JournalThread.Notice) -> Void
    private var written: UInt64 = 0
    /// Records that no write has taken yet, in order.
    private var pending: [JournalRecord] = []
    private var pendingOctets = 0
    private var isFailing = false
    private(set) var retryAt: Int64?
    private(set) var isFinished = false
    /// The record of the start is not on the disk yet.
    private var isStarting = true
    /// The last batch gave the core a request, whose step is here in a moment.
    private(set) var hasAsked = false

    init(
        writer: JournalWriter, releases: ReleaseQueue,
        notify: @escaping @Sendable (JournalThread.Notice) -> Void
    ) {
        self.writer = writer
        self.releases = releases
        self.notify = notify
    }

    mutating func take(_ jobs: [JournalThread.Job]) {
        var last: UInt64?
        // One sync for all requests of a batch: a flood of them must not hold up the lease.
        var asked: [OperatorRequest] = []
        func letGo() {
            if let last { releases.letGo(upTo: last) }
        }
        for job in jobs {
            switch job {
            case .step(let records, let number):
                keep(records)
                last = number
            case .segment(let records):
                write()
                letGo()
                begin(records)
            case .intent(let request, let record):
                keep([record])
                asked.append(request)
            case .finish(let record):
                keep([record])
                isFinished = true
            }
        }
        write()
        if last != nil { keepStart() }
        letGo()
        if !asked.isEmpty { sync() }
        for request in asked { notify(.request(request)) }
        hasAsked = !asked.isEmpty
        if isFinished { try? writer.close() }
    }

    /// Ids jump with a start. One that the power took back would be followed by another with the same ids, so
    /// its record is durable before anything goes out under them.
    private mutating func keepStart() {
        guard isStarting, pending.isEmpty else { return }
        sync()
        isStarting = false
    }

    mutating func takeWritten() -> UInt64 {
        defer { written = 0 }
        return written
    }

    private mutating func keep(_ records: [JournalRecord]) {
        pending.append(contentsOf: records)
        for record in records { pendingOctets += record.payload.count + Limits.recordOverhead }
        guard pendingOctets > Limits.journalBacklog else { return }
        // The oldest go: what is newest says most about how things stand. The writer notes the gap.
        let dropped = Array(pending.prefix(pending.count / 2))
        pending.removeFirst(dropped.count)
        pendingOctets = pending.reduce(0) { $0 + $1.payload.count + Limits.recordOverhead }
        if let gap = JournalGap(dropped: dropped) { writer.noteDropped(gap) }
    }

    private mutating func write() {
        guard !pending.isEmpty else { return }
        if let retryAt, bootTime() < retryAt, !isFinished { return }
        do {
            let before = writer.segmentOctets
            let append = try writer.append(pending)
            written &+= UInt64(max(0, writer.segmentOctets - before))
            pending.removeAll(keepingCapacity: true)
            pendingOctets = 0
            recovered()
            if append.needsNewSegment { notify(.segmentWanted) }
        } catch {
            failed(error)
        }
    }

    private mutating func begin(_ records: [JournalRecord]) {
        do {
            // What no write took comes first: the snapshot was made after it.
            _ = try writer.beginSegment(header: pending + records)
            written &+= UInt64(writer.segmentOctets)
            pending.removeAll(keepingCapacity: true)
            pendingOctets = 0
            recovered()
        } catch {
            failed(error)
        }
    }

    private mutating func sync() {
        guard pending.isEmpty else { return }
        do {
            try writer.sync()
        } catch {
            failed(error)
        }
    }

    private mutating func recovered() {
        retryAt = nil
        guard isFailing else { return }
        isFailing = false
        notify(.health(.sound))
    }

    private mutating func failed(_ error: JournalError) {
        retryAt = bootTime() + Limits.journalRetry
        if error.remedy == .beginSegment { notify(.segmentWanted) }
        guard !isFailing else { return }
        isFailing = true
        notify(.health(.failing(errno: error.systemNumber)))
    }
}

extension JournalError {
    /// The system's error number, or 5 (input/output error) where there is none.
    fileprivate var systemNumber: Int32 {
        switch self {
        case .system(_, _, let number), .segmentSpoiled(_, let number): return number
        default: return 5
        }
    }
}

import Journal
import Links
public import Octets
import Synchronization

/// The station on real links: one thread for each open device, one for the core, one for the journal, one for
/// the stop lane. Nothing between a device and the core runs on a cooperative pool.
public final class LiveStation: Sendable {
    private let settings: LiveSettings
    private let coreThread: CoreThread
    private let journalThread: JournalThread
    private let stopLane: StopLane
    private let links: [any Link]
    private let mark: HandlingMark
    private let space: SpaceWatch
    private let compressor: SegmentCompressor?
    private let core: StationCore
    private let untaken: [OperatorRequest]
    private let observer: any StationObserver
    private let hasLeft = Flag()
    private let quarantine: HandlingMark.Pending?
    /// What the start found in the journal, in words, for the log.
    public let recoveryNotes: [String]

    /// Opens the journal, goes on from its end, and prepares links and stop lane; nothing runs yet.
    public init(_ settings: LiveSettings, observer: any StationObserver) throws(StationError) {
        self.settings = settings
        self.observer = observer
        do {
            let recovered = try Recovery.core(for: settings.program, directory: settings.journalDirectory)
            core = recovered.core
            untaken = recovered.untaken
            recoveryNotes = recovered.notes
            let writer = try JournalWriter.open(
                directory: settings.journalDirectory, settings: settings.journalSettings,
                files: settings.files)
            mark = try HandlingMark(path: settings.markPath)
            quarantine = mark.pending()
            let coreThread = CoreThread()
            self.coreThread = coreThread
            var links: [any Link] = []
            for (index, configuration) in settings.links.enumerated() {
                links.append(
                    try LinkRegistry.standard.makeLink(LinkID(UInt8(index)), configuration) { id, signal in
                        coreThread.deliver(id, signal)
                    })
            }
            self.links = links
            let stopLane = try StopLane(
                path: settings.stopSocket, links: links, bauds: settings.program.links.map { Int($0.baud) }
            ) { link, write in
                coreThread.mailbox.post(.stop(link, write))
            }
            self.stopLane = stopLane
            let released = links
            let hasLeft = hasLeft
            let delays = DelayWatch()
            let journalThread = JournalThread(
                writer: writer,
                releases: ReleaseQueue(
                    carryOut: { step, at, _ in
                        Self.release(step.effects, links: released, stopLane: stopLane, hasLeft: hasLeft)
                        for (link, delay) in delays.look(step, madeAt: at.nanoseconds, links: released) {
                            coreThread.mailbox.post(.leaseDelayed(link, delay))
                        }
                    },
                    tell: { step, at, offset in
                        observer.take(step.effects, at: at.nanoseconds, utcOffset: offset)
                    }),
                notify: { coreThread.mailbox.post(.notice($0)) })
            self.journalThread = journalThread
            space = SpaceWatch(
                path: settings.journalDirectory, files: settings.files, written: { journalThread.written },
                tell: { coreThread.mailbox.post(.notice(.room($0))) })
            compressor =
                settings.compresses
                ? SegmentCompressor(path: settings.journalDirectory, files: settings.files) : nil
        } catch let error as StationError {
            throw error
        } catch {
            throw .configuration("\(error)")
        }
    }

    /// Starts everything. `listen` opens what clients come to, before the first port: who waits there for a
    /// new station misses nothing of what the rig says first, and would wait half a second for the next word.
    public func start(listen: () throws(StationError) -> Void = {}) throws(StationError) {
        do {
            try journalThread.start()
            try coreThread.start(
                core, settings, untaken: untaken, journal: journalThread, mark: mark)
            if let quarantine {
                coreThread.mailbox.post(.quarantined(quarantine.octets, quarantine.position))
            }
            try space.start()
            try compressor?.start()
            try stopLane.start()
        } catch {
            throw .configuration("\(error)")
        }
        try listen()
        for link in links { link.start() }
    }

    /// Takes a request: made durable, then seen by the core; the answer comes to the observer.
    public func submit(_ request: OperatorRequest) {
        // A question cannot change the rig and the way out must not wait: the core's own record is enough.
        if settings.program.waitsForNoDisk(request) {
            coreThread.mailbox.post(.notice(.request(request)))
            return
        }
        var writer = ByteWriter()
        request.encode(into: &writer)
        let now = bootTime()
        let record = JournalRecord(
            channel: .events, kind: RecordKind.intent.rawValue, coreTime: CoreTime(nanoseconds: now),
            utc: UTCTime(nanoseconds: wallTime()), payload: writer.bytes)
        // A disk that does not answer for a second keeps nobody waiting: what comes late is void anyway.
        if journalThread.lag(at: now) > Limits.journalLag {
            refuse(request, "the journal's disk does not answer")
        } else if !journalThread.post(.intent(request, record)) {
            refuse(request, "the journal's queue is full")
        }
    }

    private func refuse(_ request: OperatorRequest, _ why: String) {
        let text = "\(why): nothing was sent; STOP, HOLD, SAFE, DISARM and the way out work all the time"
        observer.take(
            [.answer(request.id, .refused(code: "STORAGE", text: text))], at: bootTime(), utcOffset: 0)
    }

    /// Looks at the core on its own thread, between two inputs; `look` must be quick.
    public func inspect(_ look: @escaping @Sendable (StationCore) -> Void) {
        coreThread.mailbox.post(.inspect(look))
    }

    /// Holds and disarms what this station armed and says BYE; false when that took too long (SR-S-08).
    @discardableResult
    public func takeLeave(as principal: String) -> Bool {
        coreThread.mailbox.post(.ending(principal: principal))
        let deadline = bootTime() + Limits.leaveWait
        while !hasLeft.isSet {
            guard bootTime() < deadline else { return false }
            sleepNanoseconds(1_000_000)
        }
        // What waits for room on the line would go with the link.
        let drained = bootTime() + Limits.leaveDrain
        while links.contains(where: { $0.statistics.queuedOctets > 0 }), bootTime() < drained {
            sleepNanoseconds(1_000_000)
        }
        return true
    }

    /// Behind the last record that the journal has taken for good: an archive is fed up to here.
    public var journalPosition: JournalPosition { journalThread.position }

    /// Tells the core how its archive does, so that people hear of it.
    public func note(_ health: ArchiveHealth) { coreThread.mailbox.post(.archive(health)) }

    /// Ends in order: links first, then core and journal; the segment is closed with an end record.
    public func shutdown() {
        space.shutdown()
        compressor?.shutdown()
        for link in links { link.shutdown() }
        coreThread.mailbox.post(.finish)
        coreThread.join()
        journalThread.join()
        stopLane.shutdown()
    }

    private static func release(
        _ effects: [CoreEffect], links: [any Link], stopLane: StopLane, hasLeft: Flag
    ) {
        for effect in effects {
            switch effect {
            case .transmit(let link, let bytes): links[Int(link.index)].send(bytes)
            case .reopenPort(let link, let cause): links[Int(link.index)].reopen(cause)
            case .stopBits(let link, let latched, let standstill, let stopID):
                stopLane.heard(
                    StopLane.Heard(link: link, latched: latched, standstill: standstill, stopID: stopID))
            case .testStop(let link, let frame, let stopID):
                stopLane.exercise(StopLane.Exercise(link: link, frame: frame, stopID: stopID))
            case .left: hasLeft.set()
            case .answer, .decision, .stage, .linkState, .samples, .event, .alarm,
                .alarmChange, .freshness, .run:
                break
            }
        }
    }
}

extension LiveSettings {
    /// Beside the sockets, which an installed station has in memory (`/run`): a stuck disk must not hold up
    /// the core, and the mark need not survive a loss of power.
    public var markPath: String { socketDirectory + "/handling.mark" }

    var journalSettings: JournalSettings {
        JournalSettings(
            origin: JournalOrigin(
                program: "regolithd \(version)", behaviour: StationProgram.behaviourVersion),
            links: links.enumerated().map { index, link in
                JournalLink(
                    id: LinkID(UInt8(index)), name: link.name, explanation: link.path, kind: .rigLink,
                    bitsPerSecond: UInt64(link.baud))
            },
            gapKind: RecordKind.gap.rawValue, segmentOctets: segmentOctets,
            segmentAge: segmentSeconds.map { .seconds($0) })
    }
}

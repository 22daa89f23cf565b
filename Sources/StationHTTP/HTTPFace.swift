public import ConfigurationFile
import Links
import Logging
import Monitoring
import NIOPosix
public import Station
import Synchronization

/// The station over HTTP: a client of the core's services like the control socket, on threads of its own
/// that come after everybody else's.
///
/// It takes steps from the journal's thread by a bounded mailbox and asks the core through shared looks. So
/// neither a flood of requests nor a client that does not read costs telemetry or a STOP anything.
public final class HTTPFace: StationObserver {
    private enum Arrival: Sendable {
        case effects([CoreEffect], coreTime: Int64, utcOffset: Int64)
        case run(@Sendable () -> Void)
    }

    private struct Running {
        var thread: OSThread
        var task: Task<Void, Never>
        var doors: Doors
        var listener: LocalListener
    }

    private let configuration: HTTPConfiguration
    private let sockets: String
    private let mode: String
    private let version: String
    private let archive: ArchiveDesk
    private let tally = Tally()
    private let inbox: Mailbox<Arrival>
    private let work: WorkThread
    private let feed = Mutex<Feed?>(nil)
    private let running = Mutex<Running?>(nil)
    private let isIdle = Atomic<Bool>(false)

    /// `sockets`: the folder of `http.sock` and of the stop lane's; `archive`: the file that questions about
    /// the past are answered from, nil where the station keeps none.
    public init(
        _ configuration: HTTPConfiguration, sockets: String, archive: String? = nil, mode: String,
        version: String
    ) {
        self.archive = ArchiveDesk(path: archive)
        self.configuration = configuration
        self.sockets = sockets
        self.mode = mode
        self.version = version
        let inbox = Mailbox<Arrival>(octets: Limits.inbox, lost: { _ in .run {} })
        self.inbox = inbox
        work = WorkThread { inbox.wake() }
    }

    /// Listens and serves; `log` must not wait for whoever reads it.
    public func start(
        _ station: LiveStation, program: StationProgram, log: @escaping @Sendable (String) -> Void
    ) throws(StationError) {
        let inbox = inbox
        let desk = Desk(station, program: program) { inbox.post(.run($0)) }
        let stamps = Stamps(program, mode: mode, standing: desk.standing)
        let feed = Feed(program, stamps: stamps, standing: desk.standing)
        self.feed.withLock { $0 = feed }
        let group = Mutex<MultiThreadedEventLoopGroup?>(nil)
        do {
            let listener = try LocalListener(path: sockets + "/http.sock", mode: 0o660, group: "regolith")
            let thread = try OSThread(name: "http", urgency: .low) { [self] in
                // Made here, so that its thread comes after the others as this one does.
                group.withLock { $0 = MultiThreadedEventLoopGroup(numberOfThreads: 1) }
                turn(desk, feed)
            }
            let loops = Self.first { group.withLock { $0 } }
            let service = Service(
                desk: desk, feed: feed, stamps: stamps,
                stopLane: StopLaneClient(path: sockets + "/stop.sock", group: loops), tally: tally,
                openAPI: OpenAPIDocument(version: version).document.json, archive: archive)
            try archive.start()
            let tokens = TokenTable(path: configuration.tokensPath, log: log)
            let doors = Doors(Front(Gate(configuration), tokens, service), tally, loops)
            try serve(doors, listener, thread)
            log("HTTP at \(listener.path)\(configuration.port.map { ", at 127.0.0.1:\($0)" } ?? "")")
        } catch let error as StationError {
            throw error
        } catch {
            throw .socket("\(error)")
        }
    }

    private func serve(_ doors: Doors, _ listener: LocalListener, _ thread: OSThread) throws(StationError) {
        let opened = Mutex<Result<Void, StationError>?>(nil)
        let port = configuration.port
        let task = Task(executorPreference: work) { [self] in
            do {
                try await doors.open(listener, port: port)
                opened.withLock { $0 = .success(()) }
                await doors.run()
            } catch {
                let text = "HTTP: \(error): choose another [http] port"
                opened.withLock { $0 = .failure(.socket(text)) }
            }
            isIdle.store(true, ordering: .releasing)
        }
        running.withLock {
            $0 = Running(thread: thread, task: task, doors: doors, listener: listener)
        }
        let result = Self.first { opened.withLock { $0 } }
        if case .failure = result { shutdown() }
        try result.get()
    }

    /// Waits for another thread's first word; only while the daemon starts.
    private static func first<Value>(_ look: () -> Value?) -> Value {
        while true {
            if let value = look() { return value }
            sleepNanoseconds(1_000_000)
        }
    }

    /// The room's thread: steps of the core, tasks, and time.
    private func turn(_ desk: Desk, _ feed: Feed) {
        var hasMore = false
        var nextTick: Int64 = 0
        while true {
            let isTimed = feed.count > 0 || desk.isWaiting
            let deadline = hasMore ? bootTime() : isTimed ? nextTick : nil
            guard let arrivals = inbox.wait(until: deadline) else { break }
            for arrival in arrivals {
                switch arrival {
                case .run(let run): run()
                case .effects(let effects, let coreTime, let utcOffset):
                    for effect in effects {
                        desk.take(effect)
                        feed.take(effect, at: coreTime, utcOffset: utcOffset)
                    }
                }
            }
            hasMore = work.run()
            let now = bootTime()
            if now >= nextTick {
                nextTick = now + Limits.tick
                desk.expire(at: now)
                feed.tick(at: now)
            }
        }
    }

    public func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
        let wantsSamples = feed.withLock { $0?.wantsSamples.load(ordering: .relaxed) ?? false }
        let told = effects.filter { effect in
            switch effect {
            case .answer, .decision, .stage, .linkState, .event, .alarm, .alarmChange: return true
            case .samples, .freshness: return wantsSamples
            case .transmit, .reopenPort, .stopBits, .left, .testStop, .run: return false
            }
        }
        guard !told.isEmpty else { return }
        if !inbox.post(.effects(told, coreTime: coreTime, utcOffset: utcOffset)) {
            tally.lostSteps.add(1, ordering: .relaxed)
        }
    }

    /// Ends streams, then connections, then the thread.
    public func shutdown() {
        guard
            let running = running.withLock({ running in
                defer { running = nil }
                return running
            })
        else { return }
        running.listener.release()
        running.doors.close()
        feed.withLock { $0 }?.endAll()
        let deadline = bootTime() + Limits.farewell
        while bootTime() < deadline, (feed.withLock { $0?.count } ?? 0) > 0 { sleepNanoseconds(5_000_000) }
        running.task.cancel()
        while bootTime() < deadline + Limits.farewell, !isIdle.load(ordering: .acquiring) {
            sleepNanoseconds(5_000_000)
        }
        inbox.close()
        running.thread.join()
        archive.shutdown()
    }
}

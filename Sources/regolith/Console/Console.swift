import ArgumentParser
import CThreadShim
import Foundation
import StationAPI
import StationClient

/// A program that stays in the foreground: keys, signals and the station's socket in one wait, and the word
/// once a second that somebody is there (SR-S-24).
final class Console {
    enum Event {
        case key(Key)
        case message(ServerMessage)
        /// The deadline of the wait; or something of `others` is ready, the station went away or came back.
        case time
        /// A signal, Ctrl-C or the end of the terminal; said once, then the program cleans up.
        case ended(String)
    }

    var session: Session
    let hasKeyboard: Bool
    /// What else is waited for; somebody else takes it.
    var others: [cts_poll_entry] = []
    /// The station went away and this console stays; nil while it is there.
    var loss: StationLoss?
    /// The newest value of each parameter, with its boot time.
    private(set) var values: [String: (value: SamplesReport.Value, at: Int64)] = [:]
    private(set) var status: StatusReport?
    /// Of the newest line.
    private(set) var standing: Standing?
    /// What a script without a keyboard stated of itself.
    var terms: (rig: String, seconds: UInt32)?
    /// Why the station no longer takes this console for attending.
    private(set) var absence: String?

    private let keyboard: Keyboard?
    private let signals: Int32
    private let folder: String
    private let topics: [Topic]
    /// Stay when the station ends, and connect again.
    private let outlivesStation: Bool
    private var waiting: [Event] = []
    private var isEnded = false
    private var nextPresence: Int64?
    private var presences: Set<UInt32> = []
    private var hasActed = false

    /// How an end by the loss of the terminal reads.
    static let gone = "the terminal is gone"
    static let presencePeriod: Int64 = 1_000_000_000

    /// Blocks the signals that end or stop a program, connects, and takes the keyboard if there is one.
    init(
        _ options: StationOptions, topics: [Topic] = [.samples, .status, .alarms],
        outlivesStation: Bool = false
    ) throws {
        let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTOU, SIGTTIN]
        signals = cts_signal_open(ending, ending.count)
        folder = SocketFolder.resolve(options.sockets)
        self.topics = topics
        self.outlivesStation = outlivesStation
        session = try Session(folder: folder)
        keyboard = Keyboard()
        hasKeyboard = keyboard != nil
        try subscribe()
    }

    private func subscribe() throws {
        var message = ClientMessage(id: 0, operation: .subscribe)
        message.topics = topics
        _ = try ask(message)
    }

    deinit { close() }

    /// Gives the terminal back.
    func close() { keyboard?.restore() }

    // MARK: Waiting

    /// The next thing that happens, or `.time` at `deadline` (boot time, nanoseconds).
    func next(until deadline: Int64) throws -> Event {
        while true {
            if !waiting.isEmpty { return note(waiting.removeFirst()) }
            let now = cts_clock_boottime()
            if let due = nextPresence, due <= now { try sayPresent(at: now) }
            let until = min(deadline, nextPresence ?? deadline, loss?.nextTry ?? deadline)
            let isOther = try collect(until: until)
            if waiting.isEmpty, isOther || cts_clock_boottime() >= deadline { return .time }
        }
    }

    /// True when the caller has to look at something of its own.
    private func collect(until deadline: Int64) throws -> Bool {
        if try regain() { return true }
        if try takeMessage() { return false }
        let keys = isEnded || keyboard == nil ? -1 : STDIN_FILENO
        let station = loss == nil ? session.connection.descriptor : -1
        var entries =
            [keys, signals, station].map {
                cts_poll_entry(fd: $0, wanted: Int16(CTS_READABLE), ready: 0)
            } + others
        guard cts_poll(&entries, entries.count, max(0, deadline - cts_clock_boottime())) > 0 else {
            return false
        }
        if entries[1].ready != 0 {
            let number = cts_signal_take(signals)
            if number > 0 { end(Self.word(number)) }
        }
        if entries[0].ready != 0 { takeKeys() }
        if entries[2].ready != 0 { _ = try takeMessage() }
        return loss?.attempts == 0 || entries.dropFirst(3).contains { $0.ready != 0 }
    }

    private func takeKeys() {
        guard let keys = keyboard?.take() else {
            end(Self.gone)
            return
        }
        for key in keys where !isEnded {
            if key == .interrupt { end("interrupted") } else { waiting.append(.key(key)) }
        }
    }

    private func takeMessage() throws -> Bool {
        guard loss == nil,
            let message = try talk({ (connection) throws(StationClientError) in
                try connection.receive(timeout: 0)
            })
        else { return false }
        waiting.append(.message(message))
        return true
    }

    /// Speaks with the station. One that went away ends the program, or is noted as lost: then nil.
    func talk<Result>(
        _ body: (StationConnection) throws(StationClientError) -> Result?
    ) throws -> Result? {
        guard outlivesStation else { return try session.talk(body) }
        guard loss == nil else { return nil }
        do {
            return try body(session.connection)
        } catch {
            loss = StationLoss(why: "\(error)", nextTry: cts_clock_boottime())
            return nil
        }
    }

    /// Tries to connect again when it is time to; true when the station is back.
    private func regain() throws -> Bool {
        guard let lost = loss, lost.nextTry <= cts_clock_boottime() else { return false }
        loss?.attempts += 1
        loss?.nextTry = cts_clock_boottime() + StationLoss.pause
        guard let connection = try? StationConnection(path: folder + "/control.sock") else { return false }
        session = Session(connection)
        loss = nil
        try subscribe()
        return true
    }

    private func end(_ why: String) {
        guard !isEnded else { return }
        isEnded = true
        // Nothing that was typed before it happens any more.
        waiting = [.ended(why)]
    }

    private func note(_ event: Event) -> Event {
        switch event {
        case .key(let key): if key.isAct { hasActed = true }
        case .message(let message): note(message)
        case .time, .ended: break
        }
        return event
    }

    private func note(_ message: ServerMessage) {
        if let standing = message.standing { self.standing = standing }
        if let samples = message.samples {
            let now = cts_clock_boottime()
            for value in samples.values { values[value.name] = (value, now) }
        }
        if let report = message.status { status = report }
        if let id = message.id, presences.remove(id) != nil, let refusal = message.refusal {
            absence = refusal.text
            nextPresence = nil
        }
    }

    private static func word(_ signal: Int32) -> String {
        switch signal {
        case SIGINT: return "interrupted"
        case SIGHUP: return gone
        default: return "signal \(signal)"
        }
    }

    // MARK: Presence

    /// From now on says once a second that somebody is here; the first time before this returns.
    func attend() throws {
        absence = nil
        try sayPresent(at: cts_clock_boottime())
        // The station has to know before what needs it is asked for.
        let end = cts_clock_boottime() + 5 * Self.presencePeriod
        while !presences.isEmpty {
            guard cts_clock_boottime() < end else {
                Terminal.complain("regolith: the station does not answer")
                throw Exit.noStation
            }
            let event = try next(until: end)
            if case .ended(let why) = event { return again(.ended(why)) }
        }
        if let absence {
            Terminal.complain("regolith: \(Terminal.red("refused")): \(absence)")
            throw Exit.refused
        }
    }

    /// What was told before something was done says nothing about after it.
    func forgetStatus() { status = nil }

    func stopAttending() { nextPresence = nil }

    /// Puts an event back that somebody else has to see.
    func again(_ event: Event) { waiting.insert(event, at: 0) }

    /// An act that was no key: the answer of a script.
    func act() { hasActed = true }

    private func sayPresent(at now: Int64) throws {
        var message = ClientMessage(id: 0, operation: .presence)
        message.hasActed = hasActed
        hasActed = false
        nextPresence = now + Self.presencePeriod
        presences.insert(try ask(message))
    }
}

/// A station that went away while its console stays.
struct StationLoss {
    let why: String
    var attempts = 0
    var nextTry: Int64

    init(why: String, nextTry: Int64) {
        self.why = why
        self.nextTry = nextTry
    }

    /// Between two attempts, nanoseconds.
    static let pause: Int64 = 500_000_000
}

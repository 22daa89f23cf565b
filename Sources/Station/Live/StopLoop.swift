import Links
import Octets
import RigLink

/// The stop lane's thread: clients, presses, and what was heard of the rig.
struct StopLoop: ~Copyable {
    /// A client that is told what becomes of its STOP.
    private struct Waiter {
        var client: LineServer.Client
        var pressedAt: Int64
    }

    /// The STOP of a link, from the first request until the rig stands still.
    ///
    /// Whoever presses before the rig has shown its latch joins: the same frame goes out again. After that a
    /// request has an id of its own, so that no CLEAR_STOP on its way can release it.
    private struct Press {
        let stopID: UInt32
        let frame: [UInt8]
        /// Who asked first.
        let principal: String
        var waiters: [Waiter]
        /// Of the last request: for 10 s from then on the frame is repeated eagerly.
        var pressedAt: Int64
        var nextSend: Int64
        var triedAt: Int64 = 0
        /// When the kernel first had the whole frame.
        var sentAt: Int64?
        /// What keeps the frame from going out.
        var problem: String?
        var isLatched = false

        /// When it is written again, or somebody has to hear that nothing is confirmed.
        var nextLook: Int64 {
            waiters.reduce(nextSend) { min($0, $1.pressedAt + Limits.stopUnconfirmed) }
        }
    }

    private let lane: StopLane
    private var server: LineServer
    /// One for each link at most, so that no flood of requests makes a flood of frames.
    private var presses: [Press?]
    private var peers: [(client: LineServer.Client, principal: String)] = []
    private var nextStopID: UInt32
    /// When the last HOLD went out.
    private var heldAt: Int64 = 0
    /// The frame of the next press, encoded before it is needed.
    private var nextFrame: [UInt8]

    init(lane: StopLane, server: consuming LineServer) {
        self.lane = lane
        self.server = server
        presses = lane.links.map { _ in nil }
        // Milliseconds since boot: above every id of an earlier daemon of this boot, and never 0.
        nextStopID = UInt32(truncatingIfNeeded: bootTime() / 1_000_000) | 1
        nextFrame = StopFrame.encoded(reason: .stop, stopID: nextStopID)
    }

    mutating func run() {
        while !lane.isFinished {
            for event in server.wait(until: presses.compactMap { $0?.nextLook }.min()) {
                switch event {
                case .opened(let client, let peer): peers.append((client, "uid \(peer.user)"))
                case .line(let client, let line):
                    if line == Array("HOLD".utf8) { hold(client) } else { press(client) }
                case .closed(let client): forget(client)
                }
            }
            let now = bootTime()
            for word in lane.takeHeard() { hear(word, at: now) }
            for exercise in lane.takeExercises() { write(exercise) }
            for link in presses.indices {
                repeatIfDue(link, at: now)
                giveUpIfDue(link, at: now)
            }
            lane.listen(hasPresses: presses.contains { $0 != nil })
        }
    }

    // MARK: Requests

    /// Any line but HOLD is a STOP: a misspelt STOP is one.
    private mutating func press(_ client: LineServer.Client) {
        lane.listen(hasPresses: true)
        let waiter = Waiter(client: client, pressedAt: bootTime())
        let principal = peers.first { $0.client == client }?.principal ?? "unknown"
        var isIDUsed = false
        for link in presses.indices {
            if let press = presses[link], !press.isLatched {
                join(link, waiter, principal)
                continue
            }
            isIDUsed = true
            // Who waited for an earlier press waits for this one: the rig shows only its last id.
            let earlier = (presses[link]?.waiters ?? []).filter { $0.client != client }
            presses[link] = Press(
                stopID: nextStopID, frame: nextFrame, principal: principal, waiters: earlier + [waiter],
                pressedAt: waiter.pressedAt, nextSend: waiter.pressedAt + lane.repeatPeriods[link])
            write(link, principal)
        }
        if isIDUsed { advance() }
    }

    /// HOLD past journal, core and disk. It has no latch to wait for: it is written once and told; who wants
    /// its ladder sends the command behind it.
    private mutating func hold(_ client: LineServer.Client) {
        let waiter = Waiter(client: client, pressedAt: bootTime())
        let principal = peers.first { $0.client == client }?.principal ?? "unknown"
        let frame = StopFrame.encoded(reason: .hold, stopID: nextStopID)
        let isJoined = waiter.pressedAt - heldAt < Limits.stopSpacing
        for (index, link) in lane.links.enumerated() {
            if isJoined {
                // A frame that went out a moment ago is this request's as well.
                tell(waiter, "sent \(link.name) 0")
                continue
            }
            let result = link.emergencyWrite(frame)
            guard case .written(let octets) = result.outcome, octets == frame.count else {
                tell(waiter, "unsent \(link.name) \(result.outcome.sentence)")
                continue
            }
            let write = StopWrite(
                bytes: frame, stopID: nextStopID, reason: StopReason.hold.rawValue, isRepeat: false,
                principal: principal)
            lane.record(LinkID(UInt8(index)), write)
            heldAt = result.answeredAt
            tell(waiter, "sent \(link.name) \((result.answeredAt - waiter.pressedAt) / 1000)")
        }
        if !isJoined { advance() }
        server.send(Array("end\n".utf8), to: client)
    }

    private mutating func advance() {
        nextStopID = nextStopID &+ 1 == 0 ? 1 : nextStopID &+ 1
        nextFrame = StopFrame.encoded(reason: .stop, stopID: nextStopID)
    }

    private mutating func join(_ link: Int, _ waiter: Waiter, _ principal: String) {
        guard var press = presses[link] else { return }
        let isNew = !press.waiters.contains { $0.client == waiter.client }
        if isNew { press.waiters.append(waiter) }
        press.pressedAt = waiter.pressedAt
        press.nextSend = min(press.nextSend, waiter.pressedAt + lane.repeatPeriods[link])
        presses[link] = press
        // A frame that went out a moment ago is this request's as well.
        let told = (sent: press.sentAt != nil, problem: press.problem)
        if waiter.pressedAt - press.triedAt >= Limits.stopSpacing { write(link, principal) }
        guard isNew, let press = presses[link] else { return }
        if told.sent, let sentAt = press.sentAt {
            tell(waiter, "sent \(lane.links[link].name) \(max(0, sentAt - waiter.pressedAt) / 1000)")
        } else if let problem = told.problem, press.problem != nil {
            tell(waiter, "unsent \(lane.links[link].name) \(problem)")
        }
    }

    private mutating func write(_ index: Int, _ principal: String) {
        guard var press = presses[index] else { return }
        let link = lane.links[index]
        let result = link.emergencyWrite(press.frame)
        press.triedAt = result.answeredAt
        defer { presses[index] = press }
        guard case .written(let octets) = result.outcome, octets == press.frame.count else {
            if press.sentAt == nil, press.problem == nil {
                press.problem = result.outcome.sentence
                for waiter in press.waiters { tell(waiter, "unsent \(link.name) \(result.outcome.sentence)") }
            }
            return
        }
        let isRepeat = press.sentAt != nil
        press.problem = nil
        lane.record(
            LinkID(UInt8(index)),
            StopWrite(
                bytes: press.frame, stopID: press.stopID, reason: StopReason.stop.rawValue,
                isRepeat: isRepeat,
                principal: principal))
        guard !isRepeat else { return }
        press.sentAt = result.answeredAt
        for waiter in press.waiters {
            tell(waiter, "sent \(link.name) \((result.answeredAt - waiter.pressedAt) / 1000)")
        }
    }

    /// A test goes the whole way of a STOP and is an order to nobody. While somebody presses, there is none.
    private func write(_ exercise: StopLane.Exercise) {
        let index = Int(exercise.link.index)
        guard presses.indices.contains(index), presses[index] == nil else { return }
        let result = lane.links[index].emergencyWrite(exercise.frame)
        guard case .written(let octets) = result.outcome, octets == exercise.frame.count else { return }
        lane.record(
            exercise.link,
            StopWrite(
                bytes: exercise.frame, stopID: exercise.stopID, reason: StopReason.test.rawValue,
                isRepeat: false, principal: StationCore.ownPrincipal))
    }

    // MARK: What becomes of them

    private mutating func hear(_ word: StopLane.Heard, at now: Int64) {
        let index = Int(word.link.index)
        guard presses.indices.contains(index), var press = presses[index], word.latched,
            word.stopID == press.stopID
        else { return }
        let name = lane.links[index].name
        if !press.isLatched {
            press.isLatched = true
            for waiter in press.waiters {
                tell(waiter, "confirmed \(name) \((now - waiter.pressedAt) / 1000) latched")
            }
        }
        presses[index] = press
        guard word.standstill else { return }
        for waiter in press.waiters {
            tell(waiter, "confirmed \(name) \((now - waiter.pressedAt) / 1000) standstill")
            end(waiter, on: index)
        }
        presses[index] = nil
    }

    private mutating func repeatIfDue(_ index: Int, at now: Int64) {
        guard let due = presses[index], due.nextSend <= now else { return }
        let age = now - due.pressedAt
        if !due.isLatched { write(index, due.principal) }
        presses[index]?.nextSend =
            now + (age < Limits.stopEager ? lane.repeatPeriods[index] : Limits.stopSlowRepeat)
        // A latch without standstill for long is for people to judge; the frame has done what it can.
        if due.isLatched, age > Limits.stopEager { presses[index] = nil }
    }

    /// NOT CONFIRMED is told at its own time, whenever the next frame is due (SR-O-02).
    private mutating func giveUpIfDue(_ index: Int, at now: Int64) {
        for waiter in presses[index]?.waiters ?? []
        where now - waiter.pressedAt >= Limits.stopUnconfirmed {
            tell(waiter, "unconfirmed \(lane.links[index].name) \((now - waiter.pressedAt) / 1000)")
            end(waiter, on: index)
        }
    }

    private mutating func end(_ waiter: Waiter, on index: Int) {
        presses[index]?.waiters.removeAll { $0.client == waiter.client }
        let isWaiting = presses.contains { $0?.waiters.contains { $0.client == waiter.client } ?? false }
        if !isWaiting { server.send(Array("end\n".utf8), to: waiter.client) }
    }

    private mutating func tell(_ waiter: Waiter, _ line: String) {
        server.send(Array((line + "\n").utf8), to: waiter.client)
    }

    private mutating func forget(_ client: LineServer.Client) {
        peers.removeAll { $0.client == client }
        // The press itself goes on: whoever let go of the terminal still wanted the rig to stop.
        for index in presses.indices { presses[index]?.waiters.removeAll { $0.client == client } }
    }
}

extension EmergencyWriteResult.Outcome {
    /// As the person at the terminal reads it.
    fileprivate var sentence: String {
        switch self {
        case .written(let octets): return "only \(octets) octets went out; the frame is sent again"
        case .wouldBlock: return "the cable takes nothing: the rig's side does not read"
        case .noPort: return "the port is not open"
        case .failed(let errno): return "the write failed with error \(errno)"
        }
    }
}

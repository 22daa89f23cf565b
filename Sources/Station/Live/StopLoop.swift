import Links
import Octets
import RigLink

/// The stop lane's thread: clients, presses, and what was heard of the rig.
struct StopLoop: ~Copyable {
    /// One STOP of one person on one link, from the request to standstill.
    private struct Press {
        var client: LineServer.Client?
        var principal: String
        var link: Int
        var reason: StopReason
        var stopID: UInt32
        var frame: [UInt8]
        var pressedAt: Int64
        var nextSend: Int64
        var sends = 0
        var isLatched = false
        var isStill = false
        var isOverdueTold = false
    }

    private let lane: StopLane
    private var server: LineServer
    private var presses: [Press] = []
    private var peers: [(client: LineServer.Client, principal: String)] = []
    private var nextStopID: UInt32
    /// The frame of the next press, encoded before it is needed.
    private var nextFrame: [UInt8]

    init(lane: StopLane, server: consuming LineServer) {
        self.lane = lane
        self.server = server
        // Milliseconds since boot: above every id of an earlier daemon of this boot, and never 0.
        nextStopID = UInt32(truncatingIfNeeded: bootTime() / 1_000_000) | 1
        nextFrame = StopFrame.encoded(reason: .stop, stopID: nextStopID)
    }

    mutating func run() {
        while !lane.isFinished {
            for event in server.wait(until: presses.map(\.nextSend).min()) {
                switch event {
                case .opened(let client, let peer): peers.append((client, "uid \(peer.user)"))
                case .line(let client, let line): press(client, line)
                case .closed(let client): forget(client)
                }
            }
            let now = bootTime()
            for word in lane.takeHeard(hasPresses: !presses.isEmpty) { hear(word, at: now) }
            repeatDue(at: now)
        }
    }

    /// The exact line HOLD is a HOLD; any other is a STOP: a misspelt STOP is one.
    private mutating func press(_ client: LineServer.Client, _ line: [UInt8]) {
        let pressedAt = bootTime()
        let reason: StopReason = line == Array("HOLD".utf8) ? .hold : .stop
        // The rig shows one id at a time: whoever presses while a STOP is on its way joins it.
        let joined = presses.first { $0.reason == .stop && reason == .stop && !$0.isLatched }
        let (stopID, frame) = joined.map { ($0.stopID, $0.frame) } ?? takeFrame(reason)
        let principal = peers.first { $0.client == client }?.principal ?? "unknown"
        for index in lane.links.indices {
            var press = Press(
                client: client, principal: principal, link: index, reason: reason, stopID: stopID,
                frame: frame,
                pressedAt: pressedAt, nextSend: pressedAt + lane.repeatPeriods[index])
            write(&press)
            // A client that presses again writes again, and is told once.
            let isKnown = presses.contains { $0.client == client && $0.stopID == stopID && $0.link == index }
            if !isKnown { presses.append(press) }
        }
    }

    private mutating func takeFrame(_ reason: StopReason) -> (UInt32, [UInt8]) {
        let taken = (
            nextStopID, reason == .stop ? nextFrame : StopFrame.encoded(reason: reason, stopID: nextStopID)
        )
        nextStopID = nextStopID &+ 1 == 0 ? 1 : nextStopID &+ 1
        nextFrame = StopFrame.encoded(reason: .stop, stopID: nextStopID)
        return taken
    }

    private mutating func write(_ press: inout Press) {
        let link = lane.links[press.link]
        let result = link.emergencyWrite(press.frame)
        guard case .written(let octets) = result.outcome, octets == press.frame.count else {
            if press.sends == 0, !press.isOverdueTold {
                tell(press, "unsent \(link.name) \(result.outcome.sentence)")
                press.isOverdueTold = true
            }
            return
        }
        let isRepeat = press.sends > 0
        press.sends += 1
        lane.record(
            LinkID(UInt8(press.link)),
            StopWrite(
                bytes: press.frame, stopID: press.stopID, reason: press.reason.rawValue,
                isRepeat: isRepeat, principal: press.principal))
        if !isRepeat { tell(press, "sent \(link.name) \((result.answeredAt - press.pressedAt) / 1000)") }
    }

    private mutating func hear(_ word: StopLane.Heard, at now: Int64) {
        for index in presses.indices
        where presses[index].link == Int(word.link.index) && word.stopID == presses[index].stopID
            && presses[index].reason == .stop
        {
            let name = lane.links[presses[index].link].name
            let elapsed = (now - presses[index].pressedAt) / 1000
            if word.latched, !presses[index].isLatched {
                presses[index].isLatched = true
                tell(presses[index], "confirmed \(name) \(elapsed) latched")
            }
            if word.latched, word.standstill, !presses[index].isStill {
                presses[index].isStill = true
                tell(presses[index], "confirmed \(name) \(elapsed) standstill")
                end(index)
            }
        }
        // Confirmed presses go on being repeated for their 10 s only while the latch is not shown.
        presses.removeAll { $0.isLatched && $0.isStill }
    }

    private mutating func repeatDue(at now: Int64) {
        for index in presses.indices where presses[index].nextSend <= now {
            let age = now - presses[index].pressedAt
            if !presses[index].isLatched {
                var press = presses[index]
                write(&press)
                presses[index] = press
            }
            if presses[index].reason == .hold, presses[index].sends >= Limits.holdSends { end(index) }
            if age >= Limits.stopUnconfirmed, presses[index].client != nil, !presses[index].isStill {
                tell(presses[index], "unconfirmed \(lane.links[presses[index].link].name) \(age / 1000)")
                end(index)
            }
            presses[index].nextSend =
                now
                + (age < Limits.stopEager ? lane.repeatPeriods[presses[index].link] : Limits.stopSlowRepeat)
        }
        // A HOLD shows in the rig's state, not in its stop bits: sent so often, it is done.
        presses.removeAll {
            $0.reason == .hold
                && ($0.sends >= Limits.holdSends || now - $0.pressedAt > Limits.stopUnconfirmed)
        }
        // A latch without standstill for long is for people to judge; the frame has done what it can.
        presses.removeAll { $0.isLatched && now - $0.pressedAt > Limits.stopEager }
    }

    private mutating func end(_ index: Int) {
        guard let client = presses[index].client else { return }
        presses[index].client = nil
        guard !presses.contains(where: { $0.client == client }) else { return }
        server.send(Array("end\n".utf8), to: client)
    }

    private mutating func tell(_ press: Press, _ line: String) {
        if let client = press.client { server.send(Array((line + "\n").utf8), to: client) }
    }

    private mutating func forget(_ client: LineServer.Client) {
        peers.removeAll { $0.client == client }
        // The press itself goes on: whoever let go of the terminal still wanted the rig to stop.
        for index in presses.indices where presses[index].client == client { presses[index].client = nil }
        var kept: [Press] = []
        for press in presses {
            let isTwin = kept.contains {
                $0.client == nil && $0.stopID == press.stopID && $0.link == press.link
            }
            if press.client != nil || !isTwin { kept.append(press) }
        }
        presses = kept
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

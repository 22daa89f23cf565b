import Commanding
import Links
import Octets
import Station
import StationAPI
import StationReports
import Synchronization

/// The control server's thread: who is connected, who waits for which answer.
struct ControlLoop: ~Copyable {
    struct Client {
        let client: LineServer.Client
        let principal: String
        /// The low 16 bits of the user id.
        let operatorID: UInt16
        var topics: [Topic] = []
        var dropped: UInt64 = 0
    }

    /// A request whose answer is not there yet.
    private struct Waiting {
        let requestID: UInt64
        let client: LineServer.Client
        let id: UInt32
    }

    /// A command whose stages go to the client that asked for it.
    private struct Watch {
        let commandID: UInt32
        let client: LineServer.Client
        let id: UInt32
        let takenAt: Int64
    }

    let owner: ControlServer
    let station: LiveStation
    let program: StationProgram
    private let mode: String
    private var server: LineServer
    let coder = LineCoder()
    var clients: [Client] = []
    private var waiting: [Waiting] = []
    private var watches: [Watch] = []
    private var nextRequest: UInt64
    private var nextStatus: Int64?
    private var nextStanding: Int64?
    /// The last look at how the rigs stand; it goes with every line that leaves.
    private var standings: (all: [RigStanding]?, at: Int64) = (nil, 0)
    private var wakeLatency = WakeLatency()

    init(
        owner: ControlServer, station: LiveStation, program: StationProgram, mode: String,
        server: consuming LineServer
    ) {
        self.owner = owner
        self.station = station
        self.program = program
        self.mode = mode
        self.server = server
        // Boot-time nanoseconds: above every number of an earlier process of this boot.
        nextRequest = UInt64(bootTime())
    }

    mutating func run() {
        while !owner.isFinished {
            let due = earliest(earliest(nextStatus, nextStanding), wakeLatency.deadline)
            for event in server.wait(until: due) {
                switch event {
                case .opened(let client, let peer):
                    clients.append(
                        Client(
                            client: client, principal: Person.words(user: peer.user, process: peer.process),
                            operatorID: UInt16(truncatingIfNeeded: peer.user)))
                    askStanding()
                case .line(let client, let line): take(line, from: client)
                case .closed(let client): forget(client)
                }
            }
            let (arrivals, dropped) = owner.takeArrivals()
            for arrival in arrivals { tell(arrival) }
            if dropped > 0 { for index in clients.indices { clients[index].dropped += dropped } }
            tellDropped()
            askForStatus()
            askForStanding()
            wakeLatency.release()
        }
    }

    private func earliest(_ first: Int64?, _ second: Int64?) -> Int64? {
        guard let first, let second else { return first ?? second }
        return min(first, second)
    }

    // MARK: From clients

    private mutating func take(_ line: [UInt8], from client: LineServer.Client) {
        let message: ClientMessage
        do {
            message = try coder.message(ClientMessage.self, from: line)
        } catch {
            refuse(client, id: 0, code: "MESSAGE", "\(error)")
            return
        }
        switch message.operation {
        case .status: askStatus(for: client, id: message.id)
        case .subscribe: subscribe(client, message)
        case .note:
            submit(.note(message.text ?? ""), from: client, id: message.id)
        case .command: takeCommand(message, from: client)
        case .jog: takeJog(message, from: client)
        case .alarms: askAlarms(for: client, message)
        case .values: askValues(for: client, id: message.id)
        case .acknowledge, .shelve, .unshelve: takeAlarm(message, from: client)
        case .rehearse, .commands, .history, .show: look(message, from: client)
        case .fire, .approve, .accept: act(message, from: client)
        case .run: takeRun(message, from: client)
        case .presence:
            submit(.presence(hasActed: message.hasActed ?? false), from: client, id: message.id)
        }
    }

    private mutating func takeJog(_ message: ClientMessage, from client: LineServer.Client) {
        switch (message.jog, message.press) {
        case (.down?, _):
            let order = CommandOrder(
                name: message.command ?? "JOG", arguments: message.orderArguments,
                isConfirmed: message.isConfirmed ?? false, stateRevision: message.stateRevision,
                isByPerson: message.isPerson ?? false, script: message.script)
            submit(.jog(.press(order)), from: client, id: message.id)
        case (.held?, let press?): submit(.jog(.hold(press)), from: client, id: message.id)
        case (.up?, let press?): submit(.jog(.release(press)), from: client, id: message.id)
        default:
            refuse(
                client, id: message.id, code: "MESSAGE",
                "jog is down, held or up; the last two name their press")
        }
    }

    private mutating func takeCommand(_ message: ClientMessage, from client: LineServer.Client) {
        guard let order = order(of: message, from: client) else { return }
        submit(.command(order), from: client, id: message.id)
    }

    /// Nil: it was refused.
    mutating func order(of message: ClientMessage, from client: LineServer.Client) -> CommandOrder? {
        guard let name = message.command else {
            refuse(
                client, id: message.id, code: "MESSAGE", "a command needs a name: see `regolith command list`"
            )
            return nil
        }
        var expectedState: UInt8?
        if let label = message.expectedState {
            guard let number = program.stateNumber(named: label) else {
                refuse(client, id: message.id, code: "STATE", "\(label) is no state of the dictionary")
                return nil
            }
            expectedState = number
        }
        return CommandOrder(
            name: name,
            arguments: message.orderArguments,
            isConfirmed: message.isConfirmed ?? false, stateRevision: message.stateRevision,
            expectedState: expectedState, review: message.review, isByPerson: message.isPerson ?? false,
            script: message.script)
    }

    mutating func submit(
        _ action: OperatorRequest.Action, from client: LineServer.Client, id: UInt32
    ) {
        let person = clients.first { $0.client == client }
        let request = OperatorRequest(
            id: nextRequest, principal: person?.principal ?? "unknown", operatorID: person?.operatorID ?? 0,
            askedAt: bootTime(), action: action)
        nextRequest += 1
        guard request.isWithinLimits else {
            refuse(client, id: id, code: "MESSAGE", "the request is too long: fewer arguments, shorter texts")
            return
        }
        guard waiting.count(where: { $0.client == client }) < Limits.outstanding else {
            refuse(client, id: id, code: "BUSY", "too many requests wait for an answer: wait for those first")
            return
        }
        waiting.append(Waiting(requestID: request.id, client: client, id: id))
        station.submit(request)
        wakeLatency.hold(for: Limits.awake)
    }

    private mutating func subscribe(_ client: LineServer.Client, _ message: ClientMessage) {
        guard let index = clients.firstIndex(where: { $0.client == client }) else { return }
        clients[index].topics = message.topics ?? []
        noteTopics()
        let (owner, id) = (owner, message.id)
        station.inspect { _ in owner.arrive(.answer(client, ServerMessage(.subscribed, id: id))) }
    }

    private mutating func forget(_ client: LineServer.Client) {
        clients.removeAll { $0.client == client }
        waiting.removeAll { $0.client == client }
        watches.removeAll { $0.client == client }
        noteTopics()
    }

    private mutating func noteTopics() {
        owner.wantsSamples.store(clients.contains { $0.topics.contains(.samples) }, ordering: .relaxed)
        let wantsStatus = clients.contains { $0.topics.contains(.status) }
        nextStatus = wantsStatus ? (nextStatus ?? bootTime()) : nil
    }

    // MARK: Status

    private func askStatus(for client: LineServer.Client, id: UInt32?) {
        let (owner, mode) = (owner, mode)
        station.inspect { core in
            let report = core.statusReport(mode: mode, now: bootTime(), utc: wallTime())
            owner.arrive(.status(client, id, report))
        }
    }

    private mutating func askForStatus() {
        guard let due = nextStatus, due <= bootTime() else { return }
        nextStatus = bootTime() + Limits.statusPeriod
        for client in clients where client.topics.contains(.status) { askStatus(for: client.client, id: nil) }
    }

    // MARK: Standing

    private mutating func askStanding() {
        nextStanding = bootTime() + Limits.standingPeriod
        let owner = owner
        station.inspect { core in
            let now = bootTime()
            owner.arrive(.standings(core.standings(at: CoreTime(nanoseconds: now)), at: now))
        }
    }

    /// Nobody is told anything while nobody listens.
    private mutating func askForStanding() {
        guard !clients.isEmpty else {
            nextStanding = nil
            return
        }
        if let due = nextStanding, due <= bootTime() { askStanding() }
    }

    // MARK: To clients

    private mutating func tell(_ arrival: ControlServer.Arrival) {
        switch arrival {
        case .status(let client, let id, let report):
            var message = ServerMessage(.status, id: id)
            message.status = report
            send(message, to: client)
        case .pages(let client, let pages): for page in pages { send(page, to: client) }
        case .answer(let client, let message): send(message, to: client)
        case .standings(let all, let at): standings = (all, at)
        case .effects(let effects, let coreTime, let utcOffset):
            for effect in effects { tell(effect, at: coreTime, utcOffset: utcOffset) }
        }
    }

    private mutating func tell(_ effect: CoreEffect, at coreTime: Int64, utcOffset: Int64) {
        let utc = coreTime + utcOffset
        switch effect {
        case .answer(let request, let answer): tell(answer, to: request, at: coreTime)
        case .decision(let request, let inputs): tell(inputs, to: request)
        case .stage(_, let transition): tell(transition, utc: utc)
        case .linkState, .event, .alarm, .samples, .alarmChange, .freshness:
            guard let live = ServerMessage.live(effect, program, utc: utc) else { return }
            publish(live.message, on: live.topic)
        case .transmit, .reopenPort, .stopBits, .left, .testStop, .run: break
        }
    }

    private mutating func tell(_ inputs: [InterlockInput], to request: UInt64) {
        guard let asked = waiting.first(where: { $0.requestID == request }) else { return }
        var message = ServerMessage(.decision, id: asked.id)
        message.inputs = inputs.map { InputReport($0) }
        send(message, to: asked.client)
    }

    private mutating func tell(_ answer: Answer, to request: UInt64, at coreTime: Int64) {
        guard let index = waiting.firstIndex(where: { $0.requestID == request }) else { return }
        let asked = waiting.remove(at: index)
        switch answer {
        case .noted: send(ServerMessage(.noted, id: asked.id), to: asked.client)
        case .run(let change):
            var message = ServerMessage(.run, id: asked.id)
            message.run = RunReport(change, time: wallTime())
            send(message, to: asked.client)
        case .refused(let code, let text): refuse(asked.client, id: asked.id, code: code, text)
        case .taken(let commandID, let name, let meaning):
            var message = ServerMessage(.accepted, id: asked.id)
            message.command = CommandReport(commandID: commandID, name: name, meaning: meaning)
            if watches.count >= Limits.watched { watches.removeFirst() }
            watches.append(
                Watch(commandID: commandID, client: asked.client, id: asked.id, takenAt: coreTime))
            send(message, to: asked.client)
        }
    }

    private mutating func tell(_ transition: StageTransition, utc: Int64) {
        let watch = watches.first { $0.commandID == transition.commandID }
        let elapsed = watch.map { Double(transition.at.nanoseconds - $0.takenAt) / 1e6 } ?? 0
        var message = ServerMessage(.stage, id: watch?.id)
        message.stage = StageReport(
            transition, detail: program.words(for: transition), time: utc,
            elapsedMilliseconds: max(0, elapsed))
        if let watch { send(message, to: watch.client) }
        message.id = nil
        publish(message, on: .stages)
        if transition.endsStory { watches.removeAll { $0.commandID == transition.commandID } }
    }

    mutating func refuse(_ client: LineServer.Client, id: UInt32, code: String, _ text: String) {
        var message = ServerMessage(.refused, id: id)
        message.refusal = RefusalReport(code: code, text: text)
        send(message, to: client)
    }

    mutating func publish(_ message: ServerMessage, on topic: Topic) {
        guard clients.contains(where: { $0.topics.contains(topic) }) else { return }
        let line = coder.line(marked(message))
        for index in clients.indices where clients[index].topics.contains(topic) {
            if !server.send(line, to: clients[index].client) { clients[index].dropped += 1 }
        }
    }

    /// No line leaves without saying whether it is LIVE (SR-O-04).
    private func marked(_ message: ServerMessage) -> ServerMessage {
        var message = message
        message.mode = mode
        message.rigs = program.standings(standings.all, since: bootTime() - standings.at, mode: mode)
        return message
    }

    private mutating func send(_ message: ServerMessage, to client: LineServer.Client) {
        guard !server.send(coder.line(marked(message)), to: client),
            let index = clients.firstIndex(where: { $0.client == client })
        else { return }
        clients[index].dropped += 1
    }

    private mutating func tellDropped() {
        for index in clients.indices where clients[index].dropped > 0 {
            var message = ServerMessage(.dropped)
            message.dropped = clients[index].dropped
            if server.send(coder.line(marked(message)), to: clients[index].client) {
                clients[index].dropped = 0
            }
        }
    }
}

extension ClientMessage {
    fileprivate var script: ScriptTerms? {
        guard let rig, let forSeconds else { return nil }
        return ScriptTerms(rig: rig, seconds: forSeconds)
    }

    fileprivate var orderArguments: [CommandOrder.Argument] {
        (arguments ?? []).map { CommandOrder.Argument(name: $0.name, text: $0.text) }
    }
}

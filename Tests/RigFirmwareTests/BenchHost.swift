import MockDevices
import RigFirmware
import RigLinkC

/// A small ground station for tests: virtual time, the C encoder, and nothing of Sources/RigLink.
final class BenchHost {
    /// What the rigs of this task are booted with.
    @TaskLocal static var firmware = FirmwareImage.linked

    let ledger: RigLedger
    let rig: SimulatedRig
    private(set) var now: UInt64
    /// Sends a heartbeat every 100 ms while set.
    var beats = true
    /// 0 = plain heartbeats.
    var token: UInt32 = 0
    var leaseCounter: UInt16 = 0
    private(set) var session: UInt8 = 0
    private(set) var helloAcknowledges: [[UInt8]] = []
    private(set) var heartbeat = Octets()
    private(set) var reports: [BenchReport] = []
    private(set) var events: [BenchEvent] = []
    private(set) var telemetry = 0
    /// Telemetry packets by their structure (3,25 only), with the time of the last one.
    private(set) var heard: [UInt8: UInt64] = [:]
    /// Answers to GET_CMD_STATUS.
    private(set) var statuses: [(id: UInt32, outcome: UInt8)] = []
    /// Parts of the fault snapshot, as they came.
    private(set) var parts: [SnapshotPart] = []
    private(set) var naks: [UInt8] = []
    private(set) var lastLease: UInt64 = 0
    /// Told of every frame that goes to the rig.
    var record: (([UInt8]) -> Void)?
    private var sequence: UInt8 = 0
    private var expected: UInt8 = 0
    private var nextBeat: UInt64 = 0
    var nextID: UInt32 = 1
    private var decoder = rl_decoder()
    private var toRig: ImpairedWire?
    private var toHost: ImpairedWire?
    private var acknowledged: UInt8 = 0

    init(
        _ settings: RigSettings = RigSettings(), nonvolatile: NonvolatileImage = .fresh, start: UInt64 = 0,
        uptime: UInt64 = 0,
        save: @escaping (NonvolatileImage) -> Bool = { _ in true }
    ) throws {
        ledger = try RigLedger()
        rig = try SimulatedRig(
            settings: settings, nonvolatile: nonvolatile, ledger: ledger, at: start, uptime: uptime,
            image: Self.firmware, save: save)
        now = start
        rl_decoder_init(&decoder, true)
    }

    // Time

    /// Runs host and rig for some milliseconds.
    func run(_ milliseconds: Int) {
        for _ in 0..<milliseconds {
            now += 1_000
            rig.step(to: now)
            for octets in toRig?.take(at: now) ?? [] { rig.receive(octets, at: now) }
            listen()
            if beats, session != 0, now >= nextBeat { beat() }
        }
    }

    /// Runs until `condition` holds; false if it does not within the time.
    func run(atMost milliseconds: Int, until condition: () -> Bool) -> Bool {
        for _ in 0..<milliseconds {
            if condition() { return true }
            run(1)
        }
        return condition()
    }

    /// The cable is out: the rig runs on alone, fast.
    func silence(_ milliseconds: Int) {
        now += UInt64(milliseconds) * 1_000
        rig.step(to: now)
        _ = rig.takeOutput()
    }

    /// The rig's main loop hangs; nothing reaches it and nothing leaves.
    func stall(_ milliseconds: Int) {
        now += UInt64(milliseconds) * 1_000
        rig.stall(to: now)
    }

    // Frames

    func send(_ frame: HostFrame) {
        put(frame)
        listen()
    }

    /// From now on the line is bad, both ways.
    func impair(_ impairments: Impairments) {
        toRig = ImpairedWire(impairments, direction: 0)
        toHost = ImpairedWire(impairments, direction: 1)
    }

    private func put(_ frame: HostFrame) {
        let octets = frame.encoded()
        record?(octets)
        if toRig != nil {
            toRig?.send(octets, at: now)
        } else {
            rig.receive(octets, at: now)
        }
    }

    func hello(nonce: UInt32, wireHash: [UInt8]? = nil) {
        var body = Octets([1, 1])
        body.add(nonce, 4)
        body.all += wireHash ?? rig.settings.wireHash
        body.add(1_012, 2)
        body.add(4, 1)
        send(HostFrame(kind: UInt8(RL_KIND_HELLO), body: body.all))
        run(5)
    }

    /// One heartbeat now; with a token its counter rises unless one is given.
    func beat(counter: UInt16? = nil, token: UInt32? = nil) {
        if counter == nil { leaseCounter &+= 1 }
        var body = Octets()
        body.add(token ?? self.token, 4)
        body.add(counter ?? leaseCounter, 2)
        body.add(1, 1)
        send(frame(UInt8(RL_KIND_HEARTBEAT), body.all))
        if (token ?? self.token) != 0, counter == nil { lastLease = now }
        nextBeat = now + 100_000
    }

    func stop(id: UInt32, reason: UInt8 = 1) {
        var body = Octets([reason])
        body.add(id, 4)
        send(HostFrame(kind: UInt8(RL_KIND_STOP), body: body.all))
    }

    func bye() {
        send(frame(UInt8(RL_KIND_BYE), [1]))
    }

    func frame(_ kind: UInt8, _ body: [UInt8] = []) -> HostFrame {
        HostFrame(
            kind: kind, session: session, sequence: sequence, acknowledge: expected,
            clock: UInt32(truncatingIfNeeded: now), body: body)
    }

    // Commands

    /// Sends a command as it stands, but for id, boot count, expiry and token where they are not given.
    @discardableResult
    func send(_ command: BenchCommand, keepingExpiry: Bool = false) -> UInt32 {
        var command = command
        if command.id == 0 {
            command.id = nextID
            nextID += 1
        }
        if !keepingExpiry, command.expiry == 0, command.authority != nil {
            command.expiry = UInt32(truncatingIfNeeded: rig.rigMicroseconds(at: now) / 1_000) &+ 5_000
        }
        if command.bootCount == nil { command.bootCount = UInt16(truncatingIfNeeded: rig.view.bootCount) }
        if command.authority?.token == 0 { command.authority?.token = token }
        let packet = command.packet()
        var data = frame(UInt8(RL_KIND_DATA_R), packet)
        data.sequence = sequence
        sequence &+= 1
        send(data)
        return command.id
    }

    /// Sends one command and repeats its frame every 50 ms until the rig has acknowledged it.
    func sendRetrying(_ command: BenchCommand) {
        var command = command
        command.id = nextID
        command.bootCount = UInt16(truncatingIfNeeded: rig.view.bootCount)
        nextID += 1
        let packet = command.packet()
        let mine = sequence
        sequence &+= 1
        for _ in 0..<100 where acknowledged != sequence {
            var data = frame(UInt8(RL_KIND_DATA_R), packet)
            data.sequence = mine
            send(data)
            _ = run(atMost: 50) { acknowledged == sequence }
        }
    }

    /// Sends and waits for the first report that ends it, or says that it was refused.
    func perform(_ command: BenchCommand, within milliseconds: Int = 200) -> BenchReport? {
        let id = send(command)
        return finalReport(id, within: milliseconds)
    }

    func finalReport(_ id: UInt32, within milliseconds: Int = 200) -> BenchReport? {
        _ = run(atMost: milliseconds) { report(id) != nil }
        return report(id)
    }

    private func report(_ id: UInt32) -> BenchReport? {
        reports.last { $0.command == id && [2, 4, 7, 8].contains($0.subtype) }
    }

    /// Session, ARM, lease: ready to move. The token is held and renewed from now on.
    func arm(scope: UInt8 = 3, ttl: UInt16 = 900) -> BenchReport? {
        if session == 0 { hello(nonce: 0x1234_5678) }
        run(20)
        let report = perform(
            .arm(
                scope: scope, ttl: ttl, wireHash: rig.settings.wireHash, stateRevision: rig.view.stateRevision
            ))
        if let report, report.subtype == 7 {
            token = report.result
            beat()
        }
        return report
    }

    func forgetReports() {
        reports.removeAll()
    }

    // Moments

    /// Host and rig as they are now, to come back to; ledger, trace and impairments are no part of it.
    struct Moment {
        fileprivate let rig: SimulatedRig.Moment
        fileprivate let now, nextBeat, lastLease: UInt64
        fileprivate let token, nextID: UInt32
        fileprivate let leaseCounter: UInt16
        fileprivate let session, sequence, expected, acknowledged: UInt8
        fileprivate let isBeating: Bool
        fileprivate let decoder: rl_decoder
    }

    func moment() -> Moment {
        Moment(
            rig: rig.moment(), now: now, nextBeat: nextBeat, lastLease: lastLease, token: token,
            nextID: nextID, leaseCounter: leaseCounter, session: session, sequence: sequence,
            expected: expected, acknowledged: acknowledged, isBeating: beats, decoder: decoder)
    }

    /// Back to a moment of this same bench. What was reported since is forgotten.
    func restore(_ moment: Moment) {
        rig.restore(moment.rig)
        rig.tamper = nil
        (now, nextBeat, lastLease) = (moment.now, moment.nextBeat, moment.lastLease)
        (token, nextID, leaseCounter) = (moment.token, moment.nextID, moment.leaseCounter)
        (session, sequence, expected) = (moment.session, moment.sequence, moment.expected)
        (acknowledged, beats, decoder) = (moment.acknowledged, moment.isBeating, moment.decoder)
        reports.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
    }

    // Reception

    private func listen() {
        var octets = rig.takeOutput()
        if toHost != nil {
            toHost?.send(octets, at: now)
            octets = toHost?.take(at: now).flatMap { $0 } ?? []
        }
        for octet in octets {
            var verdict = RL_EMPTY
            var frame = rl_frame()
            guard rl_decoder_feed(&decoder, octet, &verdict, &frame), verdict == RL_OK else { continue }
            take(frame)
        }
    }

    private func take(_ frame: rl_frame) {
        let body = Array(UnsafeBufferPointer(start: frame.body, count: frame.count))
        if frame.session == session, frame.kind != UInt8(RL_KIND_HELLO_ACK) {
            acknowledged = frame.acknowledge
        }
        switch Int(frame.kind) {
        case Int(RL_KIND_HELLO_ACK):
            helloAcknowledges.append(body)
            if body[1] != session {
                session = body[1]
                sequence = 0
                expected = 0
                acknowledged = 0
                nextBeat = now
            }
        case Int(RL_KIND_HEARTBEAT): heartbeat = Octets(body)
        case Int(RL_KIND_NAK): naks.append(body[0])
        case Int(RL_KIND_DATA):
            telemetry += 1
            if body.count > 20, body[7] == 3 { heard[body[20]] = now }
            if let part = SnapshotPart(body) { parts.append(part) }
            // Headers 20, then structure 6, boot count 4, id 4, outcome 1.
            guard body.count > 29, body[7] == 3, body[20] == 6 else { break }
            let id = body[25..<29].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            statuses.append((id, body[29]))
        case Int(RL_KIND_DATA_R) where frame.session == session: takeReliable(frame.sequence, body)
        default: break
        }
    }

    private func takeReliable(_ sequence: UInt8, _ packet: [UInt8]) {
        if sequence == expected {
            expected &+= 1
            if let report = BenchReport(packet) { reports.append(report) }
            if let event = BenchEvent(packet) { events.append(event) }
        }
        put(self.frame(UInt8(RL_KIND_ACK)))
    }
}

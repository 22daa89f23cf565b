public import Octets

/// The host's end of one rig link (ICD §2–5) as a value: octets, packets and times go in, actions come out.
///
/// It reads no clock and does no I/O. Every call appends what is to be done to `actions`, in order.
/// Times never go back.
public struct HostLink: Equatable, Sendable, SnapshotCodable {
    public private(set) var configuration: HostLinkConfiguration
    public internal(set) var state = LinkState.closed
    public internal(set) var counters = LinkCounters()
    /// Who answered last, in the present session or the one before.
    public internal(set) var rig: HelloAcknowledge?
    /// 1…255, or 0 without a session.
    public internal(set) var session: UInt8 = 0
    public internal(set) var sessionOpenedAt: CoreTime?
    /// When the last good frame of the session came: the port is alive.
    public internal(set) var lastFrameAt: CoreTime?
    /// When the last heartbeat came (or the session began): the rig is alive.
    public internal(set) var lastHeartbeatAt: CoreTime?

    var decoder = FrameDecoder(receiverIsHost: true)
    var nonces: NonceGenerator
    var nonce: UInt32 = 0
    var helloSentAt: CoreTime = .zero
    var hellosSent: UInt32 = 0
    var helloAt: CoreTime?
    var heartbeatAt: CoreTime?
    var timeAt: CoreTime?
    var sender = ReliableSender()
    var receiver = ReliableReceiver()
    var longestBody = 0
    var leaseToken: UInt32 = 0
    var leaseCounter: UInt16 = 0
    var hostState: UInt8 = 0
    var estimator = ClockEstimator()

    public init(configuration: HostLinkConfiguration) {
        self.configuration = configuration
        nonces = NonceGenerator(seed: configuration.seed)
    }

    /// How the rig's clock runs; nil until the first TIME answer. Kept over sessions of the same boot.
    public var clock: ClockFit? { estimator.fit }

    /// Smoothed round trip of reliable packets.
    public var roundTrip: CoreTime.Span? { sender.roundTrip }

    /// Packets that are not acknowledged yet.
    public var outstanding: Int { sender.count }

    /// Octets of the longest packet that this session carries; 0 without a session.
    public var longestPacket: Int { state.hasSession ? longestBody : 0 }

    /// The rig's clock, microseconds since its boot; nil until it was asked.
    public func rigMicroseconds(at time: CoreTime) -> Int64? {
        estimator.fit?.rigMicroseconds(at: time)
    }

    /// The rig's clock as commands carry it in their expiry: milliseconds, low 32 bits (ICD §4).
    public func rigMilliseconds(at time: CoreTime) -> UInt32? {
        rigMicroseconds(at: time).map { UInt32(truncatingIfNeeded: $0 / 1000) }
    }

    /// The port is open: say HELLO with `nonce` until the rig answers.
    public mutating func open(nonce: UInt32, at now: CoreTime, into actions: inout [HostAction]) {
        endSession(.portClosed, into: &actions)
        decoder.reset()
        nonces.mix(nonce)
        greet(nonce: nonce, cause: .portOpened, at: now, into: &actions)
    }

    /// The port is gone: everything outstanding is dropped.
    public mutating func close(
        _ cause: LinkCause = .portClosed, at now: CoreTime, into actions: inout [HostAction]
    ) {
        endSession(.portClosed, into: &actions)
        decoder.reset()
        change(to: .closed, cause, into: &actions)
    }

    /// Sends one whole space packet reliably; `tag` comes back with `acknowledged` or `dropped`. What leads
    /// out of danger has a reserve of places that nothing else fills (SR-S-15). It overtakes nobody: what was
    /// ordered before it stays before it, and cannot move the rig again behind it.
    public mutating func submit(
        _ packet: [UInt8], tag: UInt32, leadsOut: Bool = false, at now: CoreTime,
        into actions: inout [HostAction]
    ) throws(RigLinkError) {
        guard state.hasSession else { throw .noSession(state: state) }
        guard packet.count >= Limits.packet, packet.count <= longestBody else {
            throw .packetLength(found: packet.count, shortest: Limits.packet, longest: longestBody)
        }
        let limit = sender.window + Limits.waiting + (leadsOut ? Limits.reserve : 0)
        guard sender.count < limit else { throw .queueFull(waiting: sender.count, limit: limit) }
        sender.add(packet, tag: tag)
        fillWindow(at: now, into: &actions)
    }

    /// Whether a submitted packet was never transmitted so far: it waits for room in the window.
    public func isWaiting(_ tag: UInt32) -> Bool { sender.isWaiting(tag) }

    /// Takes a packet back that was never transmitted; false where it was, or is not known.
    public mutating func withdraw(_ tag: UInt32) -> Bool { sender.withdraw(tag) }

    /// Takes back everything that was never transmitted; the tags, in order.
    public mutating func withdrawWaiting() -> [UInt32] { sender.withdrawWaiting() }

    /// What the following heartbeats carry. The token is forgotten when the session ends: a lease
    /// outlives none.
    public mutating func setLease(token: UInt32, hostState: UInt8) {
        leaseToken = state.hasSession ? token : 0
        self.hostState = hostState
    }

    /// Greets with another dictionary from here on; a session there is ends and begins anew.
    public mutating func speak(_ wireHash: [UInt8], at now: CoreTime, into actions: inout [HostAction]) {
        precondition(wireHash.count == 8, "a wire hash has 8 octets")
        guard wireHash != configuration.wireHash else { return }
        configuration.wireHash = wireHash
        guard state != .closed else { return }
        renew(.dictionaryChanged, .dictionaryChanged, at: now, into: &actions)
    }

    /// Takes leave of the rig, which disarms it; afterwards the link is closed.
    public mutating func bye(reason: UInt8, at now: CoreTime, into actions: inout [HostAction]) {
        if state.hasSession { transmit(.bye, [reason], at: now, into: &actions) }
        endSession(.byeSent, into: &actions)
        change(to: .closed, .byeSent, into: &actions)
    }
}

// What the parts of the engine share.
extension HostLink {
    mutating func change(to new: LinkState, _ cause: LinkCause, into actions: inout [HostAction]) {
        guard new != state else { return }
        state = new
        actions.append(.stateChanged(new, cause: cause))
    }

    /// Encodes a frame of the session with present clock and acknowledgement.
    mutating func transmit(
        _ kind: FrameKind, _ body: [UInt8] = [], sequence: UInt8? = nil, at now: CoreTime,
        into actions: inout [HostAction]
    ) {
        let isGreeting = kind == .hello
        let frame = LinkFrame(
            kind: kind, session: isGreeting ? 0 : session,
            sequence: isGreeting ? 0 : sequence ?? sender.next,
            acknowledge: isGreeting ? 0 : receiver.expected,
            clock: UInt32(truncatingIfNeeded: now.microseconds), body: body)
        let octets = frame.encoded()
        receiver.owesAcknowledgement = false
        counters.framesSent[Int(kind.rawValue)] += 1
        counters.octetsSent += UInt64(octets.count)
        actions.append(.transmit(octets))
    }

    mutating func greet(
        nonce: UInt32, cause: LinkCause, at now: CoreTime, into actions: inout [HostAction]
    ) {
        self.nonce = nonce
        hellosSent = 0
        change(to: .greeting, cause, into: &actions)
        sayHello(at: now, into: &actions)
    }

    mutating func sayHello(at now: CoreTime, into actions: inout [HostAction]) {
        let question = HelloQuestion(
            nonce: nonce, wireHash: configuration.wireHash, maxBody: configuration.maxBody,
            window: configuration.window)
        transmit(.hello, question.encoded(), at: now, into: &actions)
        hellosSent &+= 1
        helloSentAt = now
        helloAt = now + Limits.hello
    }

    /// Ends the session, if there is one, and drops what was in it.
    mutating func endSession(_ reason: DropReason, into actions: inout [HostAction]) {
        for tag in sender.drop() { actions.append(.dropped(tag: tag, reason)) }
        receiver = ReliableReceiver()
        session = 0
        sessionOpenedAt = nil
        lastFrameAt = nil
        lastHeartbeatAt = nil
        leaseToken = 0
        helloAt = nil
        heartbeatAt = nil
        timeAt = nil
    }

    /// The rig speaks in another session: ask for a new one.
    mutating func renew(
        _ reason: DropReason, _ cause: LinkCause, at now: CoreTime, into actions: inout [HostAction]
    ) {
        endSession(reason, into: &actions)
        greet(nonce: nonces.next(), cause: cause, at: now, into: &actions)
    }

    mutating func lose(_ cause: LinkCause, into actions: inout [HostAction]) {
        change(to: .lost, cause, into: &actions)
        endSession(.linkLost, into: &actions)
        actions.append(.reopenPort(cause: cause))
    }

    mutating func fillWindow(at now: CoreTime, into actions: inout [HostAction]) {
        let line = configuration.lineTime(octets:)
        while let (sequence, packet) = sender.advance(at: now, lineTime: line) {
            transmit(.reliableData, packet, sequence: sequence, at: now, into: &actions)
        }
    }

    mutating func resend(
        becauseOfTime: Bool, at now: CoreTime, into actions: inout [HostAction]
    ) {
        let line = configuration.lineTime(octets:)
        for (sequence, packet) in sender.resend(at: now, becauseOfTime: becauseOfTime, lineTime: line) {
            counters.retries += 1
            transmit(.reliableData, packet, sequence: sequence, at: now, into: &actions)
        }
    }
}

import MockDevices
import RigFirmware
import RigLinkC

/// The ground end of the wire in virtual time, small enough to go back to a moment as its rig does.
final class MatrixHost {
    /// All that changes; a copy of it and of the rig is a moment.
    struct State {
        var now: UInt64 = 0
        var session: UInt8 = 0
        var sequence: UInt8 = 0
        var expected: UInt8 = 0
        var token: UInt32 = 0
        var leaseCounter: UInt16 = 0
        var nextBeat: UInt64 = 0
        var beats = true
        var nextID: UInt32 = 1
        var decoder = rl_decoder()
    }

    struct Moment {
        var rig: SimulatedRig.Moment
        let state: State
    }

    let rig: SimulatedRig
    var state = State()
    private(set) var reports: [MatrixReport] = []
    /// The last sample of the board.
    private(set) var inputs = rf_inputs()
    /// Falsifies what the board samples.
    var tamper: ((inout rf_inputs) -> Void)?

    init(_ settings: RigSettings, nonvolatile: NonvolatileImage) throws {
        rig = try SimulatedRig(settings: settings, nonvolatile: nonvolatile, ledger: try RigLedger())
        rl_decoder_init(&state.decoder, true)
        rig.tamper = { [unowned self] sample in
            self.tamper?(&sample)
            self.inputs = sample
        }
    }

    func moment() -> Moment { Moment(rig: rig.moment(), state: state) }

    func restore(_ moment: Moment) {
        rig.restore(moment.rig)
        state = moment.state
        reports.removeAll(keepingCapacity: true)
    }

    // Time and frames

    func run(_ milliseconds: Int) {
        for _ in 0..<milliseconds {
            state.now += 1_000
            rig.step(to: state.now)
            listen()
            if state.beats, state.session != 0, state.now >= state.nextBeat { beat() }
        }
    }

    func run(atMost milliseconds: Int, until condition: () -> Bool) -> Bool {
        for _ in 0..<milliseconds {
            if condition() { return true }
            run(1)
        }
        return condition()
    }

    func hello(nonce: UInt32) {
        var body: [UInt8] = [1, 1]
        body.add(nonce, 4)
        body += rig.settings.wireHash
        body.add(1_012, 2)
        body.add(4, 1)
        send(kind: UInt8(RL_KIND_HELLO), session: 0, sequence: 0, body)
        run(5)
    }

    func beat() {
        state.leaseCounter &+= 1
        var body: [UInt8] = []
        body.add(state.token, 4)
        body.add(state.leaseCounter, 2)
        body.add(1, 1)
        send(kind: UInt8(RL_KIND_HEARTBEAT), session: state.session, sequence: state.sequence, body)
        state.nextBeat = state.now + 100_000
    }

    func stop(id: UInt32) {
        var body: [UInt8] = [1]
        body.add(id, 4)
        send(kind: UInt8(RL_KIND_STOP), session: 0, sequence: 0, body)
    }

    func noise() {
        for _ in 0..<40 { rig.receive([0, 5, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0], at: state.now) }
    }

    /// A packet in a reliable frame of the present session.
    func send(packet: [UInt8]) {
        let sequence = state.sequence
        state.sequence &+= 1
        send(kind: UInt8(RL_KIND_DATA_R), session: state.session, sequence: sequence, packet)
    }

    /// The report that ends the command `id`, or nil if none comes.
    func end(of id: UInt32, within milliseconds: Int) -> MatrixReport? {
        _ = run(atMost: milliseconds) { reports.contains { $0.command == id && $0.isFinal } }
        return reports.first { $0.command == id && $0.isFinal }
    }

    private func send(kind: UInt8, session: UInt8, sequence: UInt8, _ body: [UInt8]) {
        rig.receive(encoded(kind, session, sequence, body), at: state.now)
    }

    private func encoded(_ kind: UInt8, _ session: UInt8, _ sequence: UInt8, _ body: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(RL_MAX_WIRE)) { wire, count in
            count = body.withUnsafeBufferPointer { body in
                var frame = rl_frame()
                frame.from_device = false
                frame.kind = kind
                frame.session = session
                frame.sequence = sequence
                frame.acknowledge = state.expected
                frame.clock = UInt32(truncatingIfNeeded: state.now)
                frame.body = body.baseAddress
                frame.count = body.count
                return rl_frame_encode(&frame, wire.baseAddress)
            }
        }
    }

    private func listen() {
        for octet in rig.takeOutput() {
            var verdict = RL_EMPTY
            var frame = rl_frame()
            guard rl_decoder_feed(&state.decoder, octet, &verdict, &frame), verdict == RL_OK else { continue }
            take(frame)
        }
    }

    private func take(_ frame: rl_frame) {
        let body = UnsafeBufferPointer(start: frame.body, count: frame.count)
        switch Int(frame.kind) {
        case Int(RL_KIND_HELLO_ACK) where body[1] != state.session:
            (state.session, state.sequence, state.expected) = (body[1], 0, 0)
            state.nextBeat = state.now
        case Int(RL_KIND_DATA_R) where frame.session == state.session:
            if frame.sequence == state.expected {
                state.expected &+= 1
                if let report = MatrixReport(body) { reports.append(report) }
            }
            send(kind: UInt8(RL_KIND_ACK), session: state.session, sequence: state.sequence, [])
        default: break
        }
    }
}

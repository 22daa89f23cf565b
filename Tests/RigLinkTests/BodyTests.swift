import Octets
import RigLink
import Testing

@Suite("Bodies")
struct BodyTests {
    @Test func `HELLO is laid out as the table says`() throws {
        let hello = HelloQuestion(
            nonce: 0x0102_0304, wireHash: [11, 12, 13, 14, 15, 16, 17, 18], maxBody: 1012, window: 4)
        let octets: [UInt8] = [1, 1, 1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 17, 18, 0x03, 0xF4, 4]
        #expect(hello.encoded() == octets)
        #expect(try HelloQuestion(parsing: octets) == hello)
    }

    @Test func `HELLO-ACK is laid out as the table says`() throws {
        let octets = (1...52).map { UInt8($0) }
        let answer = try HelloAcknowledge(parsing: octets)
        #expect((answer.version, answer.session, answer.nonce) == (1, 2, 0x0304_0506))
        #expect(answer.controllerID == Array(7...18))
        #expect(answer.firmwareVersion == 0x1314_1516)
        #expect(answer.buildHash == Array(23...30))
        #expect(answer.wireHash == Array(31...38))
        #expect((answer.bootCount, answer.resetCause) == (0x2728_292A, 43))
        #expect((answer.clockHertz, answer.maxBody) == (0x2C2D_2E2F, 0x3031))
        #expect((answer.window, answer.rigState, answer.flags) == (50, 51, 52))
        #expect(!answer.isSimulator)
        #expect(answer.encoded() == octets)
    }

    @Test func `the rig's HEARTBEAT is laid out as the table says`() throws {
        let octets = (1...25).map { UInt8($0) }
        let beat = try RigHeartbeat(parsing: octets)
        #expect((beat.state, beat.inhibitFlags, beat.freeCommandSlots) == (1, 0x0203_0405, 6))
        #expect((beat.lastError, beat.stopBits, beat.leaseStage, beat.armScope) == (0x0708, 9, 10, 11))
        #expect((beat.armSecondsLeft, beat.authorityEpoch) == (0x0C0D, 0x0E0F))
        #expect((beat.stateRevision, beat.lastStopID) == (0x1011_1213, 0x1415_1617))
        #expect(beat.leaseAge == 0x1819)
        #expect(beat.isStopLatched && !beat.isAtStandstill)
        #expect(beat.encoded() == octets)
    }

    @Test func `the host's HEARTBEAT and TIME are laid out as the table says`() throws {
        let beat = HostHeartbeat(armToken: 0x0102_0304, leaseCounter: 0x0506, hostState: 7)
        #expect(beat.encoded() == [1, 2, 3, 4, 5, 6, 7])
        #expect(try HostHeartbeat(parsing: beat.encoded()) == beat)
        let time = TimeExchange(asked: 1, received: 0x0203, answered: -1)
        #expect(time.encoded().count == 24)
        #expect(try TimeExchange(parsing: time.encoded()) == time)
        #expect(TimeExchange.question(at: 258) == [0, 0, 0, 0, 0, 0, 1, 2])
    }

    @Test func `a body of another length is an error that names both`() {
        #expect(throws: RigLinkError.wrongBodyLength(kind: .hello, found: 16, expected: 17)) {
            try HelloQuestion(parsing: [UInt8](repeating: 0, count: 16))
        }
        #expect(throws: RigLinkError.wrongBodyLength(kind: .helloAcknowledge, found: 53, expected: 52)) {
            try HelloAcknowledge(parsing: [UInt8](repeating: 0, count: 53))
        }
        #expect(throws: RigLinkError.wrongBodyLength(kind: .heartbeat, found: 7, expected: 25)) {
            try RigHeartbeat(parsing: [UInt8](repeating: 0, count: 7))
        }
        #expect(throws: RigLinkError.wrongBodyLength(kind: .heartbeat, found: 25, expected: 7)) {
            try HostHeartbeat(parsing: [UInt8](repeating: 0, count: 25))
        }
        #expect(throws: RigLinkError.wrongBodyLength(kind: .time, found: 8, expected: 24)) {
            try TimeExchange(parsing: [UInt8](repeating: 0, count: 8))
        }
    }

    @Test func `texts of errors say what was found, what was expected and what to do`() {
        let errors: [RigLinkError] = [
            .wrongBodyLength(kind: .hello, found: 1, expected: 17),
            .packetLength(found: 1, shortest: 7, longest: 1012), .noSession(state: .closed),
            .queueFull(waiting: 20, limit: 20),
        ]
        for error in errors { #expect(error.description.contains(": ")) }
    }
}

import Octets
import RigLink
import Testing

@Suite("Greeting and sessions")
struct GreetingTests {
    let rig = ScriptedRig()

    @Test func `HELLO goes out every 100 ms with the same nonce`() throws {
        var link = HostLink(configuration: HostLink.configuration())
        #expect(link.deadline == nil)
        var hellos = link.opened(nonce: 77).frames(.hello)
        for _ in 0..<20 {
            let due = try #require(link.deadline)
            hellos += link.woken(at: due.microseconds / 1000).frames(.hello)
        }
        #expect(link.deadline == .milliseconds(2100))
        let questions = try hellos.map { try HelloQuestion(parsing: $0.body) }
        #expect(questions.count == 21)
        #expect(questions.allSatisfy { $0.nonce == 77 && $0.window == 4 && $0.maxBody == 1012 })
        #expect(hellos.allSatisfy { $0.session == 0 && $0.sequence == 0 && $0.acknowledge == 0 })
        #expect(hellos.last?.clock == 2_000_000)
    }

    /// SR-L-03 (the host's side)
    @Test func `only an answer with the nonce opens a session`() {
        var link = HostLink(configuration: HostLink.configuration())
        _ = link.opened(nonce: 77)
        for foreign in [rig.answer(nonce: 78), rig.answer(nonce: 77, session: 0), rig.heartbeat()] {
            #expect(link.received(foreign, at: 1).isEmpty)
        }
        #expect(link.counters.refusedAnswers == 2 && link.counters.wrongSession == 1)
        let actions = link.received(rig.answer(nonce: 77), at: 10)
        guard case .sessionOpened(let answer) = actions.first else {
            Issue.record("no session: \(actions)")
            return
        }
        #expect(answer.bootCount == 3 && link.rig == answer && link.session == 5)
        #expect(actions.contains(.stateChanged(.live, cause: .helloAnswered)))
        #expect(actions.frames.map(\.kind) == [.heartbeat, .time])
        #expect(link.roundTrip == .milliseconds(10))
    }

    @Test func `the same answer again changes nothing`() {
        var link = HostLink.live()
        #expect(link.received(rig.answer(nonce: 0xABCD), at: 5).isEmpty)
        #expect(link.counters.sessions == 1)
    }

    @Test func `an answer of a rig that started again replaces the session`() throws {
        var link = HostLink.live()
        _ = try link.submitted([UInt8](repeating: 1, count: 7), tag: 9, at: 1)
        var again = rig
        again.session = 6
        again.bootCount = 4
        let news = link.received(again.answer(nonce: 0xABCD), at: 5).news
        #expect(news.first == .dropped(tag: 9, .sessionReplaced))
        #expect(news.contains(.stateChanged(.live, cause: .helloAnswered)))
        #expect(link.session == 6)
    }

    @Test func `NAK 4 of another session asks again with a new nonce`() throws {
        var link = HostLink.live()
        _ = try link.submitted([UInt8](repeating: 1, count: 7), tag: 9, at: 1)
        var other = rig
        other.session = 99
        let actions = link.received(other.frame(.refuse, [4]), at: 5)
        #expect(
            actions.news == [
                .dropped(tag: 9, .sessionReplaced), .stateChanged(.greeting, cause: .sessionReplaced),
            ])
        let hello = try HelloQuestion(parsing: try #require(actions.frames(.hello).first).body)
        #expect(hello.nonce != 0xABCD && hello.nonce != 0)
        #expect(link.received(other.frame(.refuse, [4]), at: 6).isEmpty)
        #expect(!link.received(other.answer(nonce: hello.nonce), at: 7).isEmpty)
        #expect(link.session == 99)
    }

    @Test func `NAK 4 inside the session is only counted`() {
        var link = HostLink.live()
        #expect(link.received(rig.frame(.refuse, [4]), at: 5).isEmpty)
        #expect(link.state == .live && link.counters.refusalsReceived == 1)
    }

    /// SR-L-01, SR-L-03
    @Test func `frames of another session are dropped and counted`() {
        var link = HostLink.live()
        var other = rig
        other.session = 99
        #expect(link.received(other.frame(.data, [UInt8](repeating: 1, count: 9)), at: 5).isEmpty)
        #expect(link.counters.wrongSession == 1)
    }

    @Test func `BYE both ways ends the session`() throws {
        var link = HostLink.live()
        _ = try link.submitted([UInt8](repeating: 1, count: 7), tag: 9, at: 1)
        var actions: [HostAction] = []
        link.bye(reason: 2, at: .milliseconds(5), into: &actions)
        #expect(actions.frames.map(\.kind) == [.bye])
        #expect(actions.news == [.dropped(tag: 9, .byeSent), .stateChanged(.closed, cause: .byeSent)])
        #expect(link.deadline == nil)

        var told = HostLink.live()
        let answer = told.received(rig.frame(.bye, [1]), at: 5)
        #expect(answer.news == [.stateChanged(.greeting, cause: .byeReceived)])
        #expect(answer.frames.map(\.kind) == [.hello])
    }

    @Test func `a closed link keeps nothing and hears nothing`() throws {
        var link = HostLink.live()
        for tag in 0..<6 as Range<UInt32> {
            _ = try link.submitted([UInt8](repeating: 1, count: 7), tag: tag, at: 1)
        }
        var actions: [HostAction] = []
        link.close(at: .milliseconds(5), into: &actions)
        let drops = (0..<6 as Range<UInt32>).map { HostAction.dropped(tag: $0, .portClosed) }
        #expect(actions == drops + [.stateChanged(.closed, cause: .portClosed)])
        #expect(link.deadline == nil && link.outstanding == 0)
        #expect(link.received(rig.heartbeat(), at: 6).isEmpty)
        #expect(throws: RigLinkError.noSession(state: .closed)) {
            try link.submitted([UInt8](repeating: 1, count: 7), tag: 1, at: 7)
        }
    }
}

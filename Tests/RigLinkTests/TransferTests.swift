import Octets
import RigLink
import Testing

@Suite("Reliable transfer")
struct TransferTests {
    var rig = ScriptedRig()

    static func packet(_ number: Int, length: Int = 12) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: length)
    }

    @Test func `no more than the window is out, the rest waits`() throws {
        var link = HostLink.live()
        var sent: [LinkFrame] = []
        for number in 0..<20 {
            sent += try link.submitted(Self.packet(number), tag: UInt32(number), at: 1).frames(.reliableData)
        }
        #expect(sent.map(\.sequence) == [0, 1, 2, 3])
        #expect(throws: RigLinkError.queueFull(waiting: 20, limit: 20)) {
            try link.submitted(Self.packet(20), tag: 20, at: 1)
        }
        var told = rig
        told.expected = 3
        let actions = link.received(told.frame(.acknowledge), at: 2)
        #expect(actions.news == (0..<3 as Range<UInt32>).map { .acknowledged(tag: $0) })
        #expect(actions.frames(.reliableData).map(\.sequence) == [4, 5, 6])
        #expect(actions.frames(.reliableData).map(\.body) == (4..<7).map { Self.packet($0) })
    }

    /// SR-S-15: what leads out of danger has places of its own, and they are counted as well.
    @Test func `a full queue still takes what leads out of danger`() throws {
        var link = HostLink.live()
        for number in 0..<20 { _ = try link.submitted(Self.packet(number), tag: UInt32(number), at: 1) }
        var actions: [HostAction] = []
        for number in 20..<28 {
            try link.submit(
                Self.packet(number), tag: UInt32(number), leadsOut: true, at: .milliseconds(1),
                into: &actions)
        }
        #expect(throws: RigLinkError.queueFull(waiting: 28, limit: 28)) {
            try link.submit(
                Self.packet(28), tag: 28, leadsOut: true, at: .milliseconds(1), into: &actions)
        }
        #expect(try SnapshotTests.recoded(link) == link)
    }

    @Test(arguments: [(1, 1), (4, 4), (8, 4), (0, 1)] as [(UInt8, Int)])
    func `the window is the smaller offer`(offered: UInt8, window: Int) throws {
        var small = rig
        small.window = offered
        var link = HostLink.live(small)
        var sent = 0
        for number in 0..<10 {
            sent += try link.submitted(Self.packet(number), tag: 0, at: 1).frames(.reliableData).count
        }
        #expect(sent == window)
    }

    @Test(arguments: [0, 6, 101, 1013])
    func `a packet that no frame can carry is refused`(length: Int) {
        var small = rig
        small.maxBody = 100
        var link = HostLink.live(small)
        #expect(throws: RigLinkError.packetLength(found: length, shortest: 7, longest: 100)) {
            try link.submitted(Self.packet(1, length: length), tag: 0, at: 1)
        }
    }

    @Test func `retries double up to 400 ms, then the link is given up after 1.2 s`() throws {
        var link = HostLink.live()
        _ = try link.submitted(Self.packet(1), tag: 7, at: 10)
        _ = try link.submitted(Self.packet(2), tag: 8, at: 10)
        var times: [Int64] = []
        var end: [HostAction] = []
        var now: Int64 = 10
        while end.isEmpty {
            now = try #require(link.deadline).microseconds / 1000
            _ = link.received(rig.heartbeat(), at: now)
            let actions = link.woken(at: now)
            let again = actions.frames(.reliableData)
            if !again.isEmpty {
                #expect(again.map(\.sequence) == [0, 1])
                times.append(now - 10)
            }
            end = actions.news.filter { if case .stateChanged = $0 { true } else { false } }
        }
        #expect(times == [25, 75, 175, 375, 775, 1175])
        #expect(now == 1210)
        #expect(link.state == .lost && link.deadline == nil)
        #expect(link.counters.retries == 12)
    }

    /// SR-L-07
    @Test func `giving up drops everything and asks for the port`() throws {
        var link = HostLink.live()
        _ = try link.submitted(Self.packet(1), tag: 7, at: 10)
        var all: [HostAction] = []
        for now in stride(from: Int64(20), through: 1300, by: 10) {
            _ = link.received(rig.heartbeat(), at: now)
            all += link.woken(at: now).news
        }
        #expect(
            all == [
                .stateChanged(.lost, cause: .notAcknowledged), .dropped(tag: 7, .linkLost),
                .reopenPort(cause: .notAcknowledged),
            ])
    }

    @Test func `a NAK sends again at once, at most once in a round trip`() throws {
        var link = HostLink.live()
        for number in 0..<3 { _ = try link.submitted(Self.packet(number), tag: UInt32(number), at: 1) }
        var told = rig
        told.expected = 1
        let first = link.received(told.frame(.refuse, [1]), at: 11)
        #expect(first.news == [.acknowledged(tag: 0)])
        #expect(first.frames(.reliableData).map(\.sequence) == [1, 2])
        #expect(link.received(told.frame(.refuse, [1]), at: 11).frames.isEmpty)
        #expect(link.received(told.frame(.refuse, [2]), at: 50).frames.isEmpty)
        #expect(link.received(told.frame(.refuse, [1]), at: 51).frames(.reliableData).count == 2)
        told.expected = 200
        #expect(link.received(told.frame(.refuse, [1]), at: 90).isEmpty)
        #expect(link.counters.strayAcknowledgements == 1)
    }

    @Test func `sequence numbers go round and round`() throws {
        var link = HostLink.live()
        var told = rig
        for number in 0..<600 {
            let sent = try link.submitted(Self.packet(number), tag: UInt32(number), at: 1)
            #expect(sent.frames(.reliableData).map(\.sequence) == [UInt8(truncatingIfNeeded: number)])
            told.expected &+= 1
            #expect(
                link.received(told.frame(.acknowledge), at: 2) == [.acknowledged(tag: UInt32(number))])
        }
    }

    @Test func `a packet sent twice says nothing about the round trip`() throws {
        var link = HostLink.live()
        _ = try link.submitted(Self.packet(1), tag: 1, at: 10)
        _ = link.woken(at: 60)
        var told = rig
        told.expected = 1
        _ = link.received(told.frame(.acknowledge), at: 61)
        #expect(link.roundTrip == .milliseconds(0))
        _ = try link.submitted(Self.packet(1), tag: 1, at: 70)
        told.expected = 2
        _ = link.received(told.frame(.acknowledge), at: 78)
        #expect(link.roundTrip == .milliseconds(1))
    }

    @Test func `a slow line gives a frame its time before it is sent again`() throws {
        var link = HostLink.live(baud: 9600)
        _ = try link.submitted(Self.packet(1, length: 1000), tag: 1, at: 10)
        // 1015 octets of 10 bits at 9600 bits a second are 1.057 s; with no round trip yet, nothing is added.
        #expect(link.woken(at: 1000).frames(.reliableData).isEmpty)
        #expect(link.counters.retries == 0)
    }

    @Test func `a window that fills a slow line is not sent again while it drains`() throws {
        var link = HostLink.live(baud: 115_200)
        for number in 0..<4 {
            _ = try link.submitted(Self.packet(number, length: 1000), tag: UInt32(number), at: 10)
        }
        // Four frames of 1015 octets take 352 ms; the first answer can come after 88.
        _ = link.received(rig.heartbeat(), at: 200)
        #expect(link.woken(at: 350).frames(.reliableData).isEmpty)
        #expect(link.woken(at: 420).frames(.reliableData).count == 4)
    }

    @Test func `packets come in order, once, and are acknowledged once a chunk`() {
        var link = HostLink.live()
        var told = rig
        let chunk = (0..<3).flatMap { told.report(Self.packet($0)) }
        let actions = link.received(chunk, at: 5)
        #expect(
            actions.news == (0..<3).map { .packet(Self.packet($0), reliable: true, deviceClock: 77) })
        #expect(actions.frames.map(\.kind) == [.acknowledge])
        #expect(actions.frames.last?.acknowledge == 3)
        let again = link.received(chunk, at: 6)
        #expect(again.news.isEmpty && again.frames.map(\.kind) == [.acknowledge])
        #expect(link.counters.duplicates == 3)
    }

    @Test func `one NAK for each gap`() {
        var link = HostLink.live()
        var told = rig
        let reports = (0..<5).map { told.report(Self.packet($0)) }
        var actions = link.received(reports[0] + reports[2] + reports[3], at: 5)
        #expect(actions.frames.map(\.kind) == [.refuse])
        #expect(actions.frames.first?.acknowledge == 1 && actions.frames.first?.body == [1])
        actions = link.received(reports[4], at: 6)
        #expect(actions.isEmpty)
        actions = link.received(reports[1] + reports[3], at: 7)
        #expect(actions.news.count == 1)
        #expect(actions.frames.map(\.kind) == [.refuse])
        #expect(actions.frames.first?.acknowledge == 2)
        #expect(link.counters.gaps == 2 && link.counters.refusalsSent == 2)
    }

    @Test func `telemetry needs no acknowledgement and damage is passed on raw`() {
        var link = HostLink.live()
        let actions = link.received(rig.frame(.data, Self.packet(4)) + [9, 1, 0], at: 5)
        #expect(
            actions == [
                .packet(Self.packet(4), reliable: false, deviceClock: 77),
                .damaged(.badCOBS, raw: [9, 1]),
            ])
        #expect(link.counters.judged(.badCOBS) == 1 && link.counters.damaged == 1)
        #expect(link.counters.received(.data) == 1)
    }
}

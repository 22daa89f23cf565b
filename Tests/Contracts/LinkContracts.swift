import CThreadShim
import Links
import Octets
import Testing

/// What every kind of link promises, run over each registered kind.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LinkContracts {
    static let schemes = contractDevices.map { $0.scheme }

    /// A device, a started link to it, and what the link told.
    private struct Setup {
        let device: any ContractDevice
        let link: any Link
        let log = SignalLog()

        init(_ scheme: String, name: String = "contract", start: Bool = true) throws {
            let kind = try #require(contractDevices.first { $0.scheme == scheme })
            device = kind.init()
            let configuration = LinkConfiguration(name: name, scheme: scheme, path: device.path)
            link = try LinkRegistry.standard.makeLink(LinkID(3), configuration, deliver: log.deliver)
            if start {
                link.start()
                try #require(log.opened() != nil, "\(log.all)")
            }
        }
    }

    @Test func `every registered kind has a device to be tested with`() {
        #expect(Set(LinkRegistry.standard.schemes) == Set(Self.schemes))
    }

    @Test(arguments: schemes) func `nothing is opened before start`(scheme: String) throws {
        let setup = try Setup(scheme, start: false)
        cts_sleep(20_000_000)
        #expect(setup.log.all.isEmpty && !setup.link.statistics.isOpen)
        #expect(!setup.link.send([1]))
        #expect(setup.link.emergencyWrite([1]).outcome == .noPort)
        setup.link.shutdown()
    }

    @Test(arguments: schemes) func `octets pass both ways in order`(scheme: String) throws {
        let setup = try Setup(scheme)
        defer { setup.link.shutdown() }
        let octets = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let reader = try OSThread(name: "writer") { [link = setup.link] in
            for start in stride(from: 0, to: octets.count, by: 100) {
                while !link.send(Array(octets[start..<start + 100])) { cts_sleep(1_000_000) }
            }
        }
        #expect(setup.device.read(octets.count, within: 10_000_000_000) == octets)
        reader.join()
        setup.device.write(octets)
        #expect(setup.log.received(octets.count) == octets)
        let statistics = setup.link.statistics
        #expect(statistics.sentOctets == 20_000 && statistics.receivedOctets == 20_000)
        #expect(statistics.lastReceivedAt > 0 && statistics.lastReceivedAt <= bootTime())
    }

    @Test(arguments: schemes) func `a device that goes away is closed, found again, and works`(scheme: String)
        throws
    {
        let setup = try Setup(scheme)
        defer { setup.link.shutdown() }
        for round in 1...5 {
            let cutAt = bootTime()
            setup.device.cut()
            let closed = try #require(setup.log.first(skipping: round - 1) { $0 == .closed(.hungUp) })
            #expect(closed.at - cutAt < 200_000_000)
            #expect(setup.link.emergencyWrite([1]).outcome == .noPort)
            cts_sleep(Int64(round) * 10_000_000)
            let backAt = bootTime()
            setup.device.restore()
            let opened = try #require(setup.log.opened(times: round + 1))
            #expect(opened.at - backAt < 300_000_000)
            #expect(setup.link.send([UInt8(round)]))
            #expect(setup.device.read(1, within: 2_000_000_000) == [UInt8(round)])
            setup.device.write([UInt8(round)])
            #expect(setup.log.received(round).count == round)
        }
    }

    @Test(arguments: schemes) func `reopen closes with its cause and opens again at once`(scheme: String)
        throws
    {
        let setup = try Setup(scheme)
        defer { setup.link.shutdown() }
        cts_sleep(300_000_000)
        let askedAt = bootTime()
        setup.link.reopen("no answer for 1200 ms")
        let opened = try #require(setup.log.opened(times: 2))
        #expect(opened.at - askedAt < 100_000_000)
        #expect(setup.log.all.contains { $0.signal == .closed(.reopened("no answer for 1200 ms")) })
        #expect(setup.link.send([8]))
        #expect(setup.device.read(1, within: 2_000_000_000) == [8])
    }

    @Test(arguments: schemes) func `a device that does not read fills a bounded queue`(scheme: String) throws
    {
        let setup = try Setup(scheme)
        defer { setup.link.shutdown() }
        let chunk = [UInt8](repeating: 0x55, count: 4096)
        var taken = 0
        while setup.link.send(chunk) {
            taken += 1
            try #require(taken < 1000, "it takes without end")
        }
        let refused = try #require(
            setup.log.first {
                if case .writeFailed = $0 { return true }
                return false
            })
        #expect(refused.signal == .writeFailed(errno: 105, unsent: 4096))
        #expect(setup.link.statistics.queuedOctets <= 64 << 10)
        #expect(setup.device.read(taken * 4096, within: 10_000_000_000).count == taken * 4096)
    }

    /// SR-L-04
    @Test(arguments: schemes) func `an emergency write passes everything that waits, whole`(scheme: String)
        throws
    {
        let setup = try Setup(scheme)
        defer { setup.link.shutdown() }
        while setup.link.send([UInt8](repeating: 0x55, count: 4096)) {}
        let stop: [UInt8] = [0] + (1...30).map(UInt8.init) + [0]
        let result = setup.link.emergencyWrite(stop)
        #expect(result.outcome == .written(octets: stop.count))
        #expect(result.answeredAt >= result.calledAt && result.answeredAt - result.calledAt < 50_000_000)
        let seen = setup.device.read(64 << 10, within: 1_000_000_000)
        let place = try #require(seen.firstIndex(of: 0), "the stop frame did not come")
        #expect(Array(seen[place...].prefix(stop.count)) == stop)
        #expect(place <= 16 << 10, "only what the device had already is before it")
        #expect(setup.link.statistics.emergencyWrites == 1)
    }

    /// SR-L-04
    @Test(arguments: schemes) func `emergency writes from many threads stay whole`(scheme: String) throws {
        let setup = try Setup(scheme)
        defer { setup.link.shutdown() }
        let link = setup.link
        let threads = try (1...4).map { number in
            try OSThread(name: "stop-\(number)") {
                for _ in 0..<50 {
                    _ = link.emergencyWrite([0] + [UInt8](repeating: UInt8(number), count: 20) + [0])
                }
            }
        }
        threads.forEach { $0.join() }
        // A flush may take earlier frames away, but never a part of one that came.
        let frames = setup.device.read(22 * 200, within: 200_000_000).split(separator: 0)
        #expect(!frames.isEmpty)
        #expect(frames.dropFirst().allSatisfy { $0.count == 20 && Set($0).count == 1 })
    }

    @Test(arguments: schemes) func `all signals come from one thread and closed is the last`(scheme: String)
        throws
    {
        let setup = try Setup(scheme)
        setup.device.write([1, 2, 3])
        #expect(setup.log.received(3) == [1, 2, 3])
        setup.link.shutdown()
        #expect(setup.log.all.last?.signal == .closed(.shutDown))
        #expect(Set(setup.log.all.map(\.thread)).count == 1)
        #expect(setup.log.all.first?.thread != cts_thread_id())
        #expect(!setup.link.send([1]))
        #expect(setup.link.emergencyWrite([1]).outcome == .noPort)
        setup.link.shutdown()
    }

    @Test(arguments: schemes) func `shutdown is quick with the port open, closed, or full`(scheme: String)
        throws
    {
        for state in 0..<3 {
            let setup = try Setup(scheme)
            if state == 1 {
                setup.device.cut()
                try #require(setup.log.closed(times: 2) != nil)
            }
            if state == 2 { while setup.link.send([UInt8](repeating: 1, count: 4096)) {} }
            let askedAt = bootTime()
            setup.link.shutdown()
            #expect(bootTime() - askedAt < 200_000_000)
        }
    }

    @Test(arguments: schemes) func `a link leaves no thread and no descriptor behind`(scheme: String) throws {
        let (threads, descriptors) = (cts_count_threads(), cts_count_descriptors())
        for _ in 0..<100 {
            let setup = try Setup(scheme)
            setup.link.shutdown()
        }
        // Other tests run beside this one, so the counts may move a little; a leak would be a hundred.
        #expect(cts_count_threads() < threads + 50)
        #expect(cts_count_descriptors() < descriptors + 50)
    }
}

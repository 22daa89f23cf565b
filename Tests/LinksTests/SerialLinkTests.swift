import CThreadShim
import Links
import Octets
import Testing

@Suite(.serialized, .timeLimit(.minutes(1))) struct SerialLinkTests {
    let everyOctet = (0...255).map(UInt8.init)

    @Test func `all 256 octets pass both ways unchanged`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path).opened()
        defer { rig.link.shutdown() }
        #expect(rig.link.send(everyOctet))
        #expect(device.read(256) == everyOctet)
        device.write(everyOctet)
        #expect(rig.log.waits(forOctets: 256))
        #expect(rig.log.received == everyOctet)
    }

    @Test func `a port is opened raw, and what was opened is told`() throws {
        let device = PtyDevice()
        let folder = Folder()
        let path = folder.link("rig", to: device.node)
        let rig = try Rig(path).opened()
        defer { rig.link.shutdown() }
        guard case .opened(let info)? = rig.log.all.first else { Issue.record("\(rig.log.all)"); return }
        #expect(info.path == path && info.device == device.node && info.isPseudoTerminal)
        #expect(info.baud == 115_200 && info.pacedBaud == 0 && info.opening == 1)
        #expect(rig.link.statistics.isOpen)
    }

    @Test func `each chunk carries the clocks of its read`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path).opened()
        defer { rig.link.shutdown() }
        var sent: [Int64] = []
        for index in 0..<5 {
            sent.append(bootTime())
            device.write([UInt8(index)])
            #expect(rig.log.waits(forOctets: index + 1))
        }
        var previous: Int64 = 0
        var index = 0
        for case .received(let bytes, let readAt, let utc) in rig.log.all {
            #expect(bytes == [UInt8(index)])
            #expect(readAt > previous && readAt >= sent[index] && readAt < sent[index] + 1_000_000_000)
            #expect(
                abs((wallTime() - utc) - (bootTime() - readAt)) < 5_000_000,
                "the two clocks are of one moment")
            previous = readAt
            index += 1
        }
        #expect(index == 5)
    }

    @Test func `a hang-up is one event and no spin`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path).opened()
        defer { rig.link.shutdown() }
        device.write([1, 2, 3])
        #expect(rig.log.waits(forOctets: 3))
        let cutAt = bootTime()
        device.cut()
        let closedAt = try #require(rig.log.time(of: { $0 == .closed(.hungUp) }))
        #expect(closedAt - cutAt < 100_000_000)
        try #require(rig.log.time(of: LinkSignal.isClosed, skipping: 1) != nil)
        let turns = rig.link.statistics.failedOpenings
        cts_sleep(600_000_000)
        #expect(rig.log.all.filter(LinkSignal.isClosed).count == 2, "hung up, then not there: \(rig.log.all)")
        #expect((1...4).contains(rig.link.statistics.failedOpenings - turns), "an attempt each 250 ms")
        #expect(!rig.link.send([1]))
    }

    @Test func `what waits when the port goes away is told as unsent`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path, pacedBaud: 1200).opened()
        defer { rig.link.shutdown() }
        #expect(rig.link.send([UInt8](repeating: 7, count: 500)))
        device.cut()
        try #require(rig.log.time(of: LinkSignal.isClosed) != nil)
        guard case .writeFailed(_, let unsent)? = rig.log.all.dropFirst().first else {
            Issue.record("\(rig.log.all)")
            return
        }
        let statistics = rig.link.statistics
        #expect(unsent > 400 && unsent + Int(statistics.sentOctets) == 500)
        #expect(statistics.unsentOctets == Int64(unsent) && statistics.queuedOctets == 0)
    }

    @Test func `a link is found within milliseconds when its path appears`() throws {
        let device = PtyDevice()
        let folder = Folder()
        let rig = try Rig(folder.path + "/rig")
        defer { rig.link.shutdown() }
        try #require(rig.log.time(of: LinkSignal.isClosed) != nil)
        cts_sleep(30_000_000)
        let began = bootTime()
        _ = folder.link("rig", to: device.node)
        let openedAt = try #require(rig.log.time(of: LinkSignal.isOpened))
        print("path back → open: \((openedAt - began) / 1000) us")
        #expect(openedAt - began < 100_000_000, "the retry alone would take up to 250 ms")
    }

    @Test func `a folder that is not there yet is waited for too`() throws {
        let device = PtyDevice()
        let folder = Folder()
        let rig = try Rig(folder.path + "/serial/by-id/rig")
        defer { rig.link.shutdown() }
        try #require(rig.log.time(of: LinkSignal.isClosed) != nil)
        shell("mkdir -p \(folder.path)/serial/by-id && ln -s \(device.node) \(folder.path)/serial/by-id/rig")
        #expect(rig.log.time(of: LinkSignal.isOpened, within: 400_000_000) != nil)
    }

    @Test func `a link that is pointed at another device is followed at the next opening`() throws {
        let first = PtyDevice()
        let second = PtyDevice()
        let folder = Folder()
        let path = folder.link("rig", to: first.node)
        let rig = try Rig(path).opened()
        defer { rig.link.shutdown() }
        _ = folder.link("rig", to: second.node)
        cts_sleep(20_000_000)
        #expect(rig.log.all.count == 1, "an open port is left alone")
        first.cut()
        try #require(rig.log.time(of: LinkSignal.isOpened, skipping: 1) != nil)
        #expect(rig.link.send([9]))
        #expect(second.read(1) == [9])
        #expect(rig.link.statistics.openings == 2)
    }

    /// SR-L-14
    @Test func `a second opener is refused and gets the port when it is free`() throws {
        let device = PtyDevice()
        let first = try Rig(device.path).opened()
        let second = try Rig(device.path)
        defer { second.link.shutdown() }
        try #require(second.log.time(of: LinkSignal.isClosed) != nil)
        #expect(second.log.all == [.closed(.cannotOpen(.busy(path: device.path, owner: "")))])
        #expect(first.link.send([5]))
        #expect(device.read(1) == [5], "the refused opener threw nothing of the owner's away")
        first.link.shutdown()
        let freeAt = bootTime()
        let openedAt = try #require(second.log.time(of: LinkSignal.isOpened))
        #expect(openedAt - freeAt < 300_000_000, "no hint tells this; the retry does")
    }

    /// SR-L-14
    @Test func `the owner of a busy port is named`() throws {
        let device = PtyDevice()
        let owner = spawn("exec flock -n \(device.path) sleep 20")
        defer {
            cts_kill(owner, 9)
            cts_wait_child(owner, 1_000_000_000, nil)
        }
        cts_sleep(100_000_000)
        let rig = try Rig(device.path)
        defer { rig.link.shutdown() }
        try #require(rig.log.time(of: LinkSignal.isClosed) != nil)
        guard case .closed(.cannotOpen(.busy(_, let name)))? = rig.log.all.first else {
            Issue.record("\(rig.log.all)")
            return
        }
        #expect(name.contains("(process ") && (name.contains("flock") || name.contains("sleep")))
    }

    /// SR-L-05
    @Test func `a paced link keeps at most 20 ms of octets in the kernel`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path, pacedBaud: 9600).opened()
        defer { rig.link.shutdown() }
        let began = bootTime()
        #expect(rig.link.send([UInt8](repeating: 3, count: 240)))
        let atOnce = device.read(240, within: 3_000_000)
        #expect((1...40).contains(atOnce.count), "20 ms at 9600 baud are 19 octets")
        let rest = device.read(240 - atOnce.count)
        let took = bootTime() - began
        #expect(atOnce.count + rest.count == 240)
        #expect(took > 210_000_000 && took < 600_000_000, "240 octets are 250 ms: \(took)")
    }

    /// SR-L-05 (at the rig's speed, in a storm)
    @Test func `in a storm of frames the line is never more than 256 octets ahead of 115,200 baud`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path, pacedBaud: 115_200, queue: 64 << 10).opened()
        defer { rig.link.shutdown() }
        let began = bootTime()
        let frames = 400
        for number in 0..<frames {
            // From the caller's thread while there is room, from the link's own when there is none.
            #expect(rig.link.send([UInt8](repeating: UInt8(truncatingIfNeeded: number | 1), count: 60)))
        }
        var arrived = 0
        while arrived < frames * 60 {
            arrived += device.read(4096, within: 200_000).count
            try #require(bootTime() - began < 20_000_000_000, "only \(arrived) octets came")
            // Ten bits an octet: what a line of this speed could have sent since the first call.
            let drained = Int((bootTime() - began) * 11_520 / 1_000_000_000)
            #expect(arrived - drained <= 256, "\(arrived) octets, \(drained) drained")
        }
        #expect(bootTime() - began > 1_900_000_000, "24,000 octets are 2.08 s")
    }

    @Test func `a full queue takes nothing of a frame and says so`() throws {
        let device = PtyDevice()
        let rig = try Rig(device.path, pacedBaud: 1200, queue: 300).opened()
        defer { rig.link.shutdown() }
        #expect(rig.link.send([UInt8](repeating: 1, count: 200)))
        #expect(!rig.link.send([UInt8](repeating: 2, count: 200)))
        try #require(rig.log.time(of: { $0 == .writeFailed(errno: 105, unsent: 200) }) != nil)
        #expect(rig.link.statistics.unsentOctets == 200)
    }
}

@Suite struct LinkErrorTests {
    @Test(arguments: [
        (LinkError.noSuchPort(path: "/dev/x"), "plug the device in"),
        (.notPermitted(path: "/dev/x", group: "dialout"), "usermod -aG dialout"),
        (.busy(path: "/dev/x", owner: "minicom (process 7)"), "in use by minicom (process 7)"),
        (.busy(path: "/dev/x", owner: ""), "another program"),
        (.notAPort(path: "/dev/x"), "not a serial port"),
        (.settingsRefused(path: "/dev/x", asked: "123 baud, 8 none 1"), "does not take 123 baud"),
        (.unknownScheme(found: "seriell", known: ["serial"]), "use one of serial"),
    ])
    func `an error names the fix`(error: LinkError, fix: String) {
        #expect(error.description.contains(fix))
    }

    @Test(arguments: ["/etc/hostname", "/dev/null"])
    func `a path that is no port is told as such`(path: String) throws {
        let rig = try Rig(path)
        defer { rig.link.shutdown() }
        try #require(rig.log.time(of: LinkSignal.isClosed) != nil)
        #expect(rig.log.all == [.closed(.cannotOpen(.notAPort(path: path)))])
    }

    @Test(.enabled(if: cts_user_id() != 0)) func `a port of another group names the group`() throws {
        let rig = try Rig("/dev/ttyS0")
        defer { rig.link.shutdown() }
        try #require(rig.log.time(of: LinkSignal.isClosed) != nil)
        #expect(rig.log.all == [.closed(.cannotOpen(.notPermitted(path: "/dev/ttyS0", group: "dialout")))])
    }

    @Test(arguments: [
        LinkConfiguration(name: "a", path: ""), LinkConfiguration(name: "a", path: "usb:xyz"),
        LinkConfiguration(name: "a", path: "/dev/x", baud: 0),
        LinkConfiguration(name: "a", path: "/dev/x", stopBits: 3),
        LinkConfiguration(name: "a", path: "/dev/x", pacedBaud: -1),
        LinkConfiguration(name: "a", path: "/dev/x", sendQueueOctets: 0),
        LinkConfiguration(name: "a", scheme: "carrier-pigeon", path: "/dev/x"),
    ])
    func `settings that no port can take are refused before anything is opened`(settings: LinkConfiguration) {
        #expect(throws: LinkError.self) {
            _ = try LinkRegistry.standard.makeLink(LinkID(0), settings) { _, _ in }
        }
    }

    @Test func `attempts are fast for a minute, then slow down to five seconds`() {
        let schedule = RetrySchedule()
        let second: Int64 = 1_000_000_000
        #expect(schedule.wait(after: 0, closedFor: 0) == second / 4)
        #expect(schedule.wait(after: second / 4, closedFor: 59 * second) == second / 4)
        var wait = second / 4
        var waits: [Int64] = []
        for _ in 0..<6 {
            wait = schedule.wait(after: wait, closedFor: 61 * second)
            waits.append(wait)
        }
        #expect(waits == [second / 2, second, 2 * second, 4 * second, 5 * second, 5 * second])
    }
}

import MockDevices
import RigFirmware
import Testing

/// T-07: what a cup says of itself, under faults of index, lock, gate, scale, power and store.
struct CupTests {
    private enum Cup {
        static let unknown = UInt8(RD_CUP_STATE_UNKNOWN), clean = UInt8(RD_CUP_STATE_EMPTY_CLEAN)
        static let filling = UInt8(RD_CUP_STATE_FILLING), verified = UInt8(RD_CUP_STATE_VERIFIED)
        static let lost = UInt8(RD_CUP_STATE_LOST), used = UInt8(RD_CUP_STATE_USED)
    }

    private func ready(
        pace: Int = 20, save: @escaping (NonvolatileImage) -> Bool = { _ in true }
    ) throws -> BenchHost {
        var settings = RigSettings()
        settings.pace = pace
        return try BenchHost.ready(settings, save: save)
    }

    /// A bite that has come to where the brush throws into its cup.
    private func throwing(pace: Int = 20, depth: Int = 60) throws -> (BenchHost, UInt32) {
        let bench = try ready(pace: pace)
        let id = bench.send(.bite(to: depth, cup: 3))
        #expect(bench.run(atMost: 600_000) { bench.rig.plant.cups[2] > 1 })
        return (bench, id)
    }

    private func confirm(_ cup: Int, _ state: UInt8) -> BenchCommand {
        .raw(40, [(cup, 1), (Int(state), 1)])
    }

    /// Cups that say they are clean and are not.
    private func liars(_ rig: SimulatedRig) -> [Int] {
        let states = rig.view.cups
        return (0..<12).filter { states[$0] == Cup.clean && rig.plant.cups[$0] > 0 }.map { $0 + 1 }
    }

    /// SR-F-38 · T-07
    @Test func `the power may go at any moment of a bite, also while it is written: no cup lies`() throws {
        let bench = try ready()
        let id = bench.send(.bite(to: 40, cup: 3))
        var (cuts, tears, lastWrite) = (0, 0, bench.rig.lastWriteTime)
        var seen: Set<UInt8> = []
        while bench.finalReport(id, within: 0) == nil {
            bench.run(1)
            guard bench.now < 120_000_000 else { break }
            let isWritten = bench.rig.lastWriteTime != lastWrite
            lastWrite = bench.rig.lastWriteTime
            guard isWritten || bench.now / 1_000 % 40 == 0 else { continue }
            let moment = bench.rig.moment()
            for cut in isWritten ? [nil, 0, 3, 40, 400] : [nil] as [Int?] {
                if let cut {
                    bench.rig.tearLastWrite(after: cut)
                    tears += 1
                }
                try bench.rig.reset(cause: cuts % 2 == 0 ? 1 : 5, at: bench.now)
                bench.rig.step(to: bench.now + 5_000)
                #expect(liars(bench.rig) == [], "at \(bench.now) µs, torn after \(cut ?? -1)")
                seen.insert(bench.rig.view.cups[2])
                cuts += 1
                bench.rig.restore(moment)
            }
        }
        #expect(bench.finalReport(id)?.subtype == 7)
        #expect(cuts > 60 && tears > 10, "\(cuts) cuts, \(tears) torn writes")
        #expect(seen.isSuperset(of: [Cup.clean, Cup.filling, 3, Cup.verified]), "\(seen)")
    }

    /// SR-F-38 · T-07
    @Test func `after a cut in the transfer the cup is not filled again, and a person settles it`() throws {
        let (bench, _) = try throwing()
        try bench.rig.reset(at: bench.now)
        bench.run(50)
        #expect(bench.rig.view.cups[2] == Cup.filling && bench.rig.view.pendingCup == 3)
        bench.token = 0
        bench.hello(nonce: 0xC0)
        bench.run(1_100)
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(500)
        #expect(bench.finish(.tare())?.subtype == 7)
        _ = bench.finish(.retract())
        #expect(bench.finish(.carousel(4))?.code == 21, "the gate still stands open")
        #expect(bench.finish(.gate(open: false))?.subtype == 7)
        for cup in [3, 4] {
            let report = bench.finish(.bite(to: 90, cup: cup))
            #expect(report?.subtype == 2 && report?.code == 28, "cup \(cup): \(report as Any)")
        }
        #expect(bench.finish(.verify(3))?.code != 21)
        #expect(bench.rig.view.pendingCup == 0)
        #expect([Cup.verified, Cup.lost].contains(bench.rig.view.cups[2]))
        #expect(bench.finish(.bite(to: 90, cup: 3), within: 2)?.code == 28)
        #expect(bench.finish(.bite(to: 90, cup: 4))?.subtype == 7)
        #expect(liars(bench.rig) == [])
    }

    /// SR-F-38 · T-07
    @Test(arguments: ["lock", "index", "slip"])
    func `a sensor that disagrees while the brush throws ends the transfer at once`(fault: String) throws {
        let (bench, id) = try throwing()
        bench.rig.trace = OutputTrace()
        let onset = bench.now
        switch fault {
        case "lock": bench.rig.plant.faults.isCupUnlocked = true
        case "index": bench.rig.plant.faults.silent = RF_SENSOR_CAROUSEL.rawValue
        default: bench.rig.plant.cup = 4
        }
        bench.run(2_000)
        let report = bench.finalReport(id)
        #expect(report?.subtype == 8 && report?.code == 21 && report?.index == 1, "\(report as Any)")
        let off = try #require(bench.rig.trace?.settled { !$0.othersOn })
        #expect(off - onset <= 2_000, "brush off after \(off - onset) µs")
        #expect(bench.rig.view.cups[2] == Cup.filling && bench.rig.view.pendingCup == 3)
        #expect(liars(bench.rig) == [])
        if fault == "slip" { #expect(bench.rig.view.cups[3] == Cup.unknown) }
        bench.rig.plant.faults = MechanismFaults()
        bench.run(100)
        #expect(bench.finish(.bite(to: 90, cup: 5), within: 2)?.code == 28, "its sample is not settled")
    }

    /// SR-F-38 · T-07 (swapped interval)
    @Test func `a carousel that was turned while the bit drilled gets nothing`() throws {
        let bench = try ready()
        let id = bench.send(.bite(to: 60, cup: 3))
        #expect(bench.run(atMost: 60_000) { bench.rig.view.state == .drill })
        bench.rig.plant.cup = 7
        let report = bench.finalReport(id, within: 60_000)
        #expect(report?.subtype == 8 && report?.code == 21, "\(report as Any)")
        #expect(bench.rig.plant.cups.allSatisfy { $0 == 0 } && bench.rig.plant.gate == 0)
        #expect(bench.rig.view.cups[2] == Cup.clean && bench.rig.view.pendingCup == 0)
        #expect(bench.finish(.carousel(3), within: 2)?.code == 28, "nobody knows where it stands")
        #expect(bench.finish(.retract())?.subtype == 7)
        #expect(bench.finish(.home(3))?.subtype == 7)
        #expect(bench.finish(.carousel(3))?.subtype == 7)
    }

    /// SR-F-38 · T-07 (reset in mid index)
    @Test(arguments: [false, true])
    func `a carousel that stopped between two cups takes no sample until it was homed`(isReset: Bool) throws {
        let bench = try ready(pace: 1)
        bench.send(.carousel(6))
        bench.run(600)
        if isReset { try bench.rig.reset(at: bench.now) } else { bench.stop(id: 5) }
        bench.run(1_200)
        #expect(bench.rig.plant.carouselWay > 0, "it stands between two cups")
        bench.token = 0
        if isReset { bench.hello(nonce: 0xC1) } else { #expect(bench.perform(.clearStop(5))?.subtype == 7) }
        bench.run(1_100)
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(2_500)
        #expect(bench.finish(.tare())?.subtype == 7)
        for command in [BenchCommand.carousel(6), .gate(open: true), .bite(to: 60, cup: 6)] {
            #expect(bench.finish(command, within: 2)?.code == 28)
        }
        #expect(bench.finish(.home(3))?.subtype == 7)
        #expect(bench.finish(.carousel(6))?.subtype == 7 && bench.rig.plant.cup == 6)
        #expect(bench.rig.view.cups.allSatisfy { $0 == Cup.clean })
    }

    /// SR-F-38 · T-07 (lost carousel step)
    @Test func `lost steps are made up for; a lock or an index that says nothing ends the turn`() throws {
        var bench = try ready()
        bench.rig.plant.faults.lostSteps = 3
        #expect(bench.finish(.carousel(5))?.subtype == 7 && bench.rig.plant.cup == 5)

        bench.rig.plant.faults.closedA = UInt16(RF_SWITCH_CUP_LOCKED.rawValue)
        bench.rig.plant.faults.closedB = UInt16(RF_SWITCH_CUP_LOCKED.rawValue)
        #expect(bench.finish(.carousel(8))?.code == 21, "the lock never opened")
        #expect(bench.finish(.bite(to: 60, cup: 5), within: 2)?.code == 28)

        bench = try ready()
        bench.rig.plant.faults.stuck = RF_SENSOR_CAROUSEL.rawValue
        #expect(bench.finish(.carousel(5))?.code == 36)
        #expect(bench.finish(.bite(to: 60, cup: 1), within: 2)?.code == 28)
        #expect(bench.rig.plant.cups.allSatisfy { $0 == 0 })
    }

    /// SR-F-38 · T-07 (used, missing and full cup)
    @Test func `a cup that is full is found by the scale, one that is missing is lost`() throws {
        let bench = try ready()
        bench.rig.plant.cups[1] = 30
        let full = bench.finish(.bite(to: 60, cup: 2))
        #expect(full?.code == 28 && !bench.rig.view.isInHole && bench.rig.plant.cups[1] == 30)
        #expect(bench.rig.view.cups[1] == Cup.unknown)
        #expect(bench.perform(confirm(2, Cup.clean))?.code == 21, "the scale shows what is in it")
        bench.rig.plant.missingCups = [3]
        #expect(bench.finish(.bite(to: 60, cup: 3))?.code == 53)
        #expect(bench.rig.view.cups[2] == Cup.lost && bench.rig.view.pendingCup == 0)
        #expect(bench.finish(.bite(to: 90, cup: 3), within: 2)?.code == 28)
        bench.rig.plant.cups[1] = 0
        #expect(bench.finish(.carousel(2))?.subtype == 7)
        #expect(bench.perform(confirm(2, Cup.clean))?.subtype == 7)
        #expect(bench.finish(.bite(to: 90, cup: 2))?.subtype == 7)
        #expect(bench.rig.view.cups[1] == Cup.verified && liars(bench.rig) == [])
    }

    /// SR-F-38 · T-07
    @Test func `a gate that a person opens makes a clean cup used, and never opens over a sample`() throws {
        let bench = try ready()
        #expect(bench.finish(.bite(to: 60, cup: 3))?.subtype == 7)
        #expect(bench.finish(.gate(open: true), within: 2)?.code == 21)
        #expect(bench.finish(.carousel(5))?.subtype == 7)
        #expect(bench.finish(.gate(open: true))?.subtype == 7)
        #expect(bench.rig.view.cups[4] == Cup.used)
        for command in [BenchCommand.carousel(6), confirm(5, Cup.clean), .home(3)] {
            #expect(bench.finish(command, within: 2)?.code == 21, "under an open gate")
        }
        #expect(bench.finish(.moveZ(millimetres: 20))?.subtype == 7)
        #expect(bench.finish(.clear(), within: 2)?.code == 21, "the brush would throw into the cup")
        #expect(bench.finish(.gate(open: false))?.subtype == 7)
        #expect(bench.finish(.clear())?.subtype == 7)
        #expect(bench.finish(.bite(to: 90, cup: 5), within: 2)?.code == 28)
        #expect(bench.perform(confirm(5, Cup.clean))?.subtype == 7)
        #expect(bench.finish(.bite(to: 90, cup: 5))?.subtype == 7)
    }

    /// SR-F-38 · T-07
    @Test func `a gate that opens by itself leaves no clean cup under it, and stops the carousel`() throws {
        let bench = try ready(pace: 1)
        bench.send(.carousel(6))
        bench.run(600)
        bench.rig.plant.gate = 0.3
        bench.run(100)
        #expect(bench.rig.drives.carousel == 0)
        let spoilt = (0..<12).filter { bench.rig.view.cups[$0] == Cup.unknown }
        #expect(spoilt.contains(bench.rig.plant.cup - 1) && spoilt.contains(bench.rig.plant.cup % 12))
        #expect(bench.rig.view.cups.contains(Cup.clean))
    }

    /// SR-F-38 · T-07
    @Test func `a store that cannot be written keeps the gate shut`() throws {
        final class Disk { var isGood = true }
        let disk = Disk()
        let bench = try ready { _ in disk.isGood }
        let id = bench.send(.bite(to: 60, cup: 3))
        #expect(bench.run(atMost: 60_000) { bench.rig.view.state == .retracting })
        disk.isGood = false
        let report = bench.finalReport(id, within: 60_000)
        #expect(report?.code == 21 && report?.index == 3, "\(report as Any)")
        #expect(bench.rig.plant.cups[2] == 0 && bench.rig.plant.gate == 0)
        try bench.rig.reset(at: bench.now)
        bench.run(20)
        #expect(liars(bench.rig) == [])
    }

    /// SR-F-38 · T-07
    @Test func `a store that cannot be read knows of no clean cup`() throws {
        let bench = try BenchHost(nonvolatile: .unreadable)
        bench.run(20)
        #expect(bench.rig.view.cups.allSatisfy { $0 == Cup.unknown })
    }

    /// SR-F-38 · T-07 (link loss)
    @Test func `a link that is lost in the transfer leaves the cup as it is: open for a person`() throws {
        let (bench, _) = try throwing(pace: 1, depth: 20)
        bench.silence(8_000)
        #expect(!bench.rig.view.isArmed && bench.rig.plant.spindle == 0)
        let before = bench.rig.plant.cups[2]
        bench.silence(20_000)
        #expect(bench.rig.plant.cups[2] == before)
        #expect(bench.rig.view.cups[2] == Cup.filling && bench.rig.view.pendingCup == 3)
    }

    /// SR-F-37 · T-07 (warm dwell)
    @Test func `a sample that was warm says so for good, until a person empties the cup`() throws {
        var settings = RigSettings()
        settings.limitMode = UInt8(RF_ICE_LAB.rawValue)
        settings.pace = 20
        let bench = try BenchHost.ready(settings)
        #expect(bench.finish(.bite(to: 40, cup: 2))?.subtype == 7)
        bench.run(16_000)
        #expect(bench.rig.view.cups[1] == Cup.verified | 0x80)
        try bench.rig.reset(at: bench.now)
        bench.run(20)
        #expect(bench.rig.view.cups[1] == Cup.verified | 0x80)
        bench.token = 0
        bench.hello(nonce: 0xC2)
        #expect(bench.finish(.verify(2))?.subtype == 7)
        #expect(bench.rig.view.cups[1] == Cup.verified | 0x80)
        bench.rig.plant.cups[1] = 0
        bench.run(20)
        #expect(bench.perform(confirm(2, Cup.lost))?.subtype == 7)
        #expect(bench.rig.view.cups[1] == Cup.lost | 0x80)
        let clean = bench.perform(confirm(2, Cup.clean))
        #expect(clean?.subtype == 7, "\(clean as Any)")
        #expect(bench.rig.view.cups[1] == Cup.clean)
    }

    /// SR-F-38 · T-07
    @Test func `a brush that does not run free keeps the next bite from beginning`() throws {
        let bench = try BenchHost.ready()
        _ = bench.finish(.moveZ(millimetres: 20))
        bench.rig.plant.faults.isBrushStuck = true
        #expect(bench.finish(.clear())?.subtype == 8)
        bench.rig.plant.faults.isBrushStuck = false
        let bite = bench.perform(.bite(to: 50, cup: 2))
        #expect(bite?.code == 28 && bite?.value == Int32(RD_PERMIT_BRUSH_CLEAR), "\(bite as Any)")
        #expect(bench.finish(.clear())?.subtype == 7)
        #expect(bench.perform(.bite(to: 50, cup: 2), within: 300)?.code != 28)
    }
}

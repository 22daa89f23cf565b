import Commanding
import MockDevices
import Octets
import RigLink
import Station
import Testing

@Suite("What the station refuses, it does not send")
struct RefusalTests {
    /// Reliable frames that the core transmitted from here on.
    private func packetsSent(
        _ driver: inout SimulationDriver<RigWorld>, _ body: (inout SimulationDriver<RigWorld>) -> Answer
    ) -> (answer: Answer, frames: Int) {
        final class Count { var frames = 0 }
        let count = Count()
        driver.observe = { effect, _ in
            guard case .transmit(_, let bytes) = effect else { return }
            var decoder = FrameDecoder(receiverIsHost: false)
            decoder.feed(bytes) { event in
                if case .frame(let frame) = event, frame.kind == .reliableData { count.frames += 1 }
            }
        }
        let answer = body(&driver)
        driver.run(for: .milliseconds(500))
        return (answer, count.frames)
    }

    private static let spin = [("rpm", "60rpm"), ("duration", "2s")]

    @Test func `motion without an arm`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(1))
        let (answer, frames) = packetsSent(&driver) { $0.send("SPIN", Self.spin) }
        #expect(frames == 0)
        guard case .refused(let code, let text) = answer else {
            Issue.record("taken: \(answer)")
            return
        }
        #expect(code == "notArmed")
        #expect(text.contains("ARM"))
    }

    /// SR-S-12, T-13
    @Test func `motion and ARM under another dictionary, while telemetry goes on`() throws {
        var settings = RigSettings()
        settings.wireHash = [1, 2, 3, 4, 5, 6, 7, 8]
        var driver = try Fixture.driver(settings: settings)
        var packets = 0
        driver.observe = { effect, _ in if case .samples = effect { packets += 1 } }
        driver.run(for: .seconds(2))
        #expect(packets > 2)
        for (name, arguments) in [
            ("SPIN", Self.spin), ("ARM", [("scope", "AIR"), ("ttl", "900s")]),
        ] {
            let (answer, frames) = packetsSent(&driver) { $0.send(name, arguments) }
            #expect(frames == 0)
            guard case .refused(let code, let text) = answer else {
                Issue.record("\(name) was taken")
                continue
            }
            #expect(code == "wireHash")
            #expect(text.contains("dictionar"))
        }
    }

    /// SR-O-12
    @Test(arguments: [
        ("SPIN", [("rpm", "141rpm"), ("duration", "2s")], "140"),
        ("SPIN", [("rpm", "60"), ("duration", "2s")], "rpm"),
        ("SPIN", [("rpm", "60mm"), ("duration", "2s")], "rpm"),
        ("SPIN", [("rpm", "60rpm")], "duration"),
        ("SPIN", [("rpm", "sixty"), ("duration", "2s")], "rpm"),
        ("MOVE_Z", [("z", "1150.5mm"), ("speed", "2mm/s")], "1150"),
        ("MOVE_Z", [("z", "nanmm"), ("speed", "2mm/s")], "z"),
        ("SPINN", [("rpm", "60rpm")], "SPIN"),
        ("spin", [("rpm", "60rpm"), ("duration", "2s")], "SPIN"),
        ("RigCommand", [], "RigCommand"),
    ])
    func `what the dictionary does not allow, with the limit in the text`(
        name: String, arguments: [(String, String)], mentions: String
    ) throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(1))
        let isArmed = driver.arm()
        #expect(isArmed)
        let (answer, frames) = packetsSent(&driver) { $0.send(name, arguments) }
        #expect(frames == 0)
        guard case .refused(_, let text) = answer else {
            Issue.record("taken: \(answer)")
            return
        }
        #expect(text.contains(mentions), "\(text)")
    }

    /// SR-S-05
    @Test func `motion that nobody confirmed, ARM without the state that was seen`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(1))
        let isArmed = driver.arm()
        #expect(isArmed)
        let unconfirmed = CommandOrder(
            name: "SPIN", arguments: Self.spin.map { .init(name: $0.0, text: $0.1) }, isConfirmed: false)
        let (answer, frames) = packetsSent(&driver) { $0.submit(unconfirmed) }
        #expect(frames == 0)
        #expect(answer.refusalCode == "CONFIRM")
        let blind = packetsSent(&driver) { $0.send("ARM", [("scope", "AIR"), ("ttl", "900s")]) }
        #expect(blind.frames == 0)
        #expect(blind.answer.refusalCode == "STATE_REV")
    }

    /// SR-L-05 (bulk)
    @Test func `uploads and snapshots wait until nothing is armed, questions do not`() throws {
        let recipe = [
            ("recipe", "1"), ("version", "1"), ("mode", "PERC"), ("rpm", "100rpm"), ("u_cap", "5cm/min"),
            ("wob", "80N"), ("level_max", "4"), ("bite", "100mm"), ("clear_rpm", "140rpm"),
            ("clear_time", "8s"), ("dwell", "0s"), ("heater", "0W"), ("t_max", "60s"), ("e_max", "9Wh"),
        ]
        let bulk = [("UPLOAD_RECIPE", recipe), ("GET_SNAPSHOT", [("part", "0")])]
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        for (name, arguments) in bulk {
            let (answer, frames) = packetsSent(&driver) { $0.send(name, arguments) }
            #expect(frames == 0)
            guard case .refused("bulk", let text) = answer else {
                Issue.record("\(name): \(answer)")
                continue
            }
            #expect(text.contains("DISARM"))
        }
        #expect(packetsSent(&driver) { $0.send("GET_CFG") }.frames == 1)
        #expect(packetsSent(&driver) { $0.send("RENEW") }.frames == 1)
        _ = driver.send("DISARM")
        driver.run(for: .seconds(2))
        for (name, arguments) in bulk {
            let (answer, frames) = packetsSent(&driver) { $0.send(name, arguments) }
            #expect(frames == 1, "\(name): \(answer)")
        }
    }

    /// SR-S-05
    @Test func `the rig refuses an ARM for a state that is no longer`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(1))
        let stale = CommandOrder(
            name: "ARM", arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "900s")],
            isConfirmed: true, stateRevision: (driver.rig.picture?.stateRevision ?? 0) &+ 1)
        guard case .taken(let id, _, _) = driver.submit(stale) else {
            Issue.record("the station itself refused")
            return
        }
        driver.run(for: .seconds(1))
        #expect(driver.world.rig.ledger.refusals(id) == [17])
        #expect(driver.rig.armedBy == nil)
    }
}

extension Answer {
    var refusalCode: String? {
        if case .refused(let code, _) = self { return code }
        return nil
    }
}

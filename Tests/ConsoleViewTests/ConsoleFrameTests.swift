import ConsoleView
import StationAPI
import TerminalText
import Testing

@Suite("The console's screen")
struct ConsoleFrameTests {
    /// SR-O-04: with all colour removed the standing reads the same.
    @Test(
        arguments: ["NO MOTION", "DISARMED BUT MOVING", "ARMED", "MOVING", "UNKNOWN"],
        ["LIVE", "REPLAY", "SIM"])
    func `every energy state and every mode stands in words in the first line`(energy: String, mode: String) {
        var scene = Scene()
        scene.hearStatus(energy: energy, state: "X", mode: mode, kind: "REAL")
        let line = scene.screen().line(0)
        #expect(
            line.contains("\(mode) · REAL rig rig · \(energy)") && line.contains("data 0.1 s old"), "\(line)")
    }

    /// SR-O-04, SR-O-05: UNKNOWN once nothing is heard, and no value is a plain number any more.
    @Test func `a station that says nothing for a second makes everything unknown and old`() {
        var scene = Scene.drilling()
        scene.pass(0.9)
        #expect(scene.screen().line(0).contains("MOVING"))
        #expect(!scene.screen().text.contains("~27.90"))
        scene.pass(0.2)
        let screen = scene.screen()
        #expect(screen.line(0).contains("UNKNOWN") && screen.line(0).contains("STATION SILENT 1.1s"))
        #expect(screen.text.contains("~27.90 V~"))
        #expect(!screen.text.contains(" 27.90 V "))
    }

    /// SR-O-05
    @Test
    func
        `values of a packet that went stale are marked, others stay, fresh ones come back`()
    {
        var scene = Scene.drilling()
        scene.pass(0.5)
        var message = ServerMessage(.freshness)
        message.freshness = FreshnessReport(
            link: "rig", packet: "FAST", isStale: true, cause: "late", ageSeconds: 1.7, time: scene.utc)
        scene.hear(message)
        #expect(scene.screen().text.contains("~27.90 V~"))
        #expect(!scene.screen().text.contains("~-51"), "t_bit is of another packet")
        scene.hearSamples()
        #expect(!scene.screen().text.contains("~27.90 V~"))
    }

    /// SR-O-01: in every view, the one of a lost station and of a question included.
    @Test(arguments: SnapshotTests.scenes.map(\.name), [(20, 6), (60, 20), (80, 24), (200, 60)])
    func `the keys for STOP and HOLD are shown, and nothing leaves the screen`(name: String, size: (Int, Int))
        throws
    {
        let scene = try #require(SnapshotTests.scenes.first { $0.name == name }).make()
        let screen = scene.screen(size.0, size.1)
        #expect(screen.line(size.1 - 1).hasPrefix(" S STOP (softw"))
        if size.0 >= 60 { #expect(screen.line(size.1 - 1).contains("H HOLD")) }
        #expect(screen.columns == size.0 && screen.rows == size.1)
    }

    /// SR-O-02
    @Test
    func `a STOP shows requested, sent, received and standstill, and NOT CONFIRMED after a second without`() {
        var scene = Scene.drilling()
        func last() -> String { scene.screen(120, 40).line(38) }
        scene.picture.press(.stop, at: scene.now)
        #expect(last() == " STOP (software) requested")
        #expect(!scene.picture.isSounding(at: scene.now) == false, "the alarm of the scene sounds")
        scene.picture.take(.sent(link: "rig", microseconds: 120), at: scene.now)
        scene.pass(0.25)
        #expect(last().contains("sent 0.1 ms › no answer yet: in doubt the wired stop"))
        scene.picture.take(.latched(link: "rig", microseconds: 2000), at: scene.now)
        scene.pass(0.8)
        #expect(last().hasPrefix(" NOT CONFIRMED: USE THE WIRED E-STOP."))
        #expect(scene.picture.isSounding(at: scene.now))
        scene.picture.take(.standstill(link: "rig", microseconds: 1_200_000), at: scene.now)
        #expect(last().hasSuffix("received 2.0 ms › standstill 1200 ms"))
    }

    /// SR-O-02
    @Test func `a lane that cannot be reached is said at once, and goes on being said`() {
        var scene = Scene()
        scene.picture.press(.stop, at: scene.now)
        scene.picture.take(nil, why: "no station answers", at: scene.now)
        #expect(scene.screen().line(22).hasPrefix(" STOP NOT SENT: USE THE WIRED E-STOP"))
        scene.pass(1000)
        #expect(scene.screen().line(22).hasPrefix(" STOP NOT SENT"))
        #expect(scene.picture.isSounding(at: scene.now))
    }

    /// SR-O-11
    @Test func `critical alarms sound until acknowledged, in a replay they do not`() {
        var scene = Scene()
        scene.hearStatus(energy: "ARMED", state: "READY")
        #expect(scene.picture.isSounding(at: scene.now))
        scene.hearStatus(energy: "ARMED", state: "READY", mode: "REPLAY")
        #expect(!scene.picture.isSounding(at: scene.now))
        scene.hearStatus(energy: "ARMED", state: "READY", isSounding: false)
        #expect(!scene.picture.isSounding(at: scene.now))
    }

    @Test
    func `alarms nobody has seen come first, the gravest of them before, and the mark follows the keys`() {
        var scene = Scene.drilling()
        #expect(scene.picture.selected?.number == 3)
        let first = scene.screen().text.split(separator: "\n").first { $0.hasPrefix(">") }
        #expect(first?.contains("#3 CRITICAL") == true)
        scene.picture.choose(1)
        #expect(scene.picture.selected?.number == 7)
        scene.picture.choose(9)
        #expect(scene.picture.selected?.number == 2)
        scene.picture.choose(-9)
        #expect(scene.picture.selected?.number == 3)
        scene.hearAlarms(more: 20)
        scene.picture.choose(15)
        #expect(scene.screen().text.contains(">#\(scene.picture.selected?.number ?? 0) "))
    }

    /// SR-O-08
    @Test func `a command shows its rungs as they are, and its end last`() {
        let text = Scene.drilling().screen(120, 40).text
        #expect(text.contains("› started 1.0 ms › progress 12.3 s"), "\(text)")
        #expect(text.contains("sent 0.1 ms › FAILED 812 ms: no ground within 40 mm"), "\(text)")
        #expect(
            text.contains("HOME … › sent 0.1 ms › at the rig 0.4 ms › completed 64.9 ms"),
            "\(text)")
        #expect(!text.contains("DRILL completed"))
    }

    /// SR-O-10
    @Test func `a countdown runs on between two words of the station`() {
        var scene = Scene()
        let countdown = CountdownReport(
            name: "S4", secondsLeft: 61, meaning: "the spindle stops", action: "RETRACT")
        scene.hearStatus(energy: "DISARMED BUT MOVING", state: "HOLD", countdowns: [countdown])
        #expect(scene.screen().line(4) == " S4 1:01: the spindle stops; RETRACT")
        scene.pass(0.9)
        #expect(scene.screen().line(4) == " S4 1:00: the spindle stops; RETRACT")
    }

    /// SR-O-03
    @Test func `the place of the wired stop is one key away`() {
        var scene = Scene.drilling()
        scene.picture.ask(.help)
        #expect(scene.screen().text.contains("the wired E-stop is at the rig"))
    }

    @Test func `a station that comes back is said in the tail, and its alarms are asked for`() {
        var scene = Scene.drilling()
        scene.picture.lose("closed", at: scene.now, utc: scene.utc)
        scene.picture.wantsAlarms = false
        scene.pass(2)
        scene.picture.regain(at: scene.now, utc: scene.utc)
        #expect(scene.picture.wantsAlarms)
        #expect(scene.screen(120, 40).text.contains("the station is back after 2.0 s"))
        #expect(scene.screen().line(0).contains("LIVE"))
    }

    @Test func `texts of others cannot command the terminal`() {
        var scene = Scene()
        var message = ServerMessage(.alarm)
        message.alarm = AlarmReport(code: "X", text: "\u{1B}[2J\u{07}", time: scene.utc)
        scene.hear(message)
        #expect(!scene.screen(120, 40).text.contains("\u{1B}"))
    }

    @Test func `charts zoom in steps and break where nothing was measured`() {
        var scene = Scene.drilling()
        #expect(scene.screen(120, 40).text.contains("wob 60…80 N 5min"))
        scene.picture.zoom(-1)
        #expect(scene.screen(120, 40).text.contains(" 2min"))
        scene.picture.zoom(-9)
        #expect(scene.picture.minutes == 1)
        scene.picture.zoom(9)
        #expect(scene.picture.minutes == 30)
        #expect(!scene.screen().text.contains("rop_f 4"))
        scene.picture.showsRate = true
        #expect(scene.screen().text.contains("rop_f 4"))
    }
}

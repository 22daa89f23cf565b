import ConsoleView
import Foundation
import StationAPI
import TerminalText
import Testing

/// The console's screen in every standing, as files to look at. `REGOLITH_SNAPSHOTS=write` writes them anew;
/// then read the difference.
@Suite("Snapshots of the console")
struct SnapshotTests {
    static let scenes: [(name: String, make: @Sendable () -> Scene)] = [
        ("drilling", { .drilling() }),
        ("real-rig", { .drilling(kind: "REAL") }),
        ("replay", { .drilling(mode: "REPLAY") }),
        ("nothing-known", { Scene() }),
        (
            "no-motion",
            {
                var scene = Scene()
                scene.hearStatus(energy: "NO MOTION", state: "SAFE", countdowns: [], isSounding: false)
                return scene
            }
        ),
        (
            "disarmed-but-moving",
            {
                var scene = Scene.drilling()
                scene.hearStatus(
                    energy: "DISARMED BUT MOVING", state: "HOLD",
                    countdowns: [
                        CountdownReport(
                            name: "S5", secondsLeft: 551.2,
                            meaning: "ABORT_TO_TOP begins BY ITSELF after a warning, or SAFE in place",
                            action: "RETRACT, ABORT_TO_TOP, or ARM and RESUME"),
                        CountdownReport(
                            name: "S4", secondsLeft: 171, meaning: "the spindle of HOLD-SPIN stops",
                            action: "RETRACT, ABORT_TO_TOP, or ARM and RESUME"),
                        CountdownReport(
                            name: "REFREEZE", secondsLeft: 42, meaning: "the string freezes in",
                            action: "turn or RETRACT"),
                        CountdownReport(
                            name: "FIRE", secondsLeft: 1800, meaning: "RELEASE_LOCK #9 is dropped",
                            action: "its preparer types the rig's name"),
                    ])
                return scene
            }
        ),
        (
            "stale-packet",
            {
                var scene = Scene.drilling()
                scene.pass(2.4)
                scene.hearStatus(energy: "MOVING", state: "DRILLING")
                var message = ServerMessage(.freshness)
                message.freshness = FreshnessReport(
                    link: "rig", packet: "FAST", isStale: true, cause: "its packets do not come",
                    ageSeconds: 2.4, time: scene.utc)
                scene.hear(message)
                return scene
            }
        ),
        (
            "station-silent",
            {
                var scene = Scene.drilling()
                scene.pass(3.2)
                return scene
            }
        ),
        (
            "station-lost",
            {
                var scene = Scene.drilling()
                scene.picture.lose("the station closed the connection", at: scene.now, utc: scene.utc)
                scene.pass(12.3)
                scene.picture.attempts(24)
                return scene
            }
        ),
        (
            "stop-confirmed",
            {
                var scene = Scene.drilling()
                scene.picture.press(.stop, at: scene.now)
                for message in [
                    StopMessage.sent(link: "rig", microseconds: 120),
                    .latched(link: "rig", microseconds: 2000),
                    .standstill(link: "rig", microseconds: 102_700), .end,
                ] {
                    scene.picture.take(message, at: scene.now)
                }
                scene.pass(0.9)
                return scene
            }
        ),
        (
            "stop-not-confirmed",
            {
                var scene = Scene.drilling()
                scene.picture.press(.stop, at: scene.now)
                scene.picture.take(StopMessage.sent(link: "rig", microseconds: 120), at: scene.now)
                scene.pass(0.99)
                scene.hearStatus(energy: "MOVING", state: "DRILLING")
                scene.pass(0.1)
                return scene
            }
        ),
        (
            "shelve",
            {
                var scene = Scene.drilling()
                scene.hearAlarms(more: 6)
                scene.picture.choose(4)
                scene.picture.ask(.shelve(alarm: scene.picture.selected?.number ?? 0))
                return scene
            }
        ),
        (
            "help",
            {
                var scene = Scene.drilling()
                scene.picture.ask(.help)
                return scene
            }
        ),
    ]

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("snapshots")

    /// SR-O-04, SR-O-05, SR-O-10
    @Test(arguments: scenes.map(\.name), [(80, 24), (120, 40)])
    func `the screen is the one that was looked at`(name: String, size: (columns: Int, rows: Int)) throws {
        let scene = try #require(Self.scenes.first { $0.name == name }).make()
        let screen = scene.screen(size.columns, size.rows)
        let looks = (0..<screen.rows).map(screen.looks).joined(separator: "\n")
        let text = screen.text + "\n\n--- looks ---\n" + looks + "\n"
        let file = Self.folder.appendingPathComponent("\(name)-\(size.columns)x\(size.rows).txt")
        if ProcessInfo.processInfo.environment["REGOLITH_SNAPSHOTS"] == "write" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, "\(file.lastPathComponent)\n\(text)")
    }

    @Test func `there is no snapshot of a scene that is gone`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        let wanted = Self.scenes.flatMap { ["\($0.name)-120x40.txt", "\($0.name)-80x24.txt"] }.sorted()
        #expect(files == wanted)
    }
}

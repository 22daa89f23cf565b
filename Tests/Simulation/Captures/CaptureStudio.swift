import Journal
import MockDevices
import Octets
import RigLink
import Station

/// A station and a rig in virtual time whose every record is kept, through deaths of the station's process.
struct CaptureStudio {
    private(set) var driver: SimulationDriver<RigWorld>
    /// What the journals of earlier processes kept.
    private(set) var segments: [[JournalRecord]] = []
    private var nextStop: UInt32 = 1001

    init(settings: RigSettings = RigSettings(), impairments: Impairments = .none, seed: UInt64) throws {
        var settings = settings
        settings.pace = 20
        driver = try Fixture.driver(
            settings: settings, impairments: impairments, seed: seed, keepsRecords: true)
        run(2)
    }

    var segmentsSoFar: [[JournalRecord]] { segments + [driver.records] }

    /// Lets so many seconds pass, with a snapshot at their end as a live station keeps one now and then.
    mutating func run(_ seconds: Double) {
        driver.run(for: CoreTime.Span(nanoseconds: Int64(seconds * 1e9)))
    }

    mutating func keepSnapshot() { driver.keepSnapshot() }

    mutating func arm(_ scope: String = "AIR_GROUND") { _ = driver.arm(scope: scope) }

    /// Asks for a command and waits.
    mutating func send(_ name: String, _ arguments: [(String, String)] = [], then seconds: Double = 1) {
        _ = driver.send(name, arguments)
        run(seconds)
    }

    mutating func spin(for seconds: Int) {
        send("SPIN", [("rpm", "60rpm"), ("duration", "\(seconds)s")])
    }

    mutating func cutLine(_ isCut: Bool) { driver.world.isCut = isCut }

    mutating func stepClock(seconds: Int64) { driver.utcOffset += seconds * 1_000_000_000 }

    mutating func journal(is health: StorageHealth) { driver.feed(.storage(health)) }

    mutating func end() { driver.feed(.ending(principal: "person")) }

    /// As the stop lane: the frame first, then the core is told.
    mutating func stop() {
        let bytes = StopFrame.encoded(reason: .stop, stopID: nextStop)
        driver.world.transmit(bytes, on: LinkID(0), at: driver.now)
        driver.feed(
            .stopSent(
                LinkID(0),
                StopWrite(
                    bytes: bytes, stopID: nextStop, reason: StopReason.stop.rawValue, isRepeat: false,
                    principal: "person")))
        nextStop += 1
    }

    /// The process dies, its last records with it, and another starts from what the journal kept.
    mutating func kill(losing milliseconds: Int64, down seconds: Int64) throws {
        let from = driver.now.nanoseconds - milliseconds * 1_000_000
        let kept = Array(driver.records.prefix { $0.coreTime.nanoseconds < from })
        segments.append(kept)
        let core = try StationCore(recovering: kept, program: driver.core.program)
        var world = driver.world
        let start = driver.now + .seconds(seconds)
        world.reopen(LinkID(0), at: start)
        driver = SimulationDriver(
            core: core, world: world, seed: 77, at: start, keepsRecords: true)
    }

    /// Writes it as a journal into a folder that is there.
    func write(to folder: String) throws {
        let writer = try JournalWriter.open(
            directory: folder,
            settings: JournalSettings(
                origin: JournalOrigin(
                    program: "regolith simulation", behaviour: StationProgram.behaviourVersion),
                links: [JournalLink(id: LinkID(0), name: "rig", kind: .rigLink)],
                gapKind: RecordKind.gap.rawValue))
        for records in segmentsSoFar {
            _ = try writer.beginSegment(header: Array(records.prefix(4)))
            _ = try writer.append(Array(records.dropFirst(4)))
        }
        try writer.close()
    }
}

import Foundation
import MockDevices
import Octets
import Station

/// What the suites share: the real dictionary, and a station with a rig in virtual time.
enum Fixture {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func program(rig: RigExpectation? = nil, reserve: UInt64? = nil) throws -> StationProgram {
        let file = root.appending(path: "Firmware-Protocol/regolith.xtce.xml")
        let dictionary = [UInt8](try Data(contentsOf: file))
        return try StationProgram(
            stationName: "simulation", stationID: 1,
            links: [StationProgram.LinkSettings(name: "rig", baud: 0)], rig: rig, dictionary: dictionary,
            file: "regolith.xtce.xml", reserve: reserve)
    }

    static let start = CoreTime.milliseconds(10_000)

    static func driver(
        settings: RigSettings = RigSettings(), impairments: Impairments = .none, seed: UInt64 = 1,
        keepsRecords: Bool = false
    ) throws -> SimulationDriver<RigWorld> {
        SimulationDriver(
            program: try program(),
            world: try RigWorld(settings: settings, impairments: impairments, at: start), seed: seed,
            at: start,
            keepsRecords: keepsRecords)
    }

    /// A count from the environment: CI and soak say how much, a plain run does little.
    static func count(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? usual
    }
}

extension SimulationDriver where World == RigWorld {
    var rig: LinkView { core.linkViews(at: now)[0] }

    /// Arms with the state that is seen now; true when the rig granted it.
    mutating func arm(scope: String = "AIR_GROUND", by principal: String = "simulation") -> Bool {
        let order = CommandOrder(
            name: "ARM",
            arguments: [.init(name: "scope", text: scope), .init(name: "ttl", text: "900s")],
            isConfirmed: true, stateRevision: rig.picture?.stateRevision, review: rig.review)
        _ = submit(order, by: principal)
        for _ in 0..<300 {
            run(for: .milliseconds(10))
            if rig.armedBy != nil { return true }
        }
        return false
    }

    mutating func send(_ name: String, _ arguments: [(String, String)] = []) -> Answer {
        submit(
            CommandOrder(
                name: name, arguments: arguments.map { .init(name: $0.0, text: $0.1) }, isConfirmed: true))
    }
}

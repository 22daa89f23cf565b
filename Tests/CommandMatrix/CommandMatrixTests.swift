import Foundation
import MissionDatabase
import MockDevices
import RigFirmware
import Testing
import XTCE

/// Every command of the dictionary, in every state of the rig that can be reached, right and wrong in every
/// way: the rig's answer is the one that the dictionary's rules give, and what is refused moves nothing.
@Suite("Command matrix")
struct CommandMatrixTests {
    /// All states and all pairs of faults: in CI, where the build is a release.
    static let isWhole = ProcessInfo.processInfo.environment["REGOLITH_MATRIX"] != nil

    static let world: Result<MatrixWorld, any Error> = Result {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Firmware-Protocol/regolith.xtce.xml")
        let loaded = try XTCELoader.load(bytes: Array(Data(contentsOf: file)), file: file.path)
        return MatrixWorld(loaded.database, wireHash: RigSettings.dictionaryHash)
    }

    /// SR-F-17, SR-F-20, SR-F-24 (epoch), SR-F-26, SR-F-27, SR-F-28, SR-F-29, SR-F-40, T-15
    @Test(arguments: isWhole ? Scenario.all : Scenario.few)
    func `each command is judged as the dictionary says, and nothing that is refused moves`(
        scenario: Scenario
    ) throws {
        let world = try Self.world.get()
        let driver = try Driver(world, scenario.settings, scenario.store)
        driver.greet()
        let isThere = scenario.drive(driver) && driver.view.state.rawValue == scenario.state
        #expect(isThere, "state \(driver.view.state): \(driver.troubles)")
        guard isThere else { return }
        var matrix = Matrix(world, driver, scenario: scenario.name)
        matrix.run(hasPairs: Self.isWhole && scenario.hasPairs)
        let count = matrix.count
        print(
            "matrix: \(scenario.name): \(count.cases) cases, \(count.decided) with one outcome, "
                + "\(count.refused) refused, commands accepted: \(count.accepted.count)")
        for (what, times) in count.disagreements.sorted(by: { $0.key < $1.key }) {
            Issue.record("\(what) (\(times) times; \(count.examples[what] ?? ""))")
        }
    }

    // The canaries: what the matrix has to find.

    private func safe() throws -> Matrix {
        let world = try Self.world.get()
        let scenario = try #require(Scenario.all.first)
        let driver = try Driver(world, scenario.settings, scenario.store)
        driver.greet()
        return Matrix(world, driver, scenario: scenario.name)
    }

    @Test func `a rule that is expected wrongly is found, whichever it is`() throws {
        var sound = try safe()
        sound.run([.asItIs], hasPairs: false)
        let lies: [(String, (inout [Outcome], Request) -> Void)] = [
            (
                "PING is not for everybody",
                { outcomes, request in
                    if request.kind.name == "PING", outcomes == [.accepted] { outcomes = [.refused(13)] }
                }
            ),
            (
                "CLEAR_STOP needs no expiry",
                { outcomes, request in
                    if request.kind.name == "CLEAR_STOP", outcomes.first?.code == 7 { outcomes = [.accepted] }
                }
            ),
            (
                "the limit of an argument is one off",
                { outcomes, _ in
                    if case .refused(10, let index?, let value?, let limit?) = outcomes.first {
                        outcomes = [.refused(10, index: index, value: value, limit: limit + 1)]
                    }
                }
            ),
            (
                "the first fault is not the one that is told",
                { outcomes, _ in
                    if outcomes.first?.code == 3 { outcomes = [.refused(4)] }
                }
            ),
        ]
        for (what, lie) in lies {
            var matrix = try safe()
            matrix.sabotage = lie
            matrix.run([.asItIs], hasPairs: false)
            #expect(matrix.count.disagreements.count > sound.count.disagreements.count, "\(what)")
        }
    }

    @Test func `one flipped octet in the memory of the rig is found`() throws {
        var matrix = try safe()
        let hash = RigSettings.dictionaryHash
        matrix.spoil = { $0.flipped(hash, mask: 0x10) }
        matrix.run([.asItIs], hasPairs: false)
        #expect(matrix.count.disagreements.keys.contains { $0.hasPrefix("ARM: ") })
    }

    @Test func `a command that moves something although it is refused is found`() throws {
        var matrix = try safe()
        matrix.pushes = { $0.beacon.toggle() }
        matrix.run([.asItIs], hasPairs: false)
        #expect(matrix.count.disagreements.keys.contains { $0.hasSuffix("refused and not idle") })
    }
}

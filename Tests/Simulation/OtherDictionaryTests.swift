import Foundation
import MissionDatabase
import MockDevices
import Octets
import RigLink
import Station
import Telemetry
import Testing

/// T-13: a rig that speaks another dictionary than the station was given.
@Suite("A rig with a dictionary of its own, in virtual time")
struct OtherDictionaryTests {
    /// What the rig's dictionary has otherwise than the configured one.
    struct Edit: Sendable, CustomTestStringConvertible {
        var name: String
        var replacements: [(find: String, replace: String)]
        /// The stage's position as the station shows it, against its place in millimetres.
        var scale = 1.0

        var testDescription: String { name }
    }

    static let edits = [
        Edit(
            name: "scale × 1000",
            replacements: [
                (
                    "<IntegerDataEncoding sizeInBits=\"32\" encoding=\"twosComplement\"><DefaultCalibrator>"
                        + "<PolynomialCalibrator><Term coefficient=\"0.001\" exponent=\"1\"/>",
                    "<IntegerDataEncoding sizeInBits=\"32\" encoding=\"twosComplement\"><DefaultCalibrator>"
                        + "<PolynomialCalibrator><Term coefficient=\"1\" exponent=\"1\"/>"
                )
            ], scale: 1000),
        Edit(
            name: "limit ids swapped",
            replacements: [
                ("label=\"TILT_X\"", "label=\"TILT_?\""), ("label=\"TILT_Y\"", "label=\"TILT_X\""),
                ("label=\"TILT_?\"", "label=\"TILT_Y\""),
            ]),
    ]

    private static let spin = [("rpm", "30rpm"), ("duration", "60s")]

    private static func program(_ edit: Edit, for configured: StationProgram) throws -> StationProgram {
        let before = String(decoding: configured.dictionary, as: UTF8.self)
        let text = edit.replacements.reduce(before) { $0.replacing($1.find, with: $1.replace) }
        let program = try StationProgram(
            stationName: configured.stationName, stationID: configured.stationID, links: configured.links,
            dictionary: Array(text.utf8), file: "other.xtce.xml", configuredHash: configured.wireHash)
        try #require(program.wireHash != configured.wireHash, "\(edit.name) changes the hash")
        return program
    }

    /// A station in the dictionary of `program`, its rig, and the hashes that the station greets with.
    private struct Bench {
        var driver: SimulationDriver<RigWorld>
        let greetings = Greetings()
        /// Of the next start: no two begin alike.
        private var seed: UInt64 = 5

        final class Greetings {
            var hashes: [[UInt8]] = []
        }

        init(_ program: StationProgram, wireHash: [UInt8]) throws {
            var settings = RigSettings()
            settings.wireHash = wireHash
            driver = SimulationDriver(
                program: program, world: try RigWorld(settings: settings, at: Fixture.start), seed: 1,
                at: Fixture.start)
            listen()
            driver.run(for: .seconds(2))
        }

        func listen(to driver: inout SimulationDriver<RigWorld>) {
            driver.observe = { [greetings] effect, _ in
                guard case .transmit(_, let octets) = effect else { return }
                var decoder = FrameDecoder(receiverIsHost: false)
                decoder.feed(octets) {
                    guard case .frame(let frame) = $0, frame.kind == .hello,
                        let question = try? HelloQuestion(parsing: frame.body)
                    else { return }
                    greetings.hashes.append(question.wireHash)
                }
            }
        }

        mutating func listen() { listen(to: &driver) }

        /// The station ends and starts again, in that dictionary; the rig goes on.
        mutating func restart(in program: StationProgram) {
            var world = driver.world
            world.reopen(LinkID(0), at: driver.now)
            driver = SimulationDriver(
                core: driver.core.continued(with: program), world: world, seed: seed, at: driver.now,
                keepsRecords: false)
            listen()
            seed += 1
            greetings.hashes = []
            driver.run(for: .seconds(3))
        }

        func stage() throws -> Double {
            let parameter = try #require(driver.core.program.database.parameter(named: "z_stage")).id
            let reading = try #require(
                driver.core.reading(of: parameter, on: LinkID(0), at: driver.now), "no position")
            #expect(!reading.quality.contains(.otherDictionary))
            let text = reading.sample.text(in: driver.core.program.database)
            return try #require(Double(text), "\(text)")
        }
    }

    /// SR-S-12, SR-L-13, T-13
    @Test(arguments: edits)
    func `it is read by its own dictionary, and nothing moves before a person accepts that`(
        edit: Edit
    ) throws {
        let configured = try Fixture.program()
        let own = try Self.program(edit, for: configured)
        var bench = try Bench(configured, wireHash: own.wireHash)
        #expect(!bench.driver.rig.isDictionaryEqual && bench.driver.core.rigDictionary == own.wireHash)
        #expect(
            bench.driver.ask(.accept(review: bench.driver.rig.review)).refusalCode == "DICTIONARY",
            "nobody accepts what the station cannot read")

        bench.restart(in: own)
        #expect(bench.driver.rig.isDictionaryEqual && bench.driver.rig.telemetryOnly != nil)
        #expect(bench.driver.rig.changes.contains { $0.hasPrefix("dictionary: ") })
        let place = bench.driver.world.rig.plant.stage / 1000 * edit.scale
        let shown = try bench.stage()
        #expect(abs(shown - place) < 0.01 * edit.scale, "\(shown) for \(place)")
        #expect(!bench.greetings.hashes.isEmpty)
        #expect(bench.greetings.hashes.allSatisfy { $0 == configured.wireHash }, "the rig refuses as well")
        let isArmedBefore = bench.driver.arm()
        #expect(!isArmedBefore)
        #expect(bench.driver.send("SPIN", Self.spin).refusalCode != nil)

        let review = bench.driver.rig.review
        #expect(
            bench.driver.ask(.accept(review: review ^ 2), by: "uid 2 (kim)", operatorID: 2).refusalCode
                == "REVIEW")
        let answer = bench.driver.ask(.accept(review: review), by: "uid 2 (kim)", operatorID: 2)
        #expect(answer == .noted)
        bench.driver.run(for: .seconds(3))
        #expect(bench.greetings.hashes.last == own.wireHash && bench.driver.rig.telemetryOnly == nil)
        let isArmed = bench.driver.arm()
        #expect(isArmed)
    }

    /// SR-S-12, SR-S-04, T-13: kept for this rig, and for this rig only.
    @Test func `who accepted it once is not asked after a restart, and another rig does not profit`() throws {
        let configured = try Fixture.program()
        let own = try Self.program(Self.edits[0], for: configured)
        var bench = try Bench(configured, wireHash: own.wireHash)
        bench.restart(in: own)
        let review = bench.driver.rig.review
        #expect(bench.driver.ask(.accept(review: review), by: "uid 2 (kim)", operatorID: 2) == .noted)
        bench.driver.run(for: .seconds(2))
        // As a start does: first the configured one, then the rig's.
        bench.restart(in: configured)
        #expect(bench.driver.send("SPIN", Self.spin).refusalCode != nil)
        bench.restart(in: own)
        #expect(bench.driver.rig.telemetryOnly == nil && bench.greetings.hashes.last == own.wireHash)
        let isArmed = bench.driver.arm()
        #expect(isArmed, "\(bench.driver.rig.changes)")

        var settings = RigSettings()
        settings.wireHash = own.wireHash
        settings.mcuID[0] ^= 1
        bench.driver.world = try RigWorld(settings: settings, at: bench.driver.now)
        bench.restart(in: own)
        #expect(bench.driver.rig.telemetryOnly != nil)
        let isOtherArmed = bench.driver.arm()
        #expect(!isOtherArmed)
    }

    /// SR-S-12, T-13 (one bit of the hash)
    @Test func `a hash that no dictionary has marks all telemetry, and nobody can accept it`() throws {
        let configured = try Fixture.program()
        var wireHash = configured.wireHash
        wireHash[7] ^= 1
        var bench = try Bench(configured, wireHash: wireHash)
        let parameter = try #require(configured.database.parameter(named: "z_stage")).id
        let reading = try #require(
            bench.driver.core.reading(of: parameter, on: LinkID(0), at: bench.driver.now))
        #expect(reading.quality.contains(.otherDictionary))
        #expect(
            bench.driver.ask(.accept(review: bench.driver.rig.review), operatorID: 2).refusalCode
                == "DICTIONARY")
        let isArmed = bench.driver.arm()
        #expect(!isArmed)
        #expect(bench.driver.send("SPIN", Self.spin).refusalCode != nil)
    }
}

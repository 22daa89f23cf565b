import Foundation
import MissionDatabase
import Testing
import XTCE

@Suite struct LoadingTests {
    private static func rig() throws -> LoadedDictionary {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("Firmware-Protocol/regolith.xtce.xml")
        return try XTCELoader.load(bytes: Array(try Data(contentsOf: file)), file: "regolith.xtce.xml")
    }

    @Test func `the dictionary of the rig is read to its last tag`() throws {
        let loaded = try Self.rig()
        #expect(loaded.notes.isEmpty)
        #expect(loaded.database.name == "RIG")
        let fast = try #require(loaded.database.container(named: "FAST"))
        // 86 octets on the wire (ICD §8): 2 delimiters, 1 of COBS, 12 of header and CRC-32C, 2 of checksum.
        #expect(loaded.database.layout(of: fast.id).bits / 8 == 86 - 2 - 1 - 12 - 2)
        #expect(fast.period == loaded.database.parameter(named: "fast_period").map { .parameter($0.id) })
        let wob = try #require(loaded.database.parameter(named: "wob"))
        #expect(wob.type.limits?.critical?.low == ValueRange.Bound(-80))
        #expect(wob.type.calibrator?(500) == 50)
    }

    @Test func `commands of the rig lie in the packet as the interface document says`() throws {
        let database = try Self.rig().database
        let spin = try #require(database.command(named: "SPIN"))
        let layout = database.layout(of: spin.id)
        #expect(layout.bits / 8 == 11 + 12 + 9 + 6)
        #expect(layout.significance == .vital)
        #expect(layout.arguments.filter(\.isForOperator).map(\.argument.name) == ["rpm", "ramp", "duration"])
        #expect(layout.arguments.first { $0.argument.name == "function" }?.assignedText == "16")
        #expect(layout.verifiers.map(\.stage) == [.accepted, .started, .completed])
        #expect(layout.verifiers.map(\.timeoutMilliseconds) == [2000, 10_000, 620_000])
    }

    @Test func `every part of the sample arrives`() throws {
        let database = try SampleFile.load(SampleFile.text).database
        let volt = try #require(database.parameter(named: "volt"))
        #expect(volt.description == "bus voltage")
        #expect(volt.type.unit == "V")
        #expect(volt.type.calibrator == Polynomial(coefficients: [1, 0.5]))
        let low = ValueRange.Bound(-20, isInclusive: false)
        #expect(volt.type.limits?.critical == ValueRange(low: low, high: .init(20)))
        #expect(volt.type.limits?.hysteresis == 0.5)
        #expect(database.container(named: "A")?.period == .milliseconds(500))
        let go = try #require(database.command(named: "GO"))
        #expect(go.reasonForWarning == "it moves")
        #expect(database.layout(of: go.id).verifiers.last?.timeoutMilliseconds == 3_620_500)
        #expect(database.layout(of: go.id).fields.first?.content == .fixed(name: "packet_id", value: 0x1980))
    }

    @Test func `comparisons may name labels, flags and raw numbers`() throws {
        for (text, expected) in [
            ("parameterRef=\"mode\" value=\"ON\"", 3), ("parameterRef=\"flag\" value=\"yes\"", 1),
            ("parameterRef=\"mode\" value=\"9\" useCalibratedValue=\"false\"", 9),
        ] {
            let child = """
                <SequenceContainer name="C"><EntryList/><BaseContainer containerRef="A"><RestrictionCriteria>
                <Comparison \(text)/></RestrictionCriteria></BaseContainer></SequenceContainer></ContainerSet>
                """
            let database = try SampleFile.load(SampleFile.with("</ContainerSet>", child)).database
            #expect(database.container(named: "C")?.restrictions.map(\.value) == [Int64(expected)])
        }
    }

    @Test func `the wire hash changes with bits and meaning and with nothing else`() throws {
        let before = try SampleFile.load(SampleFile.text)
        #expect(before.wireHash.count == 8)
        #expect(before.fileHash.count == 32)
        for (old, new, changes) in [
            ("shortDescription=\"bus voltage\"", "shortDescription=\"other\"", false),
            ("<WarningRange minInclusive=\"-10\"", "<WarningRange minInclusive=\"-11\"", false),
            ("initialValue=\"2\"", "initialValue=\"3\"", false),
            ("consequenceLevel=\"vital\"", "consequenceLevel=\"critical\"", false),
            ("PT0.5S", "PT5S", false),
            ("coefficient=\"0.5\"", "coefficient=\"0.25\"", true),
            ("label=\"ON\"", "label=\"RUN\"", true),
            ("<Unit>V</Unit>", "<Unit>mV</Unit>", true),
            ("argumentValue=\"7\"", "argumentValue=\"8\"", true),
            ("maxInclusive=\"900\"", "maxInclusive=\"901\"", true),
            ("binaryValue=\"1980\"", "binaryValue=\"1981\"", true),
            ("value=\"2\"/>", "value=\"4\"/>", true),
        ] {
            let after = try SampleFile.load(SampleFile.with(old, new))
            #expect((after.wireHash != before.wireHash) == changes, "\(new)")
            #expect(after.fileHash != before.fileHash)
        }
    }
}

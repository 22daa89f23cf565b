import MissionDatabase
import Octets
import Telemetry
import Testing
import Seeds

/// Every kind of field at every place in an octet.
@Suite struct FieldTests {
    private static func plan(_ types: [ParameterType], gaps: [Int]) throws -> (MissionDatabase, DecodePlan) {
        let parameters = types.enumerated().map {
            Parameter(id: ParameterID($0), name: "p\($0)", type: $1)
        }
        let entries = parameters.map { Container.Entry($0.id, gapBits: gaps[$0.id.index]) }
        let database = try MissionDatabase(
            name: "T", parameters: parameters,
            containers: [Container(id: ContainerID(0), name: "C", entries: entries)], commands: [])
        return (database, DecodePlan(database))
    }

    @Test func `random layouts of integers come back`() throws {
        var random = SeededGenerator(seed: 2026)
        var batch = SampleBatch()
        for _ in 0..<500 {
            let count = Int.random(in: 1...12, using: &random)
            let types = (0..<count).map { _ in
                let isSigned = Bool.random(using: &random)
                let bits = Int.random(in: 1...64, using: &random)
                return ParameterType(
                    name: "t", kind: .integer(isSigned: isSigned),
                    encoding: DataEncoding(isSigned ? .twosComplement : .unsigned, bits: bits)!)
            }
            let gaps = (0..<count).map { _ in Int.random(in: 0...9, using: &random) }
            let (database, plan) = try Self.plan(types, gaps: gaps)
            let layout = database.layout(of: ContainerID(0))
            var packet = [UInt8](repeating: 0, count: (layout.bits + 7) / 8 + 2)
            for index in packet.indices { packet[index] = .random(in: 0...255, using: &random) }
            try plan.decode(packet: packet, into: &batch)
            for (field, sample) in zip(layout.fields, batch.samples) {
                let encoding = types[field.parameter.index].encoding
                let bits = BitField.extract(packet, at: field.bitOffset, bits: encoding.bits)
                let isSigned = encoding.form == .twosComplement
                let raw =
                    isSigned ? BitField.signExtend(bits, bits: encoding.bits) : Int64(bitPattern: bits)
                #expect(sample.raw == raw)
                let isWide = !isSigned && encoding.bits == 64
                #expect(sample.value == (isWide ? .unsigned(bits) : .integer(raw)))
            }
        }
    }

    @Test func `floats, binary data and polynomials have their values`() throws {
        let square = Polynomial(coefficients: [1, 0, 2])
        let types = [
            ParameterType(name: "f", kind: .float, encoding: DataEncoding(.ieee754, bits: 32)!),
            ParameterType(
                name: "d", kind: .float, encoding: DataEncoding(.ieee754, bits: 64)!, calibrator: square),
            ParameterType(name: "b", kind: .binary, encoding: DataEncoding(.binary, bits: 24)!),
            ParameterType(
                name: "q", kind: .float, encoding: DataEncoding(.unsigned, bits: 8)!, calibrator: square),
            ParameterType(name: "w", kind: .float, encoding: DataEncoding(.unsigned, bits: 64)!),
        ]
        let (database, plan) = try Self.plan(types, gaps: [0, 0, 0, 0, 0])
        var packet: [UInt8] = [0x3F, 0xC0, 0, 0]
        packet += (0..<8).map { UInt8(truncatingIfNeeded: (3.0).bitPattern >> UInt64(56 - 8 * $0)) }
        packet += [0x0A, 0xFF, 0x00, 10] + [UInt8](repeating: 0xFF, count: 8) + [0, 0]
        var batch = SampleBatch()
        try plan.decode(packet: packet, into: &batch)
        let expected: [SampleValue] = [
            .real(1.5), .real(19), .octets(start: 0, count: 3), .real(201), .real(0x1p64),
        ]
        #expect(batch.samples.map(\.value) == expected)
        #expect(batch.octets == [0x0A, 0xFF, 0x00])
        #expect(batch.samples[2].text(in: database, octets: batch.octets) == "0AFF00")
    }

    @Test func `an enumerated value without a label is said to have none`() throws {
        let labels = Enumeration([.init(value: 5, label: "FIVE"), .init(value: 9, label: "N")])
        let type = ParameterType(
            name: "e", kind: .enumerated(labels), encoding: DataEncoding(.unsigned, bits: 8)!)
        let (database, plan) = try Self.plan([type], gaps: [0])
        var batch = SampleBatch()
        for (octet, text) in [(5, "FIVE"), (9, "N"), (6, "6 (no label)")] as [(UInt8, String)] {
            try plan.decode(packet: [octet, 0, 0], into: &batch)
            #expect(batch.samples[0].text(in: database) == text)
        }
    }

    @Test func `decimals come from the calibration`() {
        func decimals(_ coefficients: [Double]) -> Int? {
            ParameterType(
                name: "t", kind: .float, encoding: DataEncoding(.unsigned, bits: 8)!,
                calibrator: Polynomial(coefficients: coefficients)
            ).decimals
        }
        #expect(decimals([0, 0.1]) == 1)
        #expect(decimals([0, 0.001]) == 3)
        #expect(decimals([0.25, 10]) == 2)
        #expect(decimals([0, 1.0 / 3]) == nil)
        #expect(decimals([0, 1, 1]) == nil)
    }

    @Test func `a time of the rig is nanoseconds of its epoch`() {
        #expect(GenerationTime(epoch: .boot, seconds: 2, fraction: 0x8000).nanoseconds == 2_500_000_000)
        #expect(GenerationTime(epoch: .atomic, seconds: .max, fraction: .max).nanoseconds > 0)
    }
}

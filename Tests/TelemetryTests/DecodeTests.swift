import MissionDatabase
import Octets
import Telemetry
import Testing
import Seeds

@Suite struct DecodeTests {
    let database: MissionDatabase
    let plan: DecodePlan

    init() throws {
        database = try RigDictionary.load()
        plan = DecodePlan(database)
    }

    private func id(_ name: String) throws -> ContainerID {
        try #require(database.container(named: name)).id
    }

    @Test func `a FAST packet gives calibrated values, labels and flags`() throws {
        let raw: [String: Int64] = [
            "t_rig": 4_000_000_000, "state": 8, "limit_mode": 2, "fast_period": 5, "z_bit": -1500, "wob": 333,
            "spn_rpm": -1400, "bus_v": 28_000, "status_in_hole": 1, "inhibit_not_armed": 1,
        ]
        let packet = RigDictionary.packet(database, try id("FAST")) { parameter in
            let encoding = database[parameter].type.encoding
            return UInt64(bitPattern: raw[database[parameter].name] ?? 0) & encoding.unsignedMaximum
        }
        #expect(packet.count == 71)
        var batch = SampleBatch()
        let found = try plan.decode(packet: packet, into: &batch)
        #expect(found == (try id("FAST")))
        #expect(batch.container == found)
        func text(_ name: String) throws -> String {
            let parameter = try #require(database.parameter(named: name)).id
            return try #require(batch[parameter]).text(in: database)
        }
        let expected = [
            "t_rig": "4000000000", "state": "DRILL", "limit_mode": "ICE_CRYO", "fast_period": "0.05",
            "z_bit": "-1.500", "wob": "33.3", "spn_rpm": "-140.0", "bus_v": "28.000", "status_in_hole": "yes",
            "status_armed": "no", "inhibit_not_armed": "yes", "blocked_heater": "no", "sid": "1",
        ]
        for name in expected.keys.sorted() { #expect(try text(name) == expected[name], "\(name)") }
        let rpm = try #require(database.parameter(named: "spn_rpm"))
        #expect(batch[rpm.id]?.raw == -1400)
        #expect(batch[rpm.id]?.value == .real(-140))
    }

    @Test func `every packet of the dictionary is told from every other`() throws {
        for container in database.containers where !container.isAbstract {
            let packet = RigDictionary.packet(database, container.id) { _ in 0 }
            #expect(plan.container(of: packet) == container.id, "\(container.name)")
            #expect(packet.count == plan.packetOctets(of: container.id))
        }
    }

    @Test func `random raw values come back from every packet`() throws {
        var random = SeededGenerator(seed: 2026)
        var batch = SampleBatch()
        for container in database.containers where !container.isAbstract {
            for _ in 0..<200 {
                var given = [UInt64](repeating: 0, count: database.parameters.count)
                for index in given.indices {
                    given[index] =
                        UInt64.random(in: 0...UInt64.max, using: &random)
                        & database.parameters[index].type.encoding.unsignedMaximum
                }
                for restriction in database.layout(of: container.id).restrictions {
                    given[restriction.parameter.index] = UInt64(bitPattern: restriction.value)
                }
                let packet = RigDictionary.packet(database, container.id) { given[$0.index] }
                #expect(try plan.decode(packet: packet, into: &batch) == container.id)
                #expect(batch.samples.count == database.layout(of: container.id).fields.count)
                for sample in batch.samples {
                    let encoding = database[sample.parameter].type.encoding
                    // Made as zeros here; FieldTests have octets of their own.
                    guard encoding.form != .binary else { continue }
                    let bits = given[sample.parameter.index]
                    let isSigned = encoding.form == .twosComplement
                    let expected =
                        isSigned ? BitField.signExtend(bits, bits: encoding.bits) : Int64(bitPattern: bits)
                    #expect(sample.raw == expected)
                }
            }
        }
    }

    @Test func `a packet of another length is malformed and leaves nothing behind`() throws {
        let packet = RigDictionary.packet(database, try id("FAST")) { _ in 0 }
        var batch = SampleBatch()
        try plan.decode(packet: packet, into: &batch)
        for bad in [Array(packet.dropLast()), packet + [0]] {
            let error = TelemetryError.malformed(
                container: "FAST", foundOctets: bad.count, expectedOctets: 71)
            #expect(throws: error) { try plan.decode(packet: bad, into: &batch) }
            #expect(batch.samples.isEmpty)
        }
    }

    @Test func `an unknown packet says what its headers say`() throws {
        var batch = SampleBatch()
        var packet = RigDictionary.packet(database, try id("FAST")) { _ in 0 }
        packet[8] = 26
        #expect(throws: TelemetryError.unknownPacket(apid: 256, service: 3, subtype: 26)) {
            try plan.decode(packet: packet, into: &batch)
        }
        packet[0] = 0x01
        #expect(throws: TelemetryError.unknownPacket(apid: 256, service: nil, subtype: nil)) {
            try plan.decode(packet: packet, into: &batch)
        }
        #expect(throws: TelemetryError.unknownPacket(apid: nil, service: nil, subtype: nil)) {
            try plan.decode(packet: [], into: &batch)
        }
        #expect("\(TelemetryError.unknownPacket(apid: 256, service: 3, subtype: 26))".contains("APID 100h"))
    }

    @Test func `no octets make the plan trap`() {
        var random = SeededGenerator(seed: 2026)
        var batch = SampleBatch()
        for _ in 0..<20_000 {
            let packet = (0..<Int.random(in: 0...90, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = try? plan.decode(packet: packet, into: &batch)
        }
    }

    @Test func `the most-derived packet that matches is chosen`() throws {
        let byte = ParameterType(
            name: "u8_t", kind: .integer(isSigned: false), encoding: DataEncoding(.unsigned, bits: 8)!)
        let database = try MissionDatabase(
            name: "T",
            parameters: ["a", "b"].enumerated().map {
                Parameter(id: ParameterID($0), name: $1, type: byte)
            },
            containers: [
                Container(
                    id: ContainerID(0), name: "Any",
                    entries: [.init(ParameterID(0)), .init(ParameterID(1))]),
                Container(
                    id: ContainerID(1), name: "One", isAbstract: true, base: ContainerID(0),
                    restrictions: [.init(ParameterID(0), equals: 1)], entries: []),
                Container(
                    id: ContainerID(2), name: "OneTwo", base: ContainerID(1),
                    restrictions: [.init(ParameterID(1), equals: 2)], entries: []),
            ], commands: [])
        let plan = DecodePlan(database)
        #expect(plan.container(of: [1, 2, 0, 0]) == ContainerID(2))
        #expect(plan.container(of: [1, 3, 0, 0]) == ContainerID(0))
        #expect(plan.container(of: [9, 2, 0, 0]) == ContainerID(0))
    }
}

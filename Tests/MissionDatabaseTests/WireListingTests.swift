import MissionDatabase
import Testing

@Suite struct WireListingTests {
    @Test func `the wire listing is one fact a line in the order of the octets`() throws {
        let state = ParameterType(
            name: "state_t",
            kind: .enumerated(Enumeration([.init(value: 1, label: "ON"), .init(value: 0, label: "OFF")])),
            encoding: DataEncoding(.unsigned, bits: 8)!)
        let speed = ArgumentType(
            name: "speed_t", kind: .float, encoding: DataEncoding(.twosComplement, bits: 16)!,
            calibrator: Polynomial(coefficients: [0, 10]), unit: "rpm",
            ranges: [ValueRange(low: .init(-140), high: .init(140))])
        let database = try MissionDatabase(
            name: "T",
            parameters: [
                Parameter(id: ParameterID(0), name: "state", type: state),
                Parameter(id: ParameterID(1), name: "unused", type: state),
            ],
            containers: [
                Container(
                    id: ContainerID(0), name: "Root", isAbstract: true, entries: [.init(ParameterID(0))]),
                Container(
                    id: ContainerID(1), name: "P", base: ContainerID(0),
                    restrictions: [.init(ParameterID(0), equals: 1)], entries: []),
            ],
            commands: [
                CommandDefinition(
                    id: CommandID(0), name: "GO", arguments: [Argument(name: "speed", type: speed)],
                    entries: [.fixed(name: "id", value: 0x1980, bits: 16), .argument("speed")])
            ])
        #expect(
            database.wireListing() == """
                argument GO/speed encoding twosComplement 16
                argument GO/speed polynomial 0.0 10.0
                argument GO/speed range [-140.0, 140.0]
                argument GO/speed unit rpm
                command GO bit 000000 fixed 16 0x1980
                command GO bit 000016 argument speed
                command GO bits 32
                command GO packet
                container P base Root
                container P bits 8
                container P packet
                container P when state = 1
                container Root abstract
                container Root bit 000000 state
                container Root bits 8
                parameter state encoding unsigned 8
                parameter state label 0 OFF
                parameter state label 1 ON

                """)
    }
}

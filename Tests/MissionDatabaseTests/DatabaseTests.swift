import MissionDatabase
import Testing

@Suite struct DatabaseTests {
    static let byte = ParameterType(
        name: "u8_t", kind: .integer(isSigned: false), encoding: DataEncoding(.unsigned, bits: 8)!)

    static func parameter(_ index: Int, _ name: String) -> Parameter {
        Parameter(id: ParameterID(index), name: name, type: byte)
    }

    static func container(
        _ index: Int, _ name: String, base: Int? = nil, _ entries: [Container.Entry],
        when restrictions: [Container.Restriction] = []
    ) -> Container {
        Container(
            id: ContainerID(index), name: name, base: base.map { ContainerID($0) },
            restrictions: restrictions, entries: entries)
    }

    @Test func `a layout begins where the layout of the base ends`() throws {
        let database = try MissionDatabase(
            name: "T", parameters: [Self.parameter(0, "a"), Self.parameter(1, "b")],
            containers: [
                Self.container(0, "Derived", base: 1, [.init(ParameterID(1), gapBits: 4)]),
                Self.container(1, "Root", [.init(ParameterID(0))]),
            ], commands: [])
        let layout = database.layout(of: ContainerID(0))
        #expect(layout.fields.map(\.bitOffset) == [0, 12])
        #expect(layout.bits == 20)
        #expect(database.container(named: "Root")?.id == ContainerID(1))
        #expect(database.parameter(named: "c") == nil)
    }

    @Test func `a database that does not hold together is refused`() {
        func error(
            _ parameters: [Parameter], _ containers: [Container], _ commands: [CommandDefinition] = []
        ) -> MissionDatabaseError? {
            do throws(MissionDatabaseError) {
                _ = try MissionDatabase(
                    name: "T", parameters: parameters, containers: containers, commands: commands)
                return nil
            } catch {
                return error
            }
        }
        let a = Self.parameter(0, "a")
        #expect(error([a, Self.parameter(1, "a")], []) == .duplicateName(what: "parameters", name: "a"))
        #expect(error([Self.parameter(1, "a")], []) == .misplaced(name: "a", id: 1, place: 0))
        #expect(
            error([a], [Self.container(0, "C", [.init(ParameterID(7))])])
                == .unknownReference(owner: "C", reference: "parameter 7"))
        #expect(error([a], [Self.container(0, "C", base: 0, [])]) == .inheritance(owner: "C", limit: 32))
        #expect(
            error([a], [Self.container(0, "C", [.init(ParameterID(0), gapBits: 524_336)])])
                == .tooLong(owner: "C", bits: 524_344, limit: 524_336))
        #expect(error([a], [Self.container(0, "C", [], when: [.init(ParameterID(0), equals: 1)])]) != nil)
        #expect(
            error([], [], [CommandDefinition(id: CommandID(0), name: "GO", entries: [.argument("x")])])
                == .unknownReference(owner: "GO", reference: "argument x"))
    }

    @Test(
        arguments: [
            (DataEncoding.Form.unsigned, 8, 255.4, 255), (.unsigned, 8, 255.5, nil),
            (.unsigned, 8, -0.6, nil),
            (.unsigned, 64, 1.8446744073709552e19, nil), (.twosComplement, 8, -128, 0x80),
            (.twosComplement, 8, 128, nil), (.twosComplement, 16, -1, 0xFFFF), (.unsigned, 16, .nan, nil),
            (.twosComplement, 64, 9.3e18, nil), (.ieee754, 32, 1, 0x3F80_0000), (.ieee754, 32, 1e300, nil),
        ] as [(DataEncoding.Form, Int, Double, UInt64?)])
    func `a number becomes bits or is refused`(
        _ form: DataEncoding.Form, _ bits: Int, _ value: Double, _ expected: UInt64?
    ) throws {
        #expect(try #require(DataEncoding(form, bits: bits)).pattern(of: value) == expected)
    }

    @Test func `an encoding has only the sizes it can have`() {
        #expect(DataEncoding(.unsigned, bits: 0) == nil)
        #expect(DataEncoding(.unsigned, bits: 65) == nil)
        #expect(DataEncoding(.ieee754, bits: 16) == nil)
        #expect(DataEncoding(.binary, bits: 12) == nil)
        #expect(DataEncoding(.twosComplement, bits: 64)?.integerRange == Int64.min...Int64.max)
    }

    @Test func `labels are found in dense and in sparse enumerations`() {
        let dense = Enumeration((2..<6).map { .init(value: Int64($0), label: "L\($0)") })
        let sparse = Enumeration([.init(value: .max, label: "top"), .init(value: -5, label: "low")])
        #expect((0..<8).map { dense.label(of: $0) ?? "-" } == ["-", "-", "L2", "L3", "L4", "L5", "-", "-"])
        #expect(dense.index(of: .min) == nil)
        #expect(sparse.label(of: .max) == "top")
        #expect(sparse.label(of: 0) == nil)
        #expect(sparse.value(of: "low") == -5)
        #expect(Enumeration([]).index(of: 0) == nil)
    }

    @Test func `ranges know their ends`() {
        let range = ValueRange(low: .init(0, isInclusive: false), high: .init(10))
        #expect(
            [-1, 0, 0.1, 10, 10.1, .nan].map { range.contains($0) } == [
                false, false, true, true, false, false,
            ])
        #expect("\(range)" == "(0.0, 10.0]")
        #expect(ValueRange(low: .init(1), high: .init(1, isInclusive: false)).isEmpty)
        #expect(!ValueRange(low: .init(1), high: .init(1)).isEmpty)
    }

    @Test func `a polynomial of infinity is no surprise`() {
        #expect(Polynomial(coefficients: [1, 2])(.infinity) == .infinity)
        #expect(Polynomial(coefficients: [])(5) == 0)
        #expect(Polynomial(coefficients: [1, 2, 3])(2) == 17)
    }
}

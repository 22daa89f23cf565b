import MissionDatabase

/// One telemetry packet of the device: a structure of raw values, and the function that lays them out.
struct DevicePacket {
    /// A field of the structure.
    struct Member {
        let name: String
        let octets: Int
        let isSigned: Bool
        /// More than 1: an array, of parameters called name_1 … name_n.
        var count = 1
        /// A value that the container settles; it stands in no structure.
        var fixed: Int64?
        var isBinary = false
        /// Unused octets before it.
        let gap: Int

        var type: String { isBinary ? "uint8_t" : (isSigned ? "int" : "uint") + "\(octets * 8)_t" }
    }

    /// A row of one-bit fields that the device keeps as one integer.
    struct Word {
        let name: String
        let bits: [(name: String, bit: Int)]
    }

    let name: String
    let description: String?
    let members: [Member]
    let words: [Word]
    /// Between the packet's headers and its CRC.
    let octets: Int
    /// APID, service, subtype.
    let ids: [(name: String, value: Int64)]

    /// All packets but service reports: verification and events have layouts that the link knows by heart.
    static func all(of database: MissionDatabase) throws(DictionaryTextError) -> [DevicePacket] {
        guard let header = database.container(named: "RigPacket") else {
            throw .missing(what: "container RigPacket")
        }
        let start = database.layout(of: header.id).bits
        var packets: [DevicePacket] = []
        for container in database.containers where !container.isAbstract {
            let layout = database.layout(of: container.id)
            let service = layout.restrictions.first { database[$0.parameter].name == "pus_service" }?.value
            if service == 1 || service == 5 { continue }
            packets.append(try DevicePacket(container, layout, database, start: start))
        }
        return packets
    }

    private init(
        _ container: Container, _ layout: ContainerLayout, _ database: MissionDatabase, start: Int
    ) throws(DictionaryTextError) {
        name = container.name.lowercased()
        description = container.description
        octets = (layout.bits - start) / 8
        let wanted = ["ccsds_apid": "APID", "pus_service": "SERVICE", "pus_subtype": "SUBTYPE"]
        ids = layout.restrictions.compactMap { restriction in
            wanted[database[restriction.parameter].name].map { ($0, restriction.value) }
        }
        var reader = PacketReader(layout, database, start: start)
        try reader.read()
        members = reader.members
        words = reader.words
    }

    // MARK: C

    var declaration: String {
        let constant = CText.constant(name)
        let numbers = ids.map { ("RD_\($0.name)_\(constant)", "\($0.value)") }
        var text = description.map { "/* \(CText.constant(name)): \($0). */\n" } ?? ""
        text += CText.enumeration(numbers + [("RD_OCTETS_\(constant)", "\(octets)")])
        text += "typedef struct {\n"
        let fields = members.filter { $0.fixed == nil }.map { member in
            let count = member.isBinary ? member.octets : member.count
            return "\(member.type) \(member.name)" + (count > 1 ? "[\(count)]" : "")
        }
        text += CText.rows(fields, end: ";")
        text += "} rd_\(name);\n"
        return text + "size_t rd_write_\(name)(uint8_t *at, const rd_\(name) *value);\n"
    }

    var definition: String {
        var text = "size_t rd_write_\(name)(uint8_t *at, const rd_\(name) *value) {\n"
        text += "    uint8_t *end = at;\n"
        text += CText.rows(members.flatMap(Self.statements), end: ";")
        return text + "    return (size_t)(end - at);\n}\n"
    }

    private static func statements(for member: Member) -> [String] {
        let value = member.fixed.map { "\($0)" } ?? "value->\(member.name)"
        let gap = member.gap > 0 ? ["end = add(end, 0, \(member.gap))"] : []
        if member.isBinary {
            return gap + ["end = add_octets(end, value->\(member.name), \(member.octets))"]
        }
        if member.count > 1 {
            return gap + [
                "for (size_t n = 0; n < \(member.count); n++) end = add(end, \(value)[n], \(member.octets))"
            ]
        }
        return gap + ["end = add(end, \(value), \(member.octets))"]
    }

    /// The functions that the writers call, and no other: what is not used is a warning.
    static func adders(for packets: [DevicePacket]) -> String {
        packets.contains { $0.members.contains(where: \.isBinary) } ? add + "\n" + addOctets : add
    }

    private static let add = """
        static uint8_t *add(uint8_t *at, uint64_t value, size_t octets) {
            for (size_t n = 0; n < octets; n++) at[n] = (uint8_t)(value >> (8 * (octets - 1 - n)));
            return at + octets;
        }

        """

    private static let addOctets = """
        static uint8_t *add_octets(uint8_t *at, const uint8_t *octets, size_t count) {
            for (size_t n = 0; n < count; n++) at[n] = octets[n];
            return at + count;
        }

        """
}

import MissionDatabase

/// Layouts of the telemetry packets.
enum PacketTables {
    static func all(_ database: MissionDatabase) -> String {
        let start = database.container(named: "RigPacket").map { database.layout(of: $0.id).bits } ?? 0
        let packets = database.containers.filter { !$0.isAbstract }.map { container in
            let layout = database.layout(of: container.id)
            return "### \(container.name)\n\n" + opening(container, layout, database) + "\n"
                + table(layout, database, start: start)
        }
        return Markdown.section(
            "Telemetry packets",
            """
            Octets are counted behind the packet's headers (README section 8), which have \(start / 8).
            Packets end with their CRC-16.

            """, packets.joined(separator: "\n"))
    }

    private static func opening(
        _ container: Container, _ layout: ContainerLayout, _ database: MissionDatabase
    ) -> String {
        let marks = layout.restrictions.compactMap { restriction -> String? in
            let name = database[restriction.parameter].name
            guard !name.hasPrefix("ccsds_") || name == "ccsds_apid" else { return nil }
            let value = restriction.value
            return name == "ccsds_apid"
                ? "APID \(String(value, radix: 16, uppercase: true))h" : "\(name) \(value)"
        }
        let text = container.description.map { $0 + ". " } ?? ""
        let octets = layout.bits / 8 + 2
        return text + "\(marks.joined(separator: ", ")); \(octets) octets with headers and CRC,"
            + " \(LineLoad.frameOctets(ofPacket: octets)) on the wire.\n"
    }

    private static func meaning(_ parameter: Parameter) -> String {
        let text = parameter.description ?? ""
        return parameter.absent.map { text + "; raw \($0): not available" } ?? text
    }

    private static func table(
        _ layout: ContainerLayout, _ database: MissionDatabase, start: Int
    ) -> String {
        let rows = layout.fields.filter { $0.bitOffset >= start }.map { field in
            let parameter = database[field.parameter]
            let offset = field.bitOffset - start
            let bit = offset % 8 == 0 && parameter.type.encoding.bits >= 8 ? "" : ".\(7 - offset % 8)"
            return [
                "\(offset / 8)\(bit)", "`\(parameter.name)`", form(parameter.type),
                parameter.type.unit ?? "", meaning(parameter),
            ]
        }
        if rows.isEmpty { return "No fields behind the headers.\n" }
        return Markdown.table(["Octet", "Field", "Type", "Unit", "Meaning"], rows)
    }

    /// `i16 × 0.1`, `u8 labels`, `bit`.
    private static func form(_ type: ParameterType) -> String {
        let bits = type.encoding.bits
        if type.encoding.form == .binary { return "\(bits / 8) octets" }
        if bits == 1 { return "bit" }
        var text = (type.encoding.form == .twosComplement ? "i" : "u") + "\(bits)"
        if type.enumeration != nil { text += " label" }
        if let line = type.calibrator?.coefficients, line.count == 2 {
            text += " × " + Markdown.number(line[1])
        }
        return text
    }
}

import Foundation
import MissionDatabase
import Octets
import Telemetry
import XTCE

/// The dictionary of the rig, and packets made by its layout.
enum RigDictionary {
    static func load() throws -> MissionDatabase {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("Firmware-Protocol/regolith.xtce.xml")
        return try XTCELoader.load(bytes: Array(try Data(contentsOf: file)), file: file.path).database
    }

    /// A packet of a container: the given raw bits, those the comparisons ask for, and zeros elsewhere.
    static func packet(
        _ database: MissionDatabase, _ id: ContainerID, _ bits: (ParameterID) -> UInt64
    ) -> [UInt8] {
        let layout = database.layout(of: id)
        var packet = [UInt8](repeating: 0, count: layout.bits / 8 + DecodePlan.checksumOctets)
        for field in layout.fields {
            let encoding = database[field.parameter].type.encoding
            guard encoding.form != .binary else { continue }
            let fixed = layout.restrictions.first { $0.parameter == field.parameter }
            let value = fixed.map { UInt64(bitPattern: $0.value) & encoding.unsignedMaximum }
            BitField.insert(
                value ?? bits(field.parameter), into: &packet, at: field.bitOffset, bits: encoding.bits)
        }
        return packet
    }
}

import Octets
public import MissionDatabase

/// A command whose arguments were checked; with the station's values it becomes a packet.
public struct PreparedCommand: Hashable, Sendable {
    /// Name in the dictionary.
    public let name: String
    public let hazard: HazardClass
    public let reasonForWarning: String?
    /// The operator's, in the dictionary's order, defaults included.
    public let arguments: [PreparedArgument]
    public let windows: VerifierWindows
    /// What the station has to know for the packet, in the dictionary's order.
    public let fields: [StationField]
    /// Where they go; index by index with `fields`.
    let places: [Place]
    /// The packet with everything but the station's values.
    let template: [UInt8]

    struct Place: Hashable, Sendable {
        let bitOffset: Int
        let bits: Int
    }

    /// Only takes motion away, or asks (`AlwaysAllowed`).
    public var isAlwaysAllowed: Bool { AlwaysAllowed.contains(name: name, hazard: hazard) }

    /// Whether it goes out with an expiry in rig time (hazards.md §4.7); the other ones carry 0.
    public var needsExpiry: Bool { fields.contains(.expiry) && !isAlwaysAllowed }

    /// The whole space packet: fields filled in, length, sequence count and packet error control set.
    /// Errors: `.missingFill`, `.doesNotFit`.
    public func packet(fill: StationFill) throws(CommandingError) -> [UInt8] {
        var packet = template
        for (field, place) in zip(fields, places) {
            guard let value = fill.value(of: field) else {
                throw .missingFill(command: name, field: field.rawValue)
            }
            guard place.bits == 64 || value >> UInt64(place.bits) == 0 else {
                throw .doesNotFit(argument: field.rawValue, value: "\(value)", bits: place.bits)
            }
            BitField.insert(value, into: &packet, at: place.bitOffset, bits: place.bits)
        }
        // CCSDS 133.0-B-2 §4.1.3.4.3 and §4.1.3.5: a count of 14 bits; a length that is one less than the
        // octets behind the primary header, here with the packet error control of two octets.
        BitField.insert(UInt64(fill.sequenceCount & 0x3FFF), into: &packet, at: 18, bits: 14)
        BitField.insert(UInt64(packet.count + 2 - 6 - 1), into: &packet, at: 32, bits: 16)
        let check = CRC16.checksum(packet)
        packet.append(UInt8(truncatingIfNeeded: check >> 8))
        packet.append(UInt8(truncatingIfNeeded: check))
        return packet
    }

    /// The first four octets of a packet, by which reports name it (ECSS-E-ST-70-41C §5.4.11.2.1); packets of
    /// this type are never shorter.
    public static func requestID(ofPacket packet: [UInt8]) -> UInt32 {
        packet.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// What will be done, in the dictionary's names and units.
    public func described() -> String {
        var text = name
        for (place, argument) in arguments.enumerated() { text += (place == 0 ? " " : ", ") + "\(argument)" }
        text += " [\(hazard.hazardClass)"
        if let reasonForWarning { text += ": " + reasonForWarning }
        return text + "]"
    }
}
